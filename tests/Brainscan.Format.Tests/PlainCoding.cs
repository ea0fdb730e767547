using System.Numerics;

namespace Brainscan.Format.Tests;

/// <summary>The decoders as plainly as docs/FORMAT.md says them, one weight at a time: what the fast ones are held to.</summary>
internal static class PlainCoding
{
    /// <summary><see cref="PackedSymbols.Apply"/>.</summary>
    public static void Apply(ReadOnlySpan<uint> words, int bits, ReadOnlySpan<Escape> escapes, int factor, ReadOnlySpan<short> source, Span<short> state)
    {
        int perWord = 32 / bits;
        int unused = 32 - bits;
        int escape = -1 << (bits - 1);
        for (int i = 0; i < state.Length; i++)
        {
            int symbol = (int)(words[i / perWord] << (unused - i % perWord * bits)) >> unused;
            int origin = source.IsEmpty ? 0 : factor * source[i];
            state[i] = (short)(origin + (symbol == escape ? 0 : symbol));
        }
        foreach (var (index, value) in escapes)
        {
            state[index] = (short)(state[index] + value);
        }
    }

    /// <summary><see cref="PackedSymbols.Cross"/>, states not biased.</summary>
    public static void Cross(ReadOnlySpan<uint> words, int bits, ReadOnlySpan<Escape> escapes, int factor, ReadOnlySpan<short> source, Span<short> state)
    {
        short[] rescaled = new short[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            rescaled[i] = (short)Math.Floor(((long)factor * source[i] + 8192) / 16384.0);
        }
        Apply(words, bits, escapes, 1, rescaled, state);
    }

    /// <summary>Numbers of a few bits, the lowest first.</summary>
    public static uint[] Bits(ReadOnlySpan<byte> stream, IEnumerable<int> widths)
    {
        var values = new List<uint>();
        int at = 0;
        foreach (int width in widths)
        {
            ulong value = 0;
            for (int bit = 0; bit < width; bit++, at++)
            {
                value |= (ulong)(stream[at / 8] >> (at % 8) & 1) << bit;
            }
            values.Add((uint)value);
        }
        return [.. values];
    }

    /// <summary>Fine weights of three-bit numbers.</summary>
    public static float[] Fine(uint[] eighths, short[] state, float scale) =>
        [.. eighths.Zip(state, (r, s) => scale / 16 * (16 * s + 2 * (int)r - 7))];

    /// <summary>Exact weights of symbols and raw bits.</summary>
    public static float[] Exact(sbyte[] symbols, ReadOnlySpan<byte> stream, short[] state, float scale)
    {
        uint[] raw = Bits(stream, symbols.Zip(state, (symbol, s) => s == 0 ? 24 : symbol == -128 ? 32 : RawBits(s)));
        float[] weights = new float[symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            int grid = BitConverter.SingleToInt32Bits(scale * state[i]);
            int bits = state[i] == 0 ? (int)(raw[i] >> 23 << 31 | (uint)(symbols[i] + (BitConverter.SingleToInt32Bits(scale) >> 23) & 0xFF) << 23 | raw[i] & 0x7FFFFF)
                : symbols[i] == -128 ? (int)raw[i]
                : Ordered(Ordered(grid) + (symbols[i] << RawBits(state[i])) + (int)raw[i]);
            weights[i] = BitConverter.Int32BitsToSingle(bits);
        }
        return weights;
    }

    private static int RawBits(short state) => 18 - BitOperations.Log2((uint)Math.Abs((int)state));

    private static int Ordered(int bits) => bits >= 0 ? bits : -1 - (bits & 0x7FFFFFFF);
}
