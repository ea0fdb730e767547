using Brainscan.Recorder.Recording;

namespace Brainscan.Recorder.Tests;

public sealed class FrameScheduleTests
{
    private const double Minutes = 4;

    private static readonly RecordOptions Spread = new() { Corpus = [], Out = "", Minutes = Minutes, SpreadMinutes = Minutes };

    /// <summary>The frames of a run whose steps take a time between 80 and 120 % of a mean; the last step is always one, as in a run.</summary>
    private static List<(long Step, double Seconds)> FramesOf(double stepSeconds, double wholeSeconds)
    {
        var random = new Random(5);
        var schedule = new FrameSchedule(Spread, new Replay());
        var frames = new List<(long, double)>();
        double seconds = 0;
        for (long step = 0; ; step++)
        {
            bool last = seconds >= wholeSeconds;
            if (schedule.IsDue(step, seconds) || last) frames.Add((step, seconds));
            if (last) return frames;
            seconds += stepSeconds * (0.8 + 0.4 * random.NextDouble());
        }
    }

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(1.4)]
    [InlineData(3)]
    [InlineData(4.2)]
    [InlineData(5)]
    public void Frames_are_at_least_40_and_dense_at_first_however_long_a_step_takes(double stepSeconds)
    {
        var frames = FramesOf(stepSeconds, 60 * Minutes);
        Assert.InRange(frames.Count, 40, 56);
        Assert.Equal([0L, 1L], frames.Take(2).Select(frame => frame.Step));
        double first = frames[10].Seconds, last = frames[^1].Seconds - frames[^11].Seconds;
        Assert.True(first <= last * 1.1, $"the first ten frames take {first} s, the last ten {last} s");
        var gaps = frames.Zip(frames.Skip(1), (one, next) => next.Seconds - one.Seconds);
        Assert.True(gaps.Max() <= Math.Max(2.2 * 60 * Minutes / FrameSchedule.Frames, 2.5 * stepSeconds), $"{gaps.Max()} s without a frame");
    }

    [Fact]
    public void Every_step_is_a_frame_where_steps_are_few()
    {
        var frames = FramesOf(stepSeconds: 8, 60 * Minutes);
        Assert.Equal(Enumerable.Range(0, frames.Count).Select(step => (long)step), frames.Select(frame => frame.Step));
    }

    [Fact]
    public void Beyond_their_time_frames_stay_as_far_apart_as_the_last()
    {
        var frames = FramesOf(0.1, 60 * 3 * Minutes);
        double gap = 2 * 60 * Minutes / FrameSchedule.Frames;
        var later = frames.Where(frame => frame.Seconds > 60 * Minutes + gap).ToArray();
        Assert.All(later.Zip(later.Skip(1)).SkipLast(1), pair => Assert.InRange(pair.Second.Seconds - pair.First.Seconds, gap - 0.2, gap + 0.2));
    }

    [Fact]
    public void Without_a_time_there_is_one_every_so_many_steps()
    {
        var schedule = new FrameSchedule(Spread with { SpreadMinutes = null, Every = 7 }, new Replay());
        Assert.Equal([0L, 7, 14], Enumerable.Range(0, 20).Select(step => (long)step).Where(step => schedule.IsDue(step, step)));
    }
}
