using System.Diagnostics;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>A real recorder, killed for good, stopped, refused, and resumed as a person does it.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-resume-").FullName;

    public ResumeTests() => File.WriteAllText(At("corpus.txt"), string.Concat(Enumerable.Repeat("The sea was calm, and the ship lay still upon it. ", 200)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recorder_killed_at_several_moments_ends_with_the_losses_of_one_that_was_not()
    {
        // in the middle of a first checkpoint's steps, after several, and right after having been resumed
        int[] killAtFrame = [3, 17, 24, 25];
        using (var process = Cli.StartRecorder(New("killed.brainscan", steps: 1_000_000))) KillAtFrame(process, killAtFrame[0]);
        foreach (int frame in killAtFrame[1..])
        {
            using var process = Cli.StartRecorder("record", "--resume", "--out", At("killed.brainscan"));
            KillAtFrame(process, frame);
        }
        long steps = Read("killed.brainscan", recording => recording.Metrics[^1].Step) + 10;
        var resumed = Cli.Recorder("record", "--resume", "--out", At("killed.brainscan"), "--steps", $"{steps}", "--json");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(steps, JsonDocument.Parse(resumed.Output).RootElement.GetProperty("steps").GetInt64());
        var whole = Cli.Recorder(New("whole.brainscan", steps));
        Assert.True(whole.ExitCode == 0, whole.Error);

        Assert.Equal(Read("whole.brainscan", Losses), Read("killed.brainscan", Losses));
        Assert.Equal(Read("whole.brainscan", Text), Read("killed.brainscan", Text));
        Assert.Equal(Read("whole.brainscan", LastWeights), Read("killed.brainscan", LastWeights));
        Assert.Equal(0, Cli.Player("verify", At("killed.brainscan")).ExitCode);
        Assert.Equal(killAtFrame.Length, Read("killed.brainscan", recording => recording.Resumes.Count));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Recorder_told_to_stop_can_be_gone_on_with_in_a_new_segment(string signal)
    {
        using (var process = Cli.StartRecorder(New("run.brainscan", steps: 1_000_000)))
        {
            WaitForFrame(process, 5);
            Assert.Equal(0, Cli.Run("kill", ["-s", signal, $"{process.Id}"]).ExitCode);
            string summary = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Contains("record --resume --out", summary, StringComparison.Ordinal);
            Assert.Equal(0, process.ExitCode);
        }
        Assert.True(Read("run.brainscan", recording => recording.IsFinished));
        long stopped = Read("run.brainscan", recording => recording.Frames[^1].Step);
        var resumed = Cli.Recorder("record", "--resume", "--out", At("run.brainscan"), "--steps", $"{stopped + 6}");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.True(File.Exists(At("run.0002.brainscan")));
        Assert.Equal(Enumerable.Range(1, (int)stopped + 6).Select(step => (long)step), Read("run.brainscan", Losses).Select(loss => loss.Step));
        Assert.Equal(0, Cli.Player("verify", At("run.brainscan")).ExitCode);
    }

    [Fact]
    public void Second_recorder_on_the_same_file_is_refused_and_the_first_unharmed()
    {
        using var process = Cli.StartRecorder(New("run.brainscan", steps: 1_000_000));
        WaitForFrame(process, 2);
        string line = Cli.Mistake(Cli.Recorder("record", "--resume", "--out", At("run.brainscan")));
        Assert.Contains("run.brainscan", line, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", line, StringComparison.Ordinal);
        int frames = Read("run.brainscan", recording => recording.Frames.Count);
        WaitForFrame(process, frames + 2);
        KillAtFrame(process, frames + 2);
        Assert.Equal(0, Cli.Player("verify", At("run.brainscan")).ExitCode);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string[] New(string name, long steps) =>
    [
        "record", "--corpus", At("corpus.txt"), "--out", At(name), "--layers", "2", "--heads", "2", "--width", "64", "--context", "64", "--device", "cpu",
        "--steps", $"{steps}", "--every", "2", "--checkpoint", "10", "--quality", "exact", "--tokens", "2",
    ];

    private void KillAtFrame(Process process, int frame)
    {
        WaitForFrame(process, frame);
        process.Kill();
        process.WaitForExit();
    }

    // Polls the file as a player would; a frame is there once its commit is.
    private void WaitForFrame(Process process, int frame)
    {
        var patience = Stopwatch.StartNew();
        while (Frames() <= frame)
        {
            Assert.False(process.HasExited, "the recorder ended by itself");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"no frame {frame} within two minutes");
            Thread.Yield();
        }
    }

    private int Frames()
    {
        try
        {
            string name = Directory.GetFiles(_folder, "*.brainscan").Select(Path.GetFileName).FirstOrDefault() ?? "none";
            return Read(name, recording => recording.Frames.Count);
        }
        catch (RecordingException)
        {
            return 0; // not there, or not begun
        }
    }

    private T Read<T>(string name, Func<TimelineReader, T> what)
    {
        using var recording = TimelineReader.Open(At(name));
        return what(recording);
    }

    private static (long Step, double Value)[] Losses(TimelineReader recording) =>
        [.. recording.Metrics.Where(metric => metric.Name == "loss").Select(metric => (metric.Step, metric.Value))];

    private static (long, int, float)[] Text(TimelineReader recording) => [.. recording.Tokens.Select(token => (token.Step, token.Value, token.Confidence))];

    private static uint[] LastWeights(TimelineReader recording)
    {
        using var decoder = new FrameDecoder(recording, 1);
        decoder.Seek(recording.Frames.Count - 1);
        float[] weights = new float[recording.Header.WeightCount];
        decoder.Weights(weights);
        return [.. weights.Select(BitConverter.SingleToUInt32Bits)];
    }
}
