using System.Numerics;
using System.Runtime.CompilerServices;

namespace Brainscan.Format.Codec;

/// <summary>
/// What is missing from a weight on the display grid to the weight itself, bit for bit: a symbol of 8 bits, which zstd makes smaller, and a
/// few raw bits, which are noise.
/// <para>
/// Floats are taken as integers in the order of their values (<see cref="Ordered"/>), and the distance is counted in them. A grid point |state|
/// steps from zero has about 2²³ / |state| floats to the next, so the lowest 18 − ⌊log2 |state|⌋ bits of the distance are raw, and the rest
/// is a symbol within about ± 32, whatever the state. Around zero floats are too dense for that: there the symbol is the exponent.
/// </para>
/// </summary>
internal static class ExactCoding
{
    /// <summary>The symbol of a weight that is stored whole.</summary>
    private const int Whole = -128;

    private const int MantissaBits = 23;
    private const int MantissaMask = (1 << MantissaBits) - 1;

    /// <summary>Most bytes of raw bits, and what <see cref="BitWriter"/> needs behind them.</summary>
    public static int MaxBytes(int count) => count * sizeof(float) + BitWriter.Slack;

    /// <summary>Encodes a tile.</summary>
    /// <param name="weights">The exact weights.</param>
    /// <param name="state">The frame's state of each.</param>
    /// <param name="scale">Its grid step.</param>
    /// <param name="symbols">Receives a symbol for each weight.</param>
    /// <param name="bits">Receives the raw bits; <see cref="MaxBytes"/> long.</param>
    /// <returns>Bytes of raw bits.</returns>
    public static int Encode(ReadOnlySpan<float> weights, ReadOnlySpan<short> state, float scale, Span<byte> symbols, Span<byte> bits)
    {
        var writer = new BitWriter(bits);
        int baseExponent = ExponentOf(scale);
        state = state[..weights.Length];
        symbols = symbols[..weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            uint pattern = BitConverter.SingleToUInt32Bits(weights[i]);
            int at = state[i];
            if (at == 0)
            {
                symbols[i] = (byte)((int)(pattern >> MantissaBits) - baseExponent);
                writer.Write(pattern & MantissaMask | pattern >> 31 << MantissaBits, MantissaBits + 1);
                continue;
            }
            int distance = Ordered((int)pattern) - Ordered(BitConverter.SingleToInt32Bits(scale * at));
            int raw = RawBits(at);
            int symbol = distance >> raw;
            if (symbol is > Whole and <= sbyte.MaxValue)
            {
                symbols[i] = (byte)symbol;
                writer.Write((uint)distance & (1u << raw) - 1, raw);
            }
            else
            {
                symbols[i] = unchecked((byte)Whole);
                writer.Write(pattern, 32);
            }
        }
        return writer.Length;
    }

    /// <summary>Decodes a tile; returns false when the raw bits are not as long as the symbols say.</summary>
    /// <param name="symbols">A symbol for each weight.</param>
    /// <param name="bits">The raw bits.</param>
    /// <param name="state">The frame's state of each weight.</param>
    /// <param name="scale">Its grid step.</param>
    /// <param name="weights">Receives the weights.</param>
    public static bool Decode(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> bits, ReadOnlySpan<short> state, float scale, Span<float> weights)
    {
        var reader = new BitReader(bits);
        int baseExponent = ExponentOf(scale);
        state = state[..weights.Length];
        symbols = symbols[..weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int at = state[i];
            int symbol = (sbyte)symbols[i];
            uint pattern;
            if (at == 0)
            {
                uint low = reader.Read(MantissaBits + 1);
                uint exponent = (uint)(symbol + baseExponent) & 0xFF;
                pattern = low >> MantissaBits << 31 | exponent << MantissaBits | low & MantissaMask;
            }
            else if (symbol == Whole)
            {
                pattern = reader.Read(32);
            }
            else
            {
                int raw = RawBits(at);
                int place = Ordered(BitConverter.SingleToInt32Bits(scale * at)) + (symbol << raw) + (int)reader.Read(raw);
                pattern = (uint)Ordered(place);
            }
            weights[i] = BitConverter.UInt32BitsToSingle(pattern);
        }
        return reader.IsAtEnd;
    }

    // 3 to 18 bits; the encoder's states are never far enough from zero for fewer than 5.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RawBits(int state) => 18 - BitOperations.Log2((uint)Math.Abs(state));

    // The bits of a float as an integer that is larger when the float is: −0 just below 0, each NaN with a place of its own beyond the
    // infinities. It is its own inverse.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Ordered(int bits) => bits ^ (int)((uint)(bits >> 31) >> 1);

    private static int ExponentOf(float value) => (int)(BitConverter.SingleToUInt32Bits(value) >> MantissaBits);
}
