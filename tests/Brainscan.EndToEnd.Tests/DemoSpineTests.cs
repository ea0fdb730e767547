using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Brainscan.EndToEnd.Tests;

/// <summary>The demo's whole way, with a model that takes seconds: train, record, look into it, check it, make a poster and a film.</summary>
public sealed class DemoSpineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-demo-").FullName;

    public DemoSpineTests() =>
        File.WriteAllText(At("text.txt"), string.Concat(Enumerable.Repeat("Call me Ishmael. Some years ago, never mind how long precisely. ", 200)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recording_is_whole_and_becomes_a_poster_and_a_film()
    {
        CliResult recorded = Cli.Recorder([.. Record("run.brainscan", steps: 12), "--every", "2", "--json"]);
        Assert.True(recorded.ExitCode == 0, recorded.Error);
        using JsonDocument summary = JsonDocument.Parse(recorded.Output);
        using JsonDocument info = Info("run.brainscan");

        Assert.Equal(7, summary.RootElement.GetProperty("frames").GetInt32());
        Assert.Equal(7, info.RootElement.GetProperty("frames").GetInt32());
        Assert.Equal("finished", info.RootElement.GetProperty("status").GetString());
        Assert.Equal(0, Cli.Player("verify", At("run.brainscan")).ExitCode);

        Render("run.brainscan", "poster.png");
        Render("run.brainscan", "replay.mp4");
        Assert.Equal("png,480,270,1", Probe("poster.png"));
        Assert.Equal("h264,480,270,7", Probe("replay.mp4"));

        CliResult table = Cli.Run("node", [Path.Combine(RepositoryRoot.Path, "samples", "demo", "table.mjs"), Saved("record.json", recorded), _folder, At("film.json")]);
        Assert.True(table.ExitCode == 0, table.Error);
        foreach (string row in new[] { "training ", "frames ", "run.brainscan ", "poster.png ", "replay.mp4 ", "recorder's share " })
        {
            Assert.Contains($"\n  {row}", table.Output, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("NaN", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("undefined", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, 1, 7, 2)]
    [InlineData(20.5, 5, 4, 1)]
    [InlineData(10, 5, 2, 1)]
    [InlineData(-3, 5, 2, 1)]
    public void Film_has_as_many_frames_as_there_is_time_for_from_the_first_to_the_last(double seconds, double secondsAFrame, int frames, int rate)
    {
        CliResult recorded = Cli.Recorder([.. Record("run.brainscan", steps: 12), "--every", "2", "--json"]);
        CliResult options = Cli.Run("node", [
            Path.Combine(RepositoryRoot.Path, "samples", "demo", "film.mjs"), Saved("record.json", recorded),
            seconds.ToString(CultureInfo.InvariantCulture), secondsAFrame.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(options.ExitCode == 0, options.Error);
        Render("run.brainscan", "replay.mp4", options.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal($"h264,480,270,{frames}", Probe("replay.mp4"));
        using JsonDocument film = JsonDocument.Parse(File.ReadAllText(At("film.json")));
        Assert.Equal((double)frames / rate, film.RootElement.GetProperty("playsSeconds").GetDouble());
        Assert.Equal((0, 12), (film.RootElement.GetProperty("firstStep").GetInt64(), film.RootElement.GetProperty("lastStep").GetInt64()));
    }

    [Fact]
    public async Task Killed_recorder_leaves_an_interrupted_recording_that_can_be_shown()
    {
        using Process recorder = Cli.StartRecorder([.. Record("run.brainscan", steps: 1_000_000), "--every", "1"]);
        Task<string> said = recorder.StandardError.ReadToEndAsync();
        await FramesOf("run.brainscan", 3);
        recorder.Kill();
        await recorder.WaitForExitAsync();
        await said;

        using JsonDocument info = Info("run.brainscan");
        Assert.Equal("interrupted", info.RootElement.GetProperty("status").GetString());
        Assert.True(info.RootElement.GetProperty("frames").GetInt32() >= 3);
        Render("run.brainscan", "poster.png");
        Assert.Equal("png,480,270,1", Probe("poster.png"));
    }

    private string[] Record(string name, int steps) =>
        ["record", "--corpus", At("text.txt"), "--out", At(name), "--layers", "2", "--heads", "2", "--width", "64", "--context", "64", "--steps", $"{steps}"];

    private void Render(string recording, string name, params string[] options)
    {
        CliResult result = Cli.Player(["render", At(recording), "--out", At(name), "--size", "480x270", "--json", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        Saved("film.json", result);
    }

    private JsonDocument Info(string name)
    {
        CliResult result = Cli.Player("info", At(name), "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output);
    }

    /// <summary>Waits, woken by each change of the file, until it holds as many frames.</summary>
    private async Task FramesOf(string name, int frames)
    {
        using SemaphoreSlim changed = new(0);
        using FileSystemWatcher watcher = new(_folder) { EnableRaisingEvents = true };
        watcher.Changed += (_, _) => changed.Release();
        while (!File.Exists(At(name)) || Cli.Player("info", At(name), "--json") is not { ExitCode: 0 } info
            || JsonDocument.Parse(info.Output).RootElement.GetProperty("frames").GetInt32() < frames)
        {
            Assert.True(await changed.WaitAsync(TimeSpan.FromMinutes(1)), "the recorder has written nothing for a minute");
        }
    }

    private string Saved(string name, CliResult result)
    {
        File.WriteAllText(At(name), result.Output);
        return At(name);
    }

    private string Probe(string name) => Cli.Probe(At(name));

    private string At(string name) => Path.Combine(_folder, name);
}
