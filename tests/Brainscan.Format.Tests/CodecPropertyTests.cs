using System.Runtime.InteropServices;
using Brainscan.Format.Codec;
using FsCheck;
using FsCheck.Fluent;

namespace Brainscan.Format.Tests;

public sealed class CodecPropertyTests
{
    private static readonly uint[] _edges =
    [
        0, 0x80000000, 1, 0x80000001, 0x007FFFFF, 0x00800000, 0x3F800000, 0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F800001, 0xFFFFFFFF,
    ];

    private static readonly Gen<uint> _pattern = Gen.Frequency(
        (3, Gen.Choose(int.MinValue, int.MaxValue).Select(bits => (uint)bits)),
        (1, Gen.Elements(_edges)));

    private static readonly Gen<float> _scale = Gen.Frequency(
        (4, Gen.Choose(0, 1000).Select(i => i * 1e-5f)),
        (1, Gen.Elements(0f, float.Epsilon, 1e-38f, 1e-30f, 1e30f, float.MaxValue)));

    private static readonly Gen<short> _state = Gen.Frequency(
        (4, Gen.Choose(-300, 300).Select(i => (short)i)),
        (1, Gen.Choose(short.MinValue, short.MaxValue).Select(i => (short)i)));

    [Fact]
    public void Escapes_come_back_whatever_they_are() => Property.Holds(Property.Any<short[]>(), values =>
    {
        byte[] bytes = new byte[values.Length * EscapeCoding.MaxBytes];
        int length = EscapeCoding.Write(values, bytes);
        short[] found = new short[values.Length];

        Assert.Equal(values.Length, EscapeCoding.Read(bytes.AsSpan(0, length), found));
        Assert.Equal(values, found);
    });

    [Fact]
    public void Any_bytes_are_escapes_or_refused() => Property.Holds(Property.Any<byte[]>(), bytes =>
    {
        short[] found = new short[bytes.Length / 2];

        Assert.InRange(EscapeCoding.Read(bytes, found), -1, found.Length);
    });

    [Fact]
    public void Changes_come_back_through_symbols_of_any_width() => Property.Holds(
        from bits in Gen.Elements(2, 4, 8)
        from factor in Gen.Elements(1, 1, 17, 255)
        from count in Gen.Choose(1, 500)
        from before in _state.ArrayOf(count)
        from changes in Gen.OneOf(Gen.Choose(-2, 2), Gen.Choose(-200, 200), Gen.Choose(-32767, 32767)).Select(i => (short)i).ArrayOf(count)
        select (bits, factor, before, changes), input =>
        {
            var (bits, factor, before, changes) = input;
            int padded = TileEncoder.PaddedLength(changes.Length);
            short[] paddedChanges = new short[padded];
            changes.CopyTo(paddedChanges, 0);
            uint[] words = new uint[padded * bits / 32];
            short[] values = new short[padded];
            var escapes = new Escape[changes.Length];

            int escaped = PackedSymbols.Pack(paddedChanges, bits, MemoryMarshal.AsBytes(words.AsSpan()), values);
            var packed = words.AsSpan(0, PackedSymbols.WordCount(changes.Length, bits));
            Assert.Equal(escaped, PackedSymbols.PairEscapes(packed, bits, changes.Length, values.AsSpan(0, escaped), escapes));
            short[] state = [.. before];
            PackedSymbols.Apply(packed, bits, escapes.AsSpan(0, escaped), factor, state, state);

            Assert.Equal(before.Zip(changes, (a, b) => (short)(factor * a + b)), state);
        });

    [Fact]
    public void Any_words_are_symbols_or_refused() => Property.Holds(
        from bits in Gen.Elements(2, 4, 8)
        from count in Gen.Choose(1, 200)
        from words in _pattern.ArrayOf(PackedSymbols.WordCount(count, bits))
        from values in _state.ArrayOf().Where(values => values.Length <= count)
        select (bits, count, words, values), input =>
        {
            var (bits, count, words, values) = input;
            var escapes = new Escape[count];

            int found = PackedSymbols.PairEscapes(words, bits, count, values, escapes);

            Assert.True(found == -1 || found == values.Length);
            Assert.All(escapes.Take(found), escape => Assert.InRange(escape.Index, 0, count - 1));
        });

