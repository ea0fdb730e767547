using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Brainscan.Display;
using Brainscan.Format;

namespace Brainscan.Benchmarks.Live;

/// <summary>
/// <c>bench live</c>: a real recorder of a small model and a real <c>live</c> window that follows it, for as long as one likes. Says whether the
/// player missed a commit or complained, and how its memory went.
/// </summary>
internal sealed partial class LiveBenchmark : IDisposable
{
    /// <summary>Small, so that it is full within minutes and what grows after that is something else.</summary>
    private const int CacheMb = 64;

    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromMinutes(2);

    /// <summary>A recorder that stops has finished its file, and a player that looks 50 times a second has seen it, long before.</summary>
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brainscan-live-");
    private readonly List<string> _errors = [];
    private readonly List<double> _memoryMb = [];

    private LiveBenchmark()
    {
    }

    private string Recording => Path.Combine(_folder.FullName, "run.brainscan");

    public static Command Command()
    {
        Option<double> minutes = new("--minutes") { Description = "How long.", DefaultValueFactory = _ => 60 };
        Option<bool> json = new("--json") { Description = "Print the figures as JSON." };
        Command command = new("live", "A window that follows a recorder: its memory, and what it missed.") { minutes, json };
        command.SetAction((parse, cancel) => RunAsync(TimeSpan.FromMinutes(parse.GetValue(minutes)), parse.GetValue(json), cancel));
        return command;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<int> RunAsync(TimeSpan time, bool json, CancellationToken cancel)
    {
        if (time <= TimeSpan.Zero)
        {
            throw new RecordingException($"--minutes {time.TotalMinutes}: expected more than 0");
        }
        using LiveBenchmark benchmark = new();
        LiveFigures figures = await benchmark.Follow(time, cancel);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        }
        else
        {
            figures.WriteTable();
        }
        return figures.Passed ? 0 : 3;
    }

    private async Task<LiveFigures> Follow(TimeSpan time, CancellationToken cancel)
    {
        using XServer screen = StartScreen();
        // the window comes first, and waits for the file
        using Process player = Programs.Start("player", "Brainscan.Player", ("DISPLAY", screen.Name), "live", Recording, "--size", "640x360", "--cache", $"{CacheMb}");
        // one thread, so that the window has a core of its own
        using Process recorder = Programs.Start("recorder", "Brainscan.Recorder", ("OMP_NUM_THREADS", "1"),
            [
                "record", "--out", Recording, "--layers", "2", "--heads", "4", "--width", "96", "--context", "128", "--batch", "8", "--every", "4",
                "--steps", "1000000000", "--device", "cpu", .. Programs.Corpus.SelectMany(path => new[] { "--corpus", path }),
            ]);
        try
        {
            Drain(recorder.StandardOutput);
            Drain(recorder.StandardError);
            Drain(player.StandardOutput);
            Task<string?> closing = Listen(player.StandardError);
            screen.WaitFor("a first picture", picture => picture.Lit() > 0, PatienceAtStart.TotalSeconds, () => !player.HasExited && !recorder.HasExited);
            await Sample(player, recorder, time, cancel);
            Programs.Signal(recorder, "TERM");
            await recorder.WaitForExitAsync(cancel);
            await Task.Delay(PatienceAtEnd, cancel);
            Programs.Signal(player, "TERM");
            await player.WaitForExitAsync(cancel);
            return Figures(time, await closing ?? throw new RecordingException("the player has not said what it saw: its closing line is missing."));
        }
        finally
        {
            End(recorder);
            End(player);
        }
    }

    private static XServer StartScreen()
    {
        try
        {
            return XServer.Start(640, 360);
        }
        catch (Win32Exception missing)
        {
            throw new RecordingException("Xvfb is not installed, and the window opens on it: install xvfb (Debian), or run ./brainscan setup.", missing);
        }
    }

    private async Task Sample(Process player, Process recorder, TimeSpan time, CancellationToken cancel)
    {
        using PeriodicTimer second = new(TimeSpan.FromSeconds(1));
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < time && await second.WaitForNextTickAsync(cancel))
        {
            if (player.HasExited || recorder.HasExited)
            {
                string which = player.HasExited ? "player" : "recorder";
                throw new RecordingException($"the {which} has ended by itself after {clock.Elapsed.TotalMinutes:0.0} minutes. The player said: {string.Join(" | ", _errors)}");
            }
            player.Refresh();
            _memoryMb.Add(player.WorkingSet64 / 1024.0 / 1024);
            if (!Console.IsErrorRedirected)
            {
                Console.Error.Write($"\r{clock.Elapsed:hh\\:mm\\:ss} of {time:hh\\:mm\\:ss}, {_memoryMb[^1]:0} MiB ");
            }
        }
    }

    /// <summary>Keeps what the player complains of, and gives its closing line.</summary>
    private async Task<string?> Listen(StreamReader error)
    {
        string? closing = null;
        while (await error.ReadLineAsync() is { } line)
        {
            if (Closing().IsMatch(line))
            {
                closing = line;
            }
            else
            {
                _errors.Add(line);
            }
        }
        return closing;
    }

    private LiveFigures Figures(TimeSpan time, string closing)
    {
        Match said = Closing().Match(closing);
        using TimelineReader reader = TimelineReader.Open(Recording);
        int minute = Math.Min(60, _memoryMb.Count / 10);
        return new LiveFigures(
            time.TotalMinutes, reader.Frames.Count, Number<int>(said.Groups["frames"]), reader.Frames[^1].Step, Number<long>(said.Groups["step"]),
            new FileInfo(Recording).Length / 1e6, reader.Tokens.Count, reader.Metrics.Count, _errors,
            _memoryMb[minute], _memoryMb[_memoryMb.Count / 10], _memoryMb[_memoryMb.Count / 2], _memoryMb[^1], _memoryMb.Max(), SlopeMbPerHour());
    }

    private double SlopeMbPerHour()
    {
        double[] half = [.. _memoryMb.Skip(_memoryMb.Count / 2)];
        double middle = (half.Length - 1) / 2.0;
        double mean = half.Average();
        double along = half.Select((_, i) => (i - middle) * (i - middle)).Sum();
        return along == 0 ? 0 : half.Select((mb, i) => (i - middle) * (mb - mean)).Sum() / along * 3600;
    }

    private static T Number<T>(Group digits) where T : IParsable<T> => T.Parse(digits.Value, CultureInfo.InvariantCulture);

    // a pipe that nobody reads stops the program that writes it
    private static void Drain(StreamReader from) => _ = from.BaseStream.CopyToAsync(Stream.Null);

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        process.WaitForExit();
    }

    [GeneratedRegex(@"^brainscan: followed (?<frames>\d+) frames up to step (?<step>\d+)")]
    private static partial Regex Closing();
}
