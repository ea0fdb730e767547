using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace Brainscan.Format.Tests;

/// <summary>What each quality promises, on any model's tensors and whatever training does to them.</summary>
public sealed class QualityPropertyTests
{
    private static readonly Gen<ImmutableArray<int>> _shape = Gen.OneOf(
        Gen.Constant(ImmutableArray<int>.Empty),
        Gen.Choose(0, 300).Select(size => ImmutableArray.Create(size)),
        from rows in Gen.Choose(0, 40)
        from columns in Gen.Choose(1, 9)
        select ImmutableArray.Create(rows, columns));

    private static readonly Gen<RecordingHeader> _header =
        from quality in Gen.Elements(Quality.Display, Quality.Fine, Quality.Exact)
        from keyInterval in Gen.Elements(1, 3, 100)
        from tileWeights in Gen.Elements(64, 128)
        from shapes in _shape.NonEmptyListOf()
        select new RecordingHeader
        {
            RunId = Guid.Empty,
            Started = DateTimeOffset.UnixEpoch,
            Software = "tests",
            Quality = quality,
            StepsPerFrame = 1,
            KeyInterval = keyInterval,
            TileWeights = tileWeights,
            Tensors = RecordingHeader.Flatten(shapes.Take(4).Select((shape, i) => ($"t{i}", shape))),
        };

    /// <summary>What happens to a tensor from one frame to the next.</summary>
    private enum Change
    {
        Walk, Nothing, Zero, Constant, Grow, Shrink, Normal, Bits, NotANumber, Infinity, Negate, Tiny, Huge,
    }

    [Fact]
    public void Whatever_happens_to_the_weights_each_quality_keeps_its_promise() => Property.Holds(
        from header in _header
        from changes in Gen.Frequency((3, Gen.Constant(Change.Walk)), (4, Gen.Elements(Enum.GetValues<Change>()))).ArrayOf(header.Tensors.Length).ListOf(7)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (header, changes: changes.ToArray(), seed), input =>
        {
            var (header, changes, seed) = input;
            var random = new Random(seed);
            float[] weights = new float[header.WeightCount];
            using var encoder = new FrameEncoder(header, 1);
            using var check = new Check(header);
            foreach (var step in changes)
            {
                foreach (var tensor in header.Tensors)
                {
                    Apply(step[tensor.Index], weights.AsSpan((int)tensor.Offset, (int)tensor.Count), random);
                }
                check.Frame(encoder.Encode(0, 0, weights), weights);
            }
        }, times: 600);

    [Theory]
    [InlineData(0.9e-30f, 1.5e-30f)]
    [InlineData(2e38f, float.MaxValue)]
    [InlineData(0.9e38f, 1.1e38f)]
    public void Growth_at_the_ends_of_what_a_float_holds_keeps_the_promise(float before, float after)
    {
        using var sample = new Sample(quality: Quality.Fine, shapes: [[100]]);
        using var encoder = new FrameEncoder(sample.Header);
        using var check = new Check(sample.Header);
        float[] shape = [.. sample.Weights.Select(weight => weight / sample.Weights.Max(Math.Abs))];
        foreach (float range in (float[])[before, after, before])
        {
            float[] weights = [.. shape.Select(weight => weight * range)];
            check.Frame(encoder.Encode(0, 0, weights), weights);
        }
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Three_million_weights_in_rows_of_one_keep_the_promise(Quality quality)
    {
        using var sample = new Sample(tileWeights: TileGrid.DefaultTileWeights, quality: quality, shapes: [[3_000_000, 1], []]);
        using var encoder = new FrameEncoder(sample.Header, 2);
        using var check = new Check(sample.Header);
        for (int frame = 0; frame < 2; frame++)
        {
            check.Frame(encoder.Encode(frame, 0, sample.Weights), sample.Weights);
            for (int i = 0; i < sample.Weights.Length; i += 7)
            {
                sample.Weights[i] *= 1.01f;
            }
        }
    }

    private static void Apply(Change change, Span<float> weights, Random random)
    {
        if (change == Change.Bits)
        {
            random.NextBytes(MemoryMarshal.AsBytes(weights));
            return;
        }
        float constant = random.NextSingle();
        for (int i = 0; i < weights.Length; i++)
        {
            float normal = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 0.02);
            weights[i] = change switch
            {
                Change.Walk => weights[i] + normal * 0.01f,
                Change.Nothing => weights[i],
                Change.Zero => i % 2 == 0 ? 0f : -0f,
                Change.Constant => constant,
                Change.Grow => weights[i] * (1 + constant * 5) + normal * 0.001f,
                Change.Shrink => weights[i] * constant,
                Change.Normal => normal,
                Change.NotANumber => float.NaN,
                Change.Infinity => i % 3 == 0 ? float.PositiveInfinity : i % 3 == 1 ? float.NegativeInfinity : weights[i],
                Change.Negate => -weights[i],
                Change.Tiny => normal * constant * 1e-27f,
                _ => i % 5 == 0 ? float.MaxValue : normal / 0.03f * float.MaxValue,
            };
        }
    }

