using System.Diagnostics;
using System.Runtime.InteropServices;
using Brainscan.Format;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

public sealed class TrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RecordOptions Options(string name) => new()
    {
        Corpus = [_folder.WriteText("corpus.txt", 20_000)],
        Out = _folder[name],
        Layers = 2,
        Heads = 2,
        Width = 64,
        Context = 32,
        Steps = 25,
        Every = 10,
        Tokens = 3,
        Seed = 4,
        Device = DeviceChoice.Cpu,
    };

    private static RunSummary Run(RecordOptions options) => Training.Run(options, CPU, _ => { }, CancellationToken.None);

    [Fact]
    public void Run_is_recorded_from_its_start_to_its_last_step()
    {
        var summary = Run(Options("run.brainscan"));
        using var recording = TimelineReader.Open(_folder["run.brainscan"]);
        Assert.True(recording.IsFinished);
        Assert.Equal([0L, 10, 20, 25], recording.Frames.Select(frame => frame.Step));
        Assert.Equal(Enumerable.Range(0, 26).SelectMany(step => Enumerable.Repeat((long)step, 3)), recording.Tokens.Select(token => token.Step));
        Assert.All(recording.Tokens, token => Assert.InRange(token.Confidence, 0, 1));
        foreach (string name in new[] { "loss", "learning_rate", "grad_norm", "tokens_seen" })
            Assert.Equal(Enumerable.Range(1, 25).Select(step => (long)step), recording.Metrics.Where(metric => metric.Name == name).Select(metric => metric.Step));
        Assert.Equal(25 * 4 * 32, recording.Metrics.Last(metric => metric.Name == "tokens_seen").Value);
        Assert.Equal(new ModelInfo(2, 2, 64, 32, 256), recording.Header.Model);
        Assert.Equal("4", recording.Header.Run["seed"]);

        Assert.True(summary.Completed);
        Assert.Equal(4, summary.Frames);
        Assert.Equal(new FileInfo(_folder["run.brainscan"]).Length, summary.Bytes);
        Assert.True(summary.LastLoss < summary.FirstLoss - 0.5, $"loss went from {summary.FirstLoss} to {summary.LastLoss}");
    }

    [Theory]
    [InlineData(0, 256, 0, 256)]
    [InlineData(0, 256, 5_000_000, 256)]
    [InlineData(16, 256, 0, 16)]
    [InlineData(16, 256, 131_071, 16)]
    [InlineData(16, 256, 131_072, 32)]
    [InlineData(16, 256, 262_144, 64)]
    [InlineData(16, 256, 524_288, 128)]
    [InlineData(16, 256, 1_048_576, 256)]
    [InlineData(16, 256, 9_000_000, 256)]
    [InlineData(16, 24, 131_072, 24)]
    [InlineData(16, 8, 0, 8)]
    public void Window_doubles_with_the_bytes_seen(int first, int context, long seen, int window) =>
        Assert.Equal(window, new RecordOptions { Corpus = [], Out = "", Window = first, Context = context }.WindowAt(seen));

    [Fact]
    public void Short_windows_are_as_many_bytes_a_step()
    {
        var summary = Run(Options("run.brainscan") with { Window = 8, Steps = 3 });
        using var recording = TimelineReader.Open(_folder["run.brainscan"]);
        Assert.Equal([128.0, 256, 384], recording.Metrics.Where(metric => metric.Name == "tokens_seen").Select(metric => metric.Value));
        Assert.Equal("8", recording.Header.Run["first_window"]);
        // What lies beyond them has learned nothing: of the position embedding's rows the first 8 have moved.
        using var file = Brainscan.Format.Safetensors.SafetensorsFile.Open(Checkpoints.CheckpointFile.PathOf(summary.Out));
        var mean = new float[32 * 64];
        file.Read<float>("exp_avg.position_embedding.weight", 0, mean);
        Assert.All(mean.Take(8 * 64), value => Assert.NotEqual(0, value));
        Assert.All(mean.Skip(8 * 64), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Same_seed_gives_the_same_recording()
    {
        Run(Options("first.brainscan"));
        Run(Options("second.brainscan"));
        Run(Options("other.brainscan") with { Seed = 5 });
        using var first = TimelineReader.Open(_folder["first.brainscan"]);
        using var second = TimelineReader.Open(_folder["second.brainscan"]);
        using var other = TimelineReader.Open(_folder["other.brainscan"]);
        Assert.Equal(Losses(first), Losses(second));
        Assert.Equal(first.Tokens.Select(token => (token.Value, token.Confidence)), second.Tokens.Select(token => (token.Value, token.Confidence)));
        for (int frame = 0; frame < first.Frames.Count; frame++)
            Assert.Equal(first.ReadFrame(frame).Tiles.Select(tile => tile.Crc), second.ReadFrame(frame).Tiles.Select(tile => tile.Crc));
        Assert.NotEqual(Losses(first), Losses(other));

        static IEnumerable<double> Losses(TimelineReader recording) => recording.Metrics.Where(metric => metric.Name == "loss").Select(metric => metric.Value);
    }

    [Fact]
    public void Stopped_run_ends_its_file_with_the_weights_it_had()
    {
        using var stop = new CancellationTokenSource();
        var summary = Training.Run(Options("run.brainscan"), CPU, status => { if (status.Step == 13) stop.Cancel(); }, stop.Token);
        Assert.False(summary.Completed);
        using var recording = TimelineReader.Open(_folder["run.brainscan"]);
        Assert.True(recording.IsFinished);
        Assert.Equal([0L, 10, 14], recording.Frames.Select(frame => frame.Step));
    }

    [Fact]
    public void Interrupt_signal_ends_the_run_well()
    {
        var run = Options("run.brainscan") with { Steps = 1_000_000 };
        using var process = Start($"exec {CommandOf(run)} --json");
        // The first line about a step says that the run has begun, and with it that signals are heard; the corpus is spoken of before.
        string? line;
        do line = process.StandardError.ReadLine();
        while (line?.StartsWith("brainscan: learning from", StringComparison.Ordinal) == true);
        Assert.StartsWith("step 0/", line, StringComparison.Ordinal);
        Assert.Equal(0, Kill(process.Id, Interrupt));
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("\"completed\": false", output, StringComparison.Ordinal);
        using var recording = TimelineReader.Open(run.Out);
        Assert.True(recording.IsFinished);
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static string CommandOf(RecordOptions run) =>
        $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Brainscan.Recorder.dll")}' record --corpus '{run.Corpus[0]}' --out '{run.Out}' --layers {run.Layers} "
        + $"--heads {run.Heads} --width {run.Width} --context {run.Context} --steps {run.Steps} --every {run.Every} --device cpu";

    private static Process Start(string command)
    {
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        return Process.Start(start)!;
    }
}