    [Fact]
    public void Bits_come_back_and_every_other_length_is_noticed() => Property.Holds(
        from widths in Gen.Choose(0, 32).ArrayOf()
        from numbers in _pattern.ArrayOf(widths.Length)
        select (widths, values: numbers.Zip(widths, (number, width) => (uint)(number & (1UL << width) - 1)).ToArray()), input =>
        {
            var (widths, values) = input;
            byte[] bytes = new byte[values.Length * 4 + BitWriter.Slack + 1];
            var writer = new BitWriter(bytes);
            writer.Write(values, widths);
            var stream = bytes.AsSpan(0, writer.Length);

            Assert.Equal((widths.Sum() + 7) / 8, stream.Length);
            Assert.Equal(values, PlainCoding.Bits(stream, widths));
            Assert.True(ReadsTo(stream, widths, values));
            Assert.False(ReadsTo(bytes.AsSpan(0, writer.Length + 1), widths, values));
            if (stream.Length > 0)
            {
                Assert.False(ReadsTo(stream[..^1], widths, null));
                stream[^1] |= (byte)(widths.Sum() % 8 == 0 ? 0 : 0x80);
                Assert.Equal(widths.Sum() % 8 == 0, ReadsTo(stream, widths, null));
            }
        });

    [Fact]
    public void Fine_holds_every_finite_weight_within_a_4094th() => Property.Holds(
        from exponent in Gen.Choose(-29, 38)
        from mantissas in Gen.Choose(-1_000_000, 1_000_000).ArrayOf()
        select mantissas.Select(mantissa => (float)(mantissa * 3e-6 * Math.Pow(10, exponent))).ToArray(), weights =>
        {
            float range = Quantiser.RangeOf(weights);
            float scale = Quantiser.ScaleFor(range, Quality.Fine);
            short[] state = new short[weights.Length];
            Quantiser.Run(weights, scale, true, state, 0, [], 0, new short[TileEncoder.PaddedLength(weights.Length)]);
            byte[] bits = new byte[FineCoding.ByteCount(weights.Length) + BitWriter.Slack];
            float[] found = new float[weights.Length];

            float error = FineCoding.Encode(weights, state, scale, bits);
            Assert.True(FineCoding.Decode(bits.AsSpan(0, FineCoding.ByteCount(weights.Length)), state, scale, found));

            float bound = Math.Max(range / 4094, Quantiser.Negligible);
            Assert.All(weights.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, bound));
            Assert.InRange(error, 0, bound);
            Assert.Equal(PlainCoding.Fine(PlainCoding.Bits(bits, Enumerable.Repeat(3, weights.Length)), state, scale), found);
        });

    [Fact]
    public void Exact_brings_back_any_bits_from_any_grid() => Property.Holds(
        from scale in _scale
        from count in Gen.Choose(0, 600)
        from state in _state.ArrayOf(count)
        from patterns in _pattern.ArrayOf(count)
        from near in Gen.Choose(0, 2).ArrayOf(count)
        select (scale, state, weights: Weights(patterns, near, state, scale)), input =>
        {
            var (scale, state, weights) = input;
            byte[] symbols = new byte[weights.Length];
            byte[] bits = new byte[ExactCoding.MaxBytes(weights.Length)];
            float[] found = new float[weights.Length];

            int length = ExactCoding.Encode(weights, state, scale, symbols, bits);
            Assert.True(ExactCoding.Decode(symbols, bits.AsSpan(0, length), state, scale, found));

            Assert.Equal(Bits(weights), Bits(found));
            Assert.Equal(Bits(weights), Bits(PlainCoding.Exact([.. symbols.Select(symbol => (sbyte)symbol)], bits.AsSpan(0, length), state, scale)));
        });

    [Fact]
    public void Any_symbols_and_bits_are_weights_or_refused() => Property.Holds(
        from scale in _scale
        from symbols in Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf()
        from state in _state.ArrayOf(symbols.Length)
        from bits in Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf()
        select (scale, symbols, state, bits), input =>
        {
            var (scale, symbols, state, bits) = input;
            int widths = symbols.Zip(state, (symbol, s) => s == 0 ? 24 : symbol == 0x80 ? 32 : 18 - (int)Math.Log2(Math.Abs((int)s))).Sum();

            bool fits = ExactCoding.Decode(symbols, bits, state, scale, new float[symbols.Length]);

            Assert.True(!fits || bits.Length == (widths + 7) / 8);
        });

    // a weight is any at all, or (two of three times) somewhere in its grid step
    private static float[] Weights(uint[] patterns, int[] near, short[] state, float scale) =>
        [.. patterns.Select((pattern, i) => near[i] == 0
            ? BitConverter.UInt32BitsToSingle(pattern)
            : scale * (state[i] + pattern / (float)uint.MaxValue - 0.5f))];

    private static bool ReadsTo(ReadOnlySpan<byte> stream, int[] widths, uint[]? expected)
    {
        uint[] found = new uint[widths.Length];
        var reader = new BitReader(stream);
        reader.Read(widths, found);
        Assert.Equal(expected ?? found, found);
        return reader.IsAtEnd;
    }

    private static uint[] Bits(ReadOnlySpan<float> weights) => MemoryMarshal.Cast<float, uint>(weights).ToArray();
}
