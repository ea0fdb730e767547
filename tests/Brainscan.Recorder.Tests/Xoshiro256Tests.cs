namespace Brainscan.Recorder.Tests;

public sealed class Xoshiro256Tests
{
    /// <summary>Published with the reference implementation's ports: the state is 1, 2, 3, 4.</summary>
    [Fact]
    public void Numbers_are_those_of_the_reference_implementation()
    {
        var random = new Xoshiro256([1, 2, 3, 4]);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832,
            10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Fact]
    public void Seed_is_spread_by_splitmix64()
    {
        ulong state = 1477776061723855037;
        ulong[] expected = [1985237415132408290, 2979275885539914483, 13511426838097143398, 8488337342461049707, 15141737807933549159];
        Assert.Equal(expected, expected.Select(_ => Xoshiro256.SplitMix64(ref state)));
    }

    [Fact]
    public void Saved_state_goes_on_with_the_same_numbers()
    {
        var random = new Xoshiro256(seed: 3);
        for (int i = 0; i < 100; i++) random.Next();
        var copy = new Xoshiro256(random.State);
        Assert.Equal(Enumerable.Range(0, 100).Select(_ => random.Next()), Enumerable.Range(0, 100).Select(_ => copy.Next()));
        Assert.NotEqual(new Xoshiro256(3).Next(), new Xoshiro256(4).Next());
        Assert.Throws<ArgumentException>(() => new Xoshiro256([0, 0, 0, 0]));
        Assert.Throws<ArgumentException>(() => new Xoshiro256([1, 2, 3]));
    }

    [Fact]
    public void Numbers_below_a_limit_are_all_there_and_equally_often()
    {
        var random = new Xoshiro256(seed: 1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.NextBelow(7)]++;
        // five standard deviations of 93
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 465, 10_000 + 465));
        Assert.Equal(0, random.NextBelow(1));
        // just above half of all: every second number must be drawn again
        long limit = (1L << 62) + 1;
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(random.NextBelow(limit), 0, limit - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextBelow(0));
    }

    [Fact]
    public void Doubles_fill_the_interval_below_one()
    {
        var random = new Xoshiro256(seed: 2);
        double[] values = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble())];
        Assert.All(values, value => Assert.True(value is >= 0 and < 1));
        Assert.InRange(values.Average(), 0.485, 0.515);
    }
}
