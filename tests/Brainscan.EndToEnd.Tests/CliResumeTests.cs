using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Brainscan.EndToEnd.Tests;

/// <summary>An export that is killed, again and again, is in the end the one made in one go.</summary>
public sealed class CliResumeTests : IDisposable
{
    private const int Frames = 300;
    private const int Kills = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-resume-").FullName;

    public CliResumeTests() => CliRecording.Write(At("run.brainscan"), frames: Frames);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("film.mp4", 11)]
    [InlineData("frames", 12)]
    public void Export_killed_at_random_moments_is_the_one_made_in_one_go(string name, int seed)
    {
        Directory.CreateDirectory(At("once"));
        Assert.Equal(0, Cli.Player(Words($"once/{name}")).ExitCode);
        string[] expected = Contents($"once/{name}");
        Random random = new(seed);
        int kills = 0, wentOn = 0;
        while (kills < Kills)
        {
            if (!IsKilled(name, random, out string said))
            {
                Assert.Equal(expected, Contents(name));
                Remove(name);
                continue;
            }
            kills++;
            wentOn += said.Contains("goes on at frame", StringComparison.Ordinal) ? 1 : 0;
            if (Path.Exists(At(name)))
            {
                // killed when it was whole and not yet gone
                Assert.Equal(expected, Contents(name));
                Remove(name);
            }
        }
        CliResult last = Cli.Player(Words(name));
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Equal(expected, Contents(name));
        string[] left = [.. Directory.GetFileSystemEntries(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(path => Path.GetFileName(path)!)];
        Assert.Equal(((string[])["once", "run.brainscan", name]).Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.True(wentOn > 0 || last.Error.Contains("goes on", StringComparison.Ordinal), "nothing that was done was ever used");
    }

    [Fact]
    public async Task Export_stopped_with_ctrl_c_says_how_to_go_on_and_does()
    {
        using Process render = Cli.StartPlayer(Words("film.mp4"));
        Task<string> error = render.StandardError.ReadToEndAsync();
        await Until(() => render.HasExited || Segments("film.mp4").Length > 0);
        Cli.Run("kill", ["-INT", render.Id.ToString(CultureInfo.InvariantCulture)]);
        await render.WaitForExitAsync();

        Assert.Equal(130, render.ExitCode);
        Assert.Matches($"brainscan: stopped; the same command goes on at frame [0-9]+ of {Frames} \\(--fresh begins anew; '.*' keeps what is done\\)\\.\n$", await error);
        CliResult next = Cli.Player(Words("film.mp4"));
        Assert.Equal(0, next.ExitCode);
        Assert.StartsWith("brainscan: goes on at frame ", next.Error, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(next.Output);
        Assert.Equal(Frames, summary.RootElement.GetProperty("frames").GetInt32());
        Assert.InRange(summary.RootElement.GetProperty("drawn").GetInt32(), 1, Frames - 1);
        Assert.Equal($"h264,160,90,{Frames}", Cli.Probe(At("film.mp4")));
    }

    /// <summary>Starts an export and kills it at a random moment after it has begun, often with a segment or two done; false where it was done before that.</summary>
    private bool IsKilled(string name, Random random, out string said)
    {
        int before = Segments(name).Length;
        using Process render = Cli.StartPlayer(Words(name));
        Task<string> error = render.StandardError.ReadToEndAsync();
        int awaited = before + random.Next(2);
        Until(() => render.HasExited || (Directory.Exists(Work(name)) && Segments(name).Length >= awaited)).GetAwaiter().GetResult();
        bool ended = render.WaitForExit(random.Next(400));
        if (!ended)
        {
            render.Kill();
            render.WaitForExit();
        }
        said = error.Result;
        return render.ExitCode != 0;
    }

    private static async Task Until(Func<bool> condition)
    {
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(5));
        Stopwatch waited = Stopwatch.StartNew();
        while (!condition() && await look.WaitForNextTickAsync())
        {
            Assert.True(waited.Elapsed < Patience, "nothing happened");
        }
    }

    private string Work(string name) => At($"{name}.export");

    private string[] Segments(string name) => Directory.Exists(Work(name)) ? [.. Directory.GetFileSystemEntries(Work(name), "0*").Where(path => !path.EndsWith(".part", StringComparison.Ordinal))] : [];

    private string[] Words(string name) => ["render", At("run.brainscan"), "--out", At(name), "--size", "160x90", "--json"];

    /// <summary>A line for each file: its name and bytes.</summary>
    private string[] Contents(string name)
    {
        string[] files = Directory.Exists(At(name)) ? [.. Directory.GetFiles(At(name)).Order(StringComparer.Ordinal)] : [At(name)];
        return [.. files.Select(file => $"{Path.GetFileName(file)} {Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];
    }

    private void Remove(string name)
    {
        if (Directory.Exists(At(name)))
        {
            Directory.Delete(At(name), recursive: true);
        }
        File.Delete(At(name));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
