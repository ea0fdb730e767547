using Brainscan.Format;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Films;

public sealed class TimeMapTests
{
    [Fact]
    public void At_goesEvenlyBetweenMarksAndStandsOutsideThem()
    {
        var map = new TimeMap([0, 10, 20, 30], [new(1, 0), new(4, 30)]);
        Assert.Equal((0, 0.0), map.At(0));
        Assert.Equal((0, 0.0), map.At(1));
        Assert.Equal((0, 0.5), map.At(1.5));
        Assert.Equal((1, 0.0), map.At(2));
        Assert.Equal((3, 0.0), map.At(4));
        Assert.Equal((3, 0.0), map.At(99));
    }

    [Fact]
    public void At_reachesEachFrameAtItsOwnMomentAtAnyRate()
    {
        foreach (double fps in new[] { 10, 23.976, 24, 29.97, 30, 59.94, 60 })
        {
            double[] places = [.. Enumerable.Range(0, 5000).Select(i => (double)i)];
            var map = new TimeMap(places, [new(0, 0), new(4999 / fps, 4999)]);
            for (int i = 0; i < places.Length; i++)
            {
                Assert.Equal(i, map.At(i / fps).Frame);
            }
        }
    }

    [Fact]
    public void At_goesBackwardsAndEasesAndCuts()
    {
        var map = new TimeMap([0, 1, 2, 3, 4], [new(0, 4), new(4, 0), new(5, 4, Easing.Cut), new(9, 0, Easing.InOut)]);
        Assert.Equal([4, 3, 2, 1, 0], Enumerable.Range(0, 5).Select(i => map.At(i).Frame));
        Assert.Equal(0, map.At(4.99).Frame);
        Assert.Equal(4, map.At(5).Frame);
        Assert.Equal(2, map.At(7).Frame);
        Assert.True(map.At(5.5).Frame == 3, "an eased move is slow at first");
    }

    [Fact]
    public void At_passesAPlateauAtOnce()
    {
        var map = new TimeMap([0, 5, 5, 5, 6], [new(0, 0), new(6, 6)]);
        Assert.Equal(0, map.At(4.9).Frame);
        Assert.Equal(3, map.At(5).Frame);
        Assert.Equal(4, map.At(6).Frame);
    }

    [Fact]
    public void Measure_ofTheLossIsHowFarItHasFallen()
    {
        FrameEntry[] frames = [.. Enumerable.Range(0, 6).Select(i => Entry(i, i * 10))];
        double?[] losses = [5, 4, 4.5, 3, double.NaN, 2];
        double[] fallen = RunMeasure.Of(frames, TimeMeasure.Loss, step => losses[step / 10]);
        Assert.Equal([-5, -4, -4, -3, -3, -2], fallen);
    }

    [Fact]
    public void Measure_ofTheClockNeverRunsBackwards()
    {
        double[] seconds = [1, 3, 2, double.NaN, 7];
        FrameEntry[] frames = [.. seconds.Select((at, i) => Entry(i, i) with { Seconds = at })];
        Assert.Equal([1, 3, 3, 3, 7], RunMeasure.Of(frames, TimeMeasure.Clock, _ => null));
    }

    [Fact]
    public void Measure_ofALossThatIsNotThereIsRefused()
    {
        var thrown = Assert.Throws<RecordingException>(() => RunMeasure.Of([Entry(0, 0)], TimeMeasure.Loss, _ => null));
        Assert.Contains("no loss", thrown.Message, StringComparison.Ordinal);
    }

    internal static FrameEntry Entry(int number, long step) => default(FrameEntry) with { Number = number, Step = step };
}
