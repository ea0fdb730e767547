using System.Diagnostics;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>A real recorder process, a real small model: to its end, stopped, and killed.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-record-").FullName;

    public RecordTests() => File.WriteAllText(At("corpus.txt"), string.Concat(Enumerable.Repeat("The sea was calm, and the ship lay still upon it. ", 200)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_of_the_readme_is_recorded_described_verified_and_drawn()
    {
        var recorded = Cli.Recorder(Arguments("x.brainscan", steps: 40, every: 2));
        Assert.True(recorded.ExitCode == 0, recorded.Error);

        var info = JsonDocument.Parse(Cli.Player("info", At("x.brainscan"), "--json").Output).RootElement;
        Assert.Equal("finished", info.GetProperty("status").GetString());
        Assert.Equal(21, info.GetProperty("frames").GetInt32());
        Assert.Equal(135_808, info.GetProperty("weights").GetInt64());
        Assert.Equal(40, info.GetProperty("lastStep").GetInt64());
        Assert.True(info.GetProperty("lastLoss").GetDouble() < info.GetProperty("firstLoss").GetDouble() - 0.5, "it has learned nothing");
        Assert.Equal("corpus.txt", info.GetProperty("run").GetProperty("corpus").GetString());
        Assert.Equal(0, Cli.Player("verify", At("x.brainscan")).ExitCode);
        Assert.Equal(0, Cli.Player("render", At("x.brainscan"), "--out", At("a.png"), "--size", "640x360").ExitCode);
        Assert.Equal(0, Cli.Player("render", At("x.brainscan"), "--out", At("b.mp4"), "--size", "640x360").ExitCode);
    }

    [Fact]
    public void Recorder_killed_at_any_moment_leaves_what_it_had_committed()
    {
        var random = new Random(11);
        for (int round = 0; round < 4; round++)
        {
            string name = $"killed{round}.brainscan";
            int frames = random.Next(1, 12);
            using (var process = Cli.StartRecorder(Arguments(name, steps: 1_000_000, every: 1)))
            {
                WaitForFrames(process, At(name), frames);
                process.Kill();
                process.WaitForExit();
            }

            var info = JsonDocument.Parse(Cli.Player("info", At(name), "--json").Output).RootElement;
            Assert.Equal("interrupted", info.GetProperty("status").GetString());
            Assert.True(info.GetProperty("frames").GetInt32() >= frames);
            Assert.Equal(0, Cli.Player("verify", At(name)).ExitCode);
            Assert.Equal(0, Cli.Player("render", At(name), "--out", At($"{name}.png"), "--size", "320x180").ExitCode);
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Recorder_told_to_stop_finishes_its_file(string signal)
    {
        using var process = Cli.StartRecorder(Arguments("stopped.brainscan", steps: 1_000_000, every: 5));
        WaitForFrames(process, At("stopped.brainscan"), 2);

        Assert.Equal(0, Cli.Run("kill", ["-s", signal, $"{process.Id}"]).ExitCode);
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        using var reader = TimelineReader.Open(At("stopped.brainscan"));
        Assert.True(reader.IsFinished);
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string[] Arguments(string name, int steps, int every) =>
    [
        "record", "--corpus", At("corpus.txt"), "--out", At(name), "--layers", "2", "--heads", "2", "--width", "64", "--context", "64",
        "--steps", $"{steps}", "--every", $"{every}",
    ];

    // Polls the file as a player would; a frame is there once its commit is.
    private static void WaitForFrames(Process process, string path, int frames)
    {
        var patience = Stopwatch.StartNew();
        while (Frames(path) < frames)
        {
            Assert.False(process.HasExited, "the recorder ended by itself");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"no {frames} frames within two minutes");
            Thread.Yield();
        }
    }

    private static int Frames(string path)
    {
        try
        {
            using var reader = TimelineReader.Open(path);
            return reader.Frames.Count;
        }
        catch (RecordingException)
        {
            // not there, or not begun
            return 0;
        }
    }
}
