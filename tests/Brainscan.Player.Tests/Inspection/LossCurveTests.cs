using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

public sealed class LossCurveTests
{
    [Fact]
    public void Fill_metricsBetweenFrames_liesBetweenTheirPlaces()
    {
        var curve = new LossCurve();
        FrameEntry[] frames = [Frame(0, 0), Frame(1, 10), Frame(2, 30)];
        MetricEvent[] metrics = [Loss(0, 5), new(5, 5, "learning_rate", 99), Loss(5, 4), Loss(10, 3), Loss(20, 2), Loss(30, 1), Loss(35, 0)];
        Assert.True(curve.Update(metrics, frames));
        float[] mean = new float[5], least = new float[5], greatest = new float[5];

        curve.Fill(3, mean, least, greatest); // places 0, ½, 1, 1½, 2
        Assert.Equal([5f, 4, 3, 2, 1], mean);
        Assert.Equal(mean, least);

        // the step after the last frame appears with the next
        Assert.False(curve.Update([], frames));
        Assert.True(curve.Update([], [.. frames, Frame(3, 40)]));
        float[] some = new float[3];
        curve.Fill(4, some, least, greatest); // places 0, 1½, 3
        Assert.Equal([4.5f, 2, 0], some);
        Assert.Equal([4f, 1, 0], least[..3]);
        Assert.Equal([5f, 3, 0], greatest[..3]);
    }

    [Fact]
    public void Fill_betweenMetrics_isALine_andNothingOutside()
    {
        var curve = new LossCurve();
        FrameEntry[] frames = [.. Enumerable.Range(0, 11).Select(i => Frame(i, i * 10))];
        curve.Update([Loss(20, 8), Loss(60, 4)], frames);
        float[] mean = new float[11], least = new float[11], greatest = new float[11];
        curve.Fill(11, mean, least, greatest);
        Assert.Equal([float.NaN, float.NaN, 8, 7, 6, 5, 4, float.NaN, float.NaN, float.NaN, float.NaN], mean);
    }

    [Fact]
    public void Fill_whereALossIsNoNumber_breaks()
    {
        var curve = new LossCurve();
        FrameEntry[] frames = [.. Enumerable.Range(0, 9).Select(i => Frame(i, i * 10))];
        curve.Update([Loss(0, 8), Loss(20, 6), Loss(30, double.NaN), Loss(50, double.PositiveInfinity), Loss(60, 2), Loss(80, 4)], frames);
        float[] mean = new float[9], least = new float[9], greatest = new float[9];
        curve.Fill(9, mean, least, greatest);
        Assert.Equal([8f, 7, 6, float.NaN, float.NaN, float.NaN, 2, 3, 4], mean);
        Assert.Equal(mean, greatest);
    }