    /// <summary>Plays a recording that was never in a file, and holds each frame against the weights it was made of.</summary>
    private sealed class Check(RecordingHeader header) : IDisposable
    {
        private readonly Playback.Chain _chain = new(new TileGrid(header));
        private readonly RefinementDecoder _decoder = new();
        private readonly float[] _ranges = new float[header.Tensors.Length]; // largest magnitudes since the last key
        private readonly float[] _found = new float[header.WeightCount];

        public void Frame(EncodedFrame frame, float[] weights)
        {
            _chain.Apply(frame.Tiles);
            Assert.Equal(header.Quality == Quality.Display ? 0 : frame.Tiles.Length, frame.Refinement.Length);
            foreach (var tensor in header.Tensors)
            {
                var exact = weights.AsSpan((int)tensor.Offset, (int)tensor.Count);
                bool key = tensor.Count > 0 && frame.Tiles[_chain.Grid.FirstTile[tensor.Index]].Base < 0;
                float range = 0;
                foreach (float weight in exact)
                {
                    range = float.IsFinite(weight) ? Math.Max(range, Math.Abs(weight)) : range;
                }
                _ranges[tensor.Index] = key ? range : Math.Max(range, _ranges[tensor.Index]);
            }
            foreach (var span in _chain.Grid.Tiles)
            {
                var found = _found.AsSpan((int)header.Tensors[span.Tensor].Offset + span.Start, span.Count);
                var exact = weights.AsSpan((int)header.Tensors[span.Tensor].Offset + span.Start, span.Count);
                var state = _chain.State.AsSpan(span.StateOffset, span.Count);
                float scale = frame.Tiles[span.Index].Scale;
                for (int i = 0; i < found.Length; i++)
                {
                    found[i] = scale * state[i];
                }
                AssertWithin(exact, found, _ranges[span.Tensor] / 254);
                if (header.Quality == Quality.Display)
                {
                    continue;
                }
                _decoder.Decode(frame.Refinement[span.Index], span, header.Quality, state, scale, found);
                if (header.Quality == Quality.Fine)
                {
                    AssertWithin(exact, found, _ranges[span.Tensor] / 4094);
                }
                else
                {
                    Assert.True(MemoryMarshal.AsBytes(exact).SequenceEqual(MemoryMarshal.AsBytes(found)), $"tile {span.Index} differs");
                }
            }
        }

        public void Dispose() => _decoder.Dispose();

        // Magnitudes below 10⁻³⁰ count as zero.
        private static void AssertWithin(ReadOnlySpan<float> exact, ReadOnlySpan<float> found, float bound)
        {
            bound = Math.Max(bound, 1e-30f);
            for (int i = 0; i < exact.Length; i++)
            {
                if (float.IsFinite(exact[i]) && !(Math.Abs(exact[i] - found[i]) <= bound))
                {
                    Assert.Fail($"{found[i]:R} for {exact[i]:R}, bound {bound:R}");
                }
                if (float.IsNaN(exact[i]) && !(Math.Abs(found[i]) <= bound * 10))
                {
                    Assert.Fail($"{found[i]:R} for NaN");
                }
            }
        }
    }
}
