using Brainscan.Format;
using Brainscan.Recorder.Checkpoints;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

/// <summary>Runs that time ends, on a clock on which every step takes a second.</summary>
public sealed class MinutesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedTime _time = new();

    public void Dispose() => _folder.Dispose();

    private RecordOptions Options(string name) => new()
    {
        Corpus = [_folder.WriteText("corpus.txt", 20_000)],
        Out = _folder[name],
        Layers = 2,
        Heads = 2,
        Width = 64,
        Context = 32,
        Steps = RecordOptions.MostSteps,
        Minutes = 1.5,
        SpreadMinutes = 1.5,
        Checkpoint = 10,
        Tokens = 2,
        Seed = 4,
        Device = DeviceChoice.Cpu,
    };

    private RunSummary Run(RecordOptions options, Action<RunStatus>? report = null, CheckpointFile? from = null) => Training.Run(
        options, CPU,
        status =>
        {
            report?.Invoke(status);
            _time.Pass(1);
        },
        CancellationToken.None, from, time: _time);

    private RunSummary Resume(RecordOptions options)
    {
        using var from = CheckpointFile.Open(options.Out);
        return Run(options, from: from);
    }

    [Fact]
    public void Run_ends_when_its_time_is_over_with_frames_all_along()
    {
        var seen = new List<RunStatus>();
        var summary = Run(Options("x.brainscan"), seen.Add);
        // the first second passes before the first step
        Assert.Equal(91, summary.Steps);
        Assert.True(summary.Completed);
        Assert.Equal(90, summary.Seconds, 0.01);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.First.Progress <= pair.Second.Progress && pair.Second.SecondsLeft <= pair.First.SecondsLeft));
        Assert.Equal("1 min 00 s left", Display.StatusLine.TimeLeft(seen[31]));
        Assert.Equal("31", Display.StatusLine.Steps(seen[31]));
        using var recording = TimelineReader.Open(_folder["x.brainscan"]);
        Assert.True(recording.IsFinished);
        Assert.InRange(recording.Frames.Count, 40, 56);
        Assert.Equal([0L, 1, 2, 3, 4], recording.Frames.Take(5).Select(frame => frame.Step));
        Assert.Equal(91, recording.Frames[^1].Step);
        Assert.Equal("1.5", recording.Header.Run["minutes"]);
        Assert.False(recording.Header.Run.ContainsKey("steps"));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(2000, 91)]
    public void Whichever_comes_first_ends_the_run(long steps, long expected)
    {
        var summary = Run(Options("x.brainscan") with { Steps = steps, SpreadMinutes = null, Every = 7 });
        Assert.Equal(expected, summary.Steps);
        Assert.True(summary.Completed);
        using var recording = TimelineReader.Open(_folder["x.brainscan"]);
        Assert.All(recording.Frames.SkipLast(1), frame => Assert.Equal(0, frame.Step % 7));
    }

    [Fact]
    public void Killed_run_goes_on_for_the_rest_of_its_time_to_the_same_losses()
    {
        var whole = Options("whole.brainscan");
        var killed = Options("killed.brainscan");
        Run(whole);
        Assert.Throws<OperationCanceledException>(() => Run(killed, status => { if (status.Step == 57) throw new OperationCanceledException(); }));
        _time.Pass(1000);
        var summary = Resume(killed);
        Assert.True(summary.Completed);
        Assert.True(summary.FirstStep is > 0 and <= 57);
        Assert.Null(summary.ReplayDiffersFrom);
        using var expected = TimelineReader.Open(whole.Out);
        using var actual = TimelineReader.Open(killed.Out);
        // steps that had to be done again are time too: the resumed run does as many fewer; the second before its first step is not
        var (losses, others) = (LossesOf(expected), LossesOf(actual));
        Assert.InRange(others.Count, 57, 92);
        int common = Math.Min(losses.Count, others.Count);
        Assert.Equal(losses.Take(common), others.Take(common));
        Assert.InRange(actual.Frames.Count, 40, 56);
        Assert.Equal(actual.Frames.Select(frame => frame.Step).Distinct(), actual.Frames.Select(frame => frame.Step));
        Assert.InRange(actual.Frames[^1].Seconds, 90, 92);

        static List<(long, double)> LossesOf(TimelineReader recording) =>
            [.. recording.Metrics.Where(metric => metric.Name == "loss").Select(metric => (metric.Step, metric.Value))];
    }

    [Fact]
    public void Run_whose_time_is_over_says_so_and_goes_on_for_more()
    {
        var options = Options("x.brainscan");
        Run(options);
        byte[] finished = File.ReadAllBytes(options.Out);
        string message = Assert.Throws<RecordingException>(() => Resume(options)).Message;
        Assert.Contains("has trained for the 1.5 minutes that it was to: give --minutes above that", message, StringComparison.Ordinal);
        Assert.Equal(finished, File.ReadAllBytes(options.Out));
        Assert.Equal([_folder["corpus.txt"], options.Out, CheckpointFile.PathOf(options.Out)], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));

        var longer = Resume(options with { Minutes = 3 });
        Assert.True(longer.Completed);
        Assert.InRange(longer.Steps, 180, 182);
        using var recording = TimelineReader.Open(options.Out);
        Assert.Equal(2, recording.SegmentCount);
        Assert.InRange(recording.Frames[^1].Seconds, 180, 182);
        Assert.True(recording.Frames.Count > 60);
    }
}