    [Fact]
    public void Update_stepsFurtherApartThanANumberHolds_liesBetweenTheFrames()
    {
        var curve = new LossCurve();
        FrameEntry[] frames = [Frame(0, long.MinValue), Frame(1, long.MaxValue)];
        curve.Update([Loss(long.MinValue / 2, 3), Loss(0, 2), Loss(long.MaxValue / 2, 1)], frames);
        float[] mean = new float[5], least = new float[5], greatest = new float[5];
        curve.Fill(2, mean, least, greatest); // places 0, ¼, ½, ¾, 1
        Assert.Equal([float.NaN, 3, 2, 1, float.NaN], mean);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(700)]
    [InlineData(60_000)]
    public void Update_asTheRunGrows_isTheSameAsAtOnce(int count)
    {
        var random = new Random(count);
        FrameEntry[] frames = [.. Enumerable.Range(0, count).Select(i => Frame(i, i * 3L))];
        MetricEvent[] metrics = [.. Enumerable.Range(0, count * 3).Select(step => Loss(step, random.NextDouble()))];
        var atOnce = new LossCurve();
        atOnce.Update(metrics, frames);
        var grown = new LossCurve();
        int read = 0;
        for (int i = 1; i <= count; i += 1 + random.Next(count / 3))
        {
            int until = Math.Max(read, random.Next(i * 3));
            grown.Update(metrics.AsSpan(read..until), new ArraySegment<FrameEntry>(frames, 0, i));
            read = until;
        }
        grown.Update(metrics.AsSpan(read), frames);
        float[][] one = Filled(atOnce, count), other = Filled(grown, count);
        for (int part = 0; part < 3; part++)
        {
            Assert.All(one[part].Zip(other[part]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
            Assert.DoesNotContain(float.NaN, one[part]);
        }
        Assert.Equal(metrics.Take(metrics.Length - 2).Min(metric => (float)metric.Value), one[1].Min());
        Assert.All(one[0].Zip(one[1], one[2]), values => Assert.InRange(values.First, values.Second, values.Third));
    }

    [Fact]
    public void Update_aMillionSteps_takesAFractionOfASecond()
    {
        string loss = "loss", rate = "learning_rate";
        FrameEntry[] frames = [.. Enumerable.Range(0, 100_000).Select(i => Frame(i, i * 10L))];
        MetricEvent[] metrics = [.. Enumerable.Range(0, 2_000_000).Select(i => new MetricEvent(i / 2, i, i % 2 == 0 ? loss : rate, i))];
        var curve = new LossCurve();
        long started = Stopwatch.GetTimestamp();
        curve.Update(metrics, frames);
        Filled(curve, frames.Length);
        // 30 ms on one of two cores; a slow machine has ten times as long
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 0, 1000);
    }

    [Fact]
    public void Update_manyLossesBeforeTheirFrame_keepsTheirSumInBoundedRoom()
    {
        var curve = new LossCurve();
        FrameEntry[] frames = [Frame(0, 0)];
        float[] mean = new float[3], least = new float[3], greatest = new float[3];
        for (int step = 1; step <= 100_000; step++)
        {
            curve.Update([Loss(step, step)], frames);
        }
        Assert.True(curve.Update([], [.. frames, Frame(1, 100_000)]));
        curve.Fill(2, mean, least, greatest);
        Assert.Equal(1, least[0]);
        Assert.Equal(100_000, greatest[2]);
        Assert.Equal(50_000, mean[1], 2_000f); // as many as wait begin at the place of the first of them
    }

    [Fact]
    public void Marks_ofARunThatWasResumedInNewFiles_areWhereItWas()
    {
        using var folder = new TemporaryFolder();
        using var run = new SmallRun(folder.File("run.brainscan"), keyInterval: 4, options: new WriterOptions { SegmentFrames = 5 });
        run.Frames(3);
        run.Kill();
        run.Return();
        var marks = new RunMarks();
        using var reader = TimelineReader.Open(run.Path);
        Assert.True(marks.Update(reader, []));
        Assert.Equal([0], marks.Keys);
        Assert.True(marks.Update(reader, reader.Resumes));
        Assert.Equal([new RunMark(2, "resumed")], marks.Events); // no frame after it yet
        Assert.False(marks.Update(reader, reader.Resumes));
        run.Frames(9);
        reader.Refresh();
        Assert.True(marks.Update(reader, reader.Resumes));
        Assert.Equal(reader.Frames.Where(frame => frame.IsKey).Select(frame => frame.Number), marks.Keys);
        Assert.Equal(reader.SegmentStarts.Skip(1).Select((place, i) => new RunMark(place, $"file {i + 2}")), marks.Events.Where(mark => mark.Text != "resumed"));
        Assert.Contains(new RunMark(3, "resumed"), marks.Events);
    }

    private static float[][] Filled(LossCurve curve, int frames)
    {
        float[][] all = [new float[1440], new float[1440], new float[1440]];
        curve.Fill(frames, all[0], all[1], all[2]);
        return all;
    }

    private static FrameEntry Frame(int number, long step) => new(number, step, step, number == 0, 0, 0);

    private static MetricEvent Loss(long step, double value) => new(step, step, "loss", value);
}
