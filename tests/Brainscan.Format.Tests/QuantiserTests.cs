using Brainscan.Format.Codec;

namespace Brainscan.Format.Tests;

public sealed class QuantiserTests
{
    /// <summary>The vectors must do exactly what the scalar loop does: the same block, whole and one weight at a time.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Vectors_agree_with_the_scalar_loop(int seed, bool fromZero)
    {
        var random = new Random(seed);
        const int Count = 5000;
        float[] weights = [.. Enumerable.Range(0, Count).Select(_ => (float)(random.NextDouble() - 0.5))];
        // ties, ends and values beyond the grid
        weights[100] = 0.5f * 0.01f;
        weights[101] = 1.5f * 0.01f;
        weights[102] = -2.5f * 0.01f;
        weights[103] = 1e9f;
        weights[104] = -1e9f;
        weights[105] = float.MaxValue;
        short[] before = [.. Enumerable.Range(0, Count).Select(_ => (short)random.Next(-60, 60))];
        short[] origin = [.. Enumerable.Range(0, Count).Select(_ => (short)random.Next(-900, 900))];
        short[] state = [.. before];
        short[] changes = new short[TileEncoder.PaddedLength(Count)];
        Array.Fill(changes, (short)77);

        var whole = Quantiser.Run(weights, 0.01f, fromZero, state, 0.011f, origin, 0.0006f, changes);

        var sum = PassResult.Empty;
        short[] change = new short[1];
        for (int i = 0; i < Count; i++)
        {
            short[] one = [before[i]];
            sum.Add(Quantiser.Run(weights.AsSpan(i, 1), 0.01f, fromZero, one, 0.011f, origin.AsSpan(i, 1), 0.0006f, change));
            Assert.Equal(one[0], state[i]);
            Assert.Equal(change[0], changes[i]);
        }
        Assert.All(changes.Skip(Count), value => Assert.Equal(0, value));
        Assert.Equal((sum.Min, sum.Max, sum.LargestError), (whole.Min, whole.Max, whole.LargestError));
        Assert.Equal((sum.Over1, sum.Over7, sum.Over127, sum.NonFinite), (whole.Over1, whole.Over7, whole.Over127, whole.NonFinite));
        Assert.Equal(1, whole.SumChangeSquares / sum.SumChangeSquares, 1e-4);
    }

    [Fact]
    public void Range_passes_over_what_is_not_finite()
    {
        float[] weights = [1, -3, float.NaN, float.NegativeInfinity, 2, 0.5f, float.PositiveInfinity, -0.1f, float.NaN, -4];

        Assert.Equal(4, Quantiser.RangeOf(weights));
        Assert.Equal(0, Quantiser.RangeOf([float.NaN]));
        Assert.Equal(0, Quantiser.RangeOf([]));
    }
}
