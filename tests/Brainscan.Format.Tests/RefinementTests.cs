using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Tests;

public sealed class RefinementTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(1000)]
    public void Any_bits_come_back_exactly_on_any_grid(int count)
    {
        var random = new Random(count);
        float[] weights = new float[count];
        random.NextBytes(MemoryMarshal.AsBytes(weights.AsSpan()));
        short[] state = new short[count];
        random.NextBytes(MemoryMarshal.AsBytes(state.AsSpan()));
        foreach (float scale in (float[])[0, 1e-40f, 0.01f, 1e38f])
        {
            // a third near its grid point, a third at zero, the rest anywhere
            for (int i = 0; i < count; i += 3)
            {
                weights[i] = scale * (state[i] + random.NextSingle() - 0.5f);
                state[(i + 1) % count] = 0;
            }
            Assert.Equal(Bits(weights), Bits(DecodeExact(weights, state, scale)));
        }
    }

    [Fact]
    public void What_is_no_number_comes_back_exactly()
    {
        uint[] patterns =
        [
            0, 0x80000000, 1, 0x80000001, 0x007FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000, 0x7F800001, 0xFFFFFFFF, 0x7FFFFFFF, 0x7F7FFFFF,
        ];
        float[] weights = MemoryMarshal.Cast<uint, float>(patterns).ToArray();
        foreach (short value in (short[])[0, 1, -1, 256, -16383, short.MaxValue, short.MinValue])
        {
            short[] state = new short[weights.Length];
            Array.Fill(state, value);
            Assert.Equal(patterns, Bits(DecodeExact(weights, state, 0.001f)));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1000)]
    public void Fine_bits_hold_every_weight_within_a_16th_of_a_step(int count)
    {
        var random = new Random(count);
        const float Scale = 0.0007f;
        short[] state = [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-513, 514))];
        float[] weights = [.. state.Select(at => Scale * (at + random.NextSingle() - 0.5f))];
        byte[] bits = new byte[FineCoding.ByteCount(count) + BitWriter.Slack];

        float error = FineCoding.Encode(weights, state, Scale, bits);
        float[] found = new float[count];
        Assert.True(FineCoding.Decode(bits.AsSpan(0, FineCoding.ByteCount(count)), state, Scale, found));

        float largest = weights.Zip(found, (a, b) => Math.Abs(a - b)).Max();
        Assert.Equal(largest, error);
        Assert.Equal(PlainCoding.Fine(PlainCoding.Bits(bits, Enumerable.Repeat(3, count)), state, Scale), found);
        Assert.InRange(largest, 0, Scale / 16 * 1.01f);
        Assert.False(FineCoding.Decode(bits.AsSpan(0, FineCoding.ByteCount(count) - 1), state, Scale, found));
    }

    [Theory]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Encoder_and_decoder_agree_frame_by_frame(Quality quality)
    {
        using var sample = new Sample(quality: quality);
        var header = sample.Header;
        using var encoder = new FrameEncoder(header, 2);
        using var decoder = new RefinementDecoder();
        var playback = new Playback.Chain(new TileGrid(header));
        for (int frame = 0; frame < 6; frame++)
        {
            var encoded = encoder.Encode(frame, 0, sample.Weights);
            playback.Apply(encoded.Tiles);
            foreach (var span in playback.Grid.Tiles)
            {
                float[] found = new float[span.Count];
                decoder.Decode(encoded.Refinement[span.Index], span, quality, playback.State.AsSpan(span.StateOffset, span.Count), encoded.Tiles[span.Index].Scale, found);
                var expected = sample.Weights.AsSpan((int)header.Tensors[span.Tensor].Offset + span.Start, span.Count);
                if (quality == Quality.Exact)
                {
                    Assert.Equal(Bits(expected), Bits(found));
                }
                else
                {
                    float range = encoded.Tiles[span.Index].Scale * 256.44f;
                    Assert.All(Enumerable.Range(0, span.Count).Zip(expected.ToArray()), pair => Assert.InRange(Math.Abs(pair.Second - found[pair.First]), 0, range * 1.0001f / 4094));
                }
            }
            sample.Walk(frame == 3 ? 0.1f : 0.001f);
        }
    }

    [Fact]
    public void Damaged_refinement_names_its_tile()
    {
        using var decoder = new RefinementDecoder();
        var span = new TileSpan(7, 0, 0, 16, 0);
        byte[] payload = new byte[6];
        float[] weights = new float[16];
        string Refused(RefinementRecord record, Quality quality) =>
            Assert.Throws<RecordingException>(() => decoder.Decode(record, span, quality, new short[16], 1, weights)).Message;

        Assert.Contains("tile 7", Refused(new RefinementRecord(7, 0, 0, payload), Quality.Fine), StringComparison.Ordinal);
        Assert.Contains("raw bits", Refused(new RefinementRecord(7, 0, Crc32C.Compute(payload.AsSpan(0, 5)), payload.AsMemory(0, 5)), Quality.Fine), StringComparison.Ordinal);
        Assert.Contains("parts", Refused(new RefinementRecord(7, 9, Crc32C.Compute(payload), payload), Quality.Exact), StringComparison.Ordinal);
        Assert.Contains("tile 7", Refused(new RefinementRecord(7, 6, Crc32C.Compute(payload), payload), Quality.Exact), StringComparison.Ordinal);
    }

    private static float[] DecodeExact(float[] weights, short[] state, float scale)
    {
        byte[] symbols = new byte[weights.Length];
        byte[] bits = new byte[ExactCoding.MaxBytes(weights.Length)];
        float[] found = new float[weights.Length];
        int length = ExactCoding.Encode(weights, state, scale, symbols, bits);
        Assert.True(ExactCoding.Decode(symbols, bits.AsSpan(0, length), state, scale, found));
        Assert.Equal(Bits(PlainCoding.Exact([.. symbols.Select(symbol => (sbyte)symbol)], bits.AsSpan(0, length), state, scale)), Bits(found));
        Assert.False(ExactCoding.Decode(symbols, bits.AsSpan(0, length + 1), state, scale, found));
        return found;
    }

    private static uint[] Bits(ReadOnlySpan<float> weights) => MemoryMarshal.Cast<float, uint>(weights).ToArray();
}
