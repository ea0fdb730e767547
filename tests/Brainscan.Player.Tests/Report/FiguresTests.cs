using Brainscan.Format;
using Brainscan.Player.Report;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests.Report;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1234, "1.23 kB")]
    [InlineData(999_600, "1.00 MB")]
    [InlineData(598_493_146, "598 MB")]
    [InlineData(12.3e12, "12.3 TB")]
    public void Bytes_are_said_in_the_unit_that_fits(double bytes, string said) => Assert.Equal(said, Say.Bytes(bytes));

    [Theory]
    [InlineData(12, "12")]
    [InlineData(31_232, "31,232")]
    [InlineData(30_338_460, "30.3 million")]
    [InlineData(70_000_000_000, "70.0 billion")]
    public void Counts_are_said_in_words_when_they_are_large(long count, string said) => Assert.Equal(said, Say.Count(count));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.14, "0.1 s")]
    [InlineData(42, "42 s")]
    [InlineData(1976, "32 min 56 s")]
    [InlineData(3601, "1 h 0 min")]
    [InlineData(1_900_000, "21 d 23 h")]
    [InlineData(double.NaN, "–")]
    [InlineData(1e300, "–")]
    [InlineData(-1, "–")]
    public void Durations_have_the_two_units_that_matter(double seconds, string said) => Assert.Equal(said, Say.Duration(seconds));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.1103123, "−0.1103")]
    [InlineData(1.2034e-5, "1.203e-05")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "−Infinity")]
    public void Numbers_have_four_digits(double value, string said) => Assert.Equal(said, Say.Number(value));

    [Theory]
    [InlineData(2.0196345, "2.020")]
    [InlineData(0.00004567, "4.567e-05")]
    [InlineData(123456, "1.235e+05")]
    [InlineData(0, "0")]
    public void Losses_have_three_places_where_those_say_enough(double loss, string said) => Assert.Equal(said, Say.Loss(loss));

    [Theory]
    [InlineData(0, 1000, 6)]
    [InlineData(1.9, 5.7, 6)]
    [InlineData(-3, 3, 2)]
    [InlineData(1e-12, 3e-12, 5)]
    [InlineData(1e17, 1e17 + 64, 6)]
    [InlineData(-1e300, 1e300, 6)]
    public void Ticks_are_within_and_few(double from, double to, int most)
    {
        var ticks = Ticks.Linear(from, to, most);

        Assert.InRange(ticks.Count, 1, most);
        Assert.All(ticks, tick => Assert.InRange(tick, from, to));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.MinValue, double.MaxValue)]
    public void Ticks_are_none_where_there_is_no_room(double from, double to) => Assert.Empty(Ticks.Linear(from, to, 6));

    [Fact]
    public void Ticks_of_a_logarithmic_axis_are_round()
    {
        Assert.Equal([0.1, 0.2, 0.5, 1, 2, 5], Ticks.Logarithmic(0.08, 9).Select(tick => Math.Round(tick, 9)));
        Assert.InRange(Ticks.Logarithmic(1e-300, 1e300).Count, 2, 18);
    }

    [Fact]
    public void Loss_begins_and_ends_where_it_did_and_is_smooth_between()
    {
        MetricEvent[] losses = [.. Enumerable.Range(1, 4000).Select(step => Loss(step, 2 + (4 * Math.Exp(-step / 50.0)) + (step % 2 == 0 ? 0.1 : -0.1)))];

        LossCurveShape curve = Curve(0, 4000, losses);

        Assert.Equal(500, curve.Line.Length);
        Assert.Equal(losses[..4].Average(loss => loss.Value), curve.At(0), 0.2);
        Assert.All(Enumerable.Range(250, 240), i => Assert.Equal(2, curve.Line[i], 0.03));
        Assert.False(curve.IsLogarithmic);
        Assert.Equal(losses.Min(loss => loss.Value), curve.Lowest);
    }

    [Fact]
    public void Loss_that_falls_far_is_shown_in_logarithms_and_one_that_is_negative_never()
    {
        Assert.True(Curve(0, 10, Loss(0, 100), Loss(10, 0.01)).IsLogarithmic);
        Assert.False(Curve(0, 10, Loss(0, 100), Loss(10, -0.01)).IsLogarithmic);
    }

    [Fact]
    public void Loss_outside_the_frames_is_left_out()
    {
        LossCurveShape curve = Curve(3, 3, Loss(3, 7), Loss(3, double.NaN), Loss(99, 1), Loss(-5, 1), Loss(long.MaxValue, 1), Loss(long.MinValue, 1));

        Assert.Equal([7.0], curve.Line);
        Assert.Equal((7.0, 7.0), (curve.Lowest, curve.Highest));
    }

    [Fact]
    public void Loss_breaks_where_it_is_no_number_and_where_steps_are_missing()
    {
        MetricEvent[] losses =
        [
            .. Enumerable.Range(0, 20).Select(i => Loss(i, 5)), Loss(20, double.NaN), Loss(21, double.NegativeInfinity),
            .. Enumerable.Range(22, 10).Select(i => Loss(i, 4)), .. Enumerable.Range(60, 41).Select(i => Loss(i, 3)),
        ];
        LossCurveShape curve = Curve(0, 100, [new StepBreak(1, 31, 60)], losses);

        Assert.Equal([20, 21, .. Enumerable.Range(32, 28)], Enumerable.Range(0, 101).Where(i => !double.IsFinite(curve.Line[i])));
        // regular, if sparse: nothing is missing
        Assert.All(Curve(0, 100, [.. Enumerable.Range(0, 11).Select(i => Loss(10 * i, 5))]).Line, height => Assert.Equal(5, height));
    }

    [Theory]
    [InlineData(101, 8)]
    [InlineData(9, 8)]
    [InlineData(100_000, 12)]
    [InlineData(2, 2)]
    public void Moments_are_spread_over_the_steps(int count, int wanted)
    {
        FrameEntry[] frames = [.. Enumerable.Range(0, count).Select(n => new FrameEntry(n, 10L * n, n, n == 0, 0, 0))];

        int[] places = Moments.Choose(frames, wanted);

        Assert.Equal(wanted, places.Length);
        Assert.Equal((0, count - 1), (places[0], places[^1]));
        double stride = (count - 1.0) / (wanted - 1);
        Assert.All(places.Index(), moment => Assert.InRange(moment.Item - (moment.Index * stride), -1.01, 1.01));
    }

    [Fact]
    public void Moments_are_never_the_same_where_steps_are_uneven()
    {
        FrameEntry[] frames = [.. new long[] { 0, 1, 2, 3, 4, 5, 1000 }.Select((step, n) => new FrameEntry(n, step, n, n == 0, 0, 0))];

        Assert.Equal([0, 4, 5, 6], Moments.Choose(frames, 4));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Moments.Choose(frames, 50));
        Assert.Equal([6], Moments.Choose(frames, 1));
    }

    private static LossCurveShape Curve(long first, long last, params MetricEvent[] losses) => Curve(first, last, [], losses);

    private static LossCurveShape Curve(long first, long last, StepBreak[] gaps, MetricEvent[] losses)
    {
        LossCurveShape curve = new(first, last);
        foreach (var loss in losses)
        {
            curve.Add(loss.Step, loss.Value);
        }
        curve.Complete(gaps);
        return curve;
    }

    private static MetricEvent Loss(long step, double value) => new(step, step, "loss", value);
}
