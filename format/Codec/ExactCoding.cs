using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Format.Codec;

/// <summary>
/// What is missing from a weight on the grid to the weight itself, bit for bit: a symbol of 8 bits, which zstd makes smaller, and a few raw
/// bits, which are noise.
/// <para>
/// Floats are taken as integers in the order of their values (<see cref="Ordered"/>), and distances are counted in them. A grid point |state|
/// steps from zero has about 2²³ / |state| floats to the next, so the lowest 18 − ⌊log2 |state|⌋ bits of the distance are raw, and what is
/// left is a symbol within about ± 32 whatever the state. Around zero floats are too dense for that: there the symbol is the exponent.
/// </para>
/// <para>The bit stream goes weight by weight; everything else is done eight weights at a time, with exact float arithmetic where lanes would need shifts of their own.</para>
/// </summary>
internal static class ExactCoding
{
    private const int Block = 256;

    // The symbol of a weight that is stored whole, being too far from its grid point.
    private const int Whole = -128;
    private const int WholeBits = 32;

    // At state 0: sign and mantissa.
    private const int ZeroBits = MantissaBits + 1;
    private const int MantissaBits = 23;
    private const int MantissaMask = (1 << MantissaBits) - 1;

    // For state s ≠ 0 the raw bits are 18 − ⌊log2 |s|⌋, and the exponent of s as a float is 127 + ⌊log2 |s|⌋.
    private const int MostRawBits = 18;
    private const int ExponentBias = 127;

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
        Span<uint> values = stackalloc uint[Block];
        Span<int> widths = stackalloc int[Block];
        int whole = weights.Length / Block * Block;
        for (int i = 0; i < whole; i += Block)
        {
            Split(weights.Slice(i, Block), state.Slice(i, Block), scale, symbols.Slice(i, Block), values, widths);
            writer.Write(values, widths);
        }
        int rest = weights.Length - whole;
        if (rest > 0)
        {
            // the last weights, with zeros behind them that are not written
            Span<float> lastWeights = stackalloc float[Block];
            Span<short> lastState = stackalloc short[Block];
            Span<byte> lastSymbols = stackalloc byte[Block];
            weights[whole..].CopyTo(lastWeights);
            state.Slice(whole, rest).CopyTo(lastState);
            Split(lastWeights, lastState, scale, lastSymbols, values, widths);
            lastSymbols[..rest].CopyTo(symbols[whole..]);
            writer.Write(values[..rest], widths[..rest]);
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
        Span<uint> values = stackalloc uint[Block];
        Span<int> widths = stackalloc int[Block];
        int whole = weights.Length / Block * Block;
        for (int i = 0; i < whole; i += Block)
        {
            Widths(symbols.Slice(i, Block), state.Slice(i, Block), widths);
            reader.Read(widths, values);
            Join(symbols.Slice(i, Block), state.Slice(i, Block), scale, values, weights.Slice(i, Block));
        }
        int rest = weights.Length - whole;
        if (rest > 0)
        {
            Span<float> lastWeights = stackalloc float[Block];
            Span<short> lastState = stackalloc short[Block];
            Span<byte> lastSymbols = stackalloc byte[Block];
            symbols.Slice(whole, rest).CopyTo(lastSymbols);
            state.Slice(whole, rest).CopyTo(lastState);
            Widths(lastSymbols, lastState, widths);
            reader.Read(widths[..rest], values[..rest]);
            Join(lastSymbols, lastState, scale, values, lastWeights);
            lastWeights[..rest].CopyTo(weights[whole..]);
        }
        return reader.IsAtEnd;
    }

    // Block weights into symbols and raw bits.
    private static void Split(
        ReadOnlySpan<float> weights, ReadOnlySpan<short> state, float scale, Span<byte> symbols, Span<uint> values, Span<int> widths)
    {
        ref float w = ref MemoryMarshal.GetReference(weights[..Block]);
        ref short s = ref MemoryMarshal.GetReference(state[..Block]);
        ref byte symbol = ref MemoryMarshal.GetReference(symbols[..Block]);
        ref uint value = ref MemoryMarshal.GetReference(values[..Block]);
        ref int width = ref MemoryMarshal.GetReference(widths[..Block]);
        for (int i = 0; i < Block; i += 16)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref s, (nuint)i));
            var low = SplitEight(Vector256.LoadUnsafe(ref w, (nuint)i), first, scale, ref value, ref width, i);
            var high = SplitEight(Vector256.LoadUnsafe(ref w, (nuint)i + 8), second, scale, ref value, ref width, i + 8);
            var narrow = Vector256.Narrow(low, high);
            Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).AsByte().StoreUnsafe(ref symbol, (nuint)i);
        }
    }

    private static Vector256<int> SplitEight(Vector256<float> weights, Vector256<int> state, float scale, ref uint values, ref int widths, int at)
    {
        var pattern = weights.AsInt32();
        var distance = Ordered(pattern) - Ordered((Vector256.ConvertToSingle(state) * scale).AsInt32());
        var raw = RawBits(state);
        var low = distance & (PowerOfTwo(raw) - Vector256<int>.One);
        // Shifted down by a multiplication: exact for every symbol there is, and what is rounded is too far off for one anyway.
        var inverse = (Vector256.Create(ExponentBias) - raw << MantissaBits).AsSingle();
        var symbol = Vector256.ConvertToInt32(Vector256.ConvertToSingle(distance - low) * inverse);

        var far = Vector256.GreaterThan(Vector256.Abs(symbol), Vector256.Create(-Whole - 1));
        symbol = Vector256.ConditionalSelect(far, Vector256.Create(Whole), symbol);
        low = Vector256.ConditionalSelect(far, pattern, low);
        raw = Vector256.ConditionalSelect(far, Vector256.Create(WholeBits), raw);

        var zero = Vector256.Equals(state, Vector256<int>.Zero);
        var signAndMantissa = (pattern & Vector256.Create(MantissaMask)) | (pattern >>> 31 << MantissaBits);
        symbol = Vector256.ConditionalSelect(zero, (pattern >>> MantissaBits) - Vector256.Create(ExponentOf(scale)), symbol);
        Vector256.ConditionalSelect(zero, signAndMantissa, low).AsUInt32().StoreUnsafe(ref values, (nuint)at);
        Vector256.ConditionalSelect(zero, Vector256.Create(ZeroBits), raw).StoreUnsafe(ref widths, (nuint)at);
        return symbol;
    }

    // How many raw bits each of Block weights has.
    private static void Widths(ReadOnlySpan<byte> symbols, ReadOnlySpan<short> state, Span<int> widths)
    {
        ref byte symbol = ref MemoryMarshal.GetReference(symbols[..Block]);
        ref short s = ref MemoryMarshal.GetReference(state[..Block]);
        ref int width = ref MemoryMarshal.GetReference(widths[..Block]);
        for (int i = 0; i < Block; i += 16)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref s, (nuint)i));
            var (symbolFirst, symbolSecond) = Symbols(ref symbol, i);
            WidthsOfEight(symbolFirst, first).StoreUnsafe(ref width, (nuint)i);
            WidthsOfEight(symbolSecond, second).StoreUnsafe(ref width, (nuint)i + 8);
        }

        static Vector256<int> WidthsOfEight(Vector256<int> symbol, Vector256<int> state)
        {
            var far = Vector256.Equals(symbol, Vector256.Create(Whole));
            var zero = Vector256.Equals(state, Vector256<int>.Zero);
            var width = Vector256.ConditionalSelect(far, Vector256.Create(WholeBits), RawBits(state));
            return Vector256.ConditionalSelect(zero, Vector256.Create(ZeroBits), width);
        }
    }

    // Symbols and raw bits into Block weights.
    private static void Join(ReadOnlySpan<byte> symbols, ReadOnlySpan<short> state, float scale, ReadOnlySpan<uint> values, Span<float> weights)
    {
        ref byte symbol = ref MemoryMarshal.GetReference(symbols[..Block]);
        ref short s = ref MemoryMarshal.GetReference(state[..Block]);
        ref uint value = ref MemoryMarshal.GetReference(values[..Block]);
        ref float w = ref MemoryMarshal.GetReference(weights[..Block]);
        for (int i = 0; i < Block; i += 16)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref s, (nuint)i));
            var (symbolFirst, symbolSecond) = Symbols(ref symbol, i);
            JoinEight(symbolFirst, first, scale, Vector256.LoadUnsafe(ref value, (nuint)i).AsInt32()).StoreUnsafe(ref w, (nuint)i);
            JoinEight(symbolSecond, second, scale, Vector256.LoadUnsafe(ref value, (nuint)i + 8).AsInt32()).StoreUnsafe(ref w, (nuint)i + 8);
        }
    }

    private static Vector256<float> JoinEight(Vector256<int> symbol, Vector256<int> state, float scale, Vector256<int> value)
    {
        var grid = Ordered((Vector256.ConvertToSingle(state) * scale).AsInt32());
        var near = Ordered(grid + symbol * PowerOfTwo(RawBits(state)) + value);
        var pattern = Vector256.ConditionalSelect(Vector256.Equals(symbol, Vector256.Create(Whole)), value, near);
        var exponent = symbol + Vector256.Create(ExponentOf(scale)) & Vector256.Create(0xFF);
        var small = value >>> MantissaBits << 31 | exponent << MantissaBits | value & Vector256.Create(MantissaMask);
        return Vector256.ConditionalSelect(Vector256.Equals(state, Vector256<int>.Zero), small, pattern).AsSingle();
    }

    private static (Vector256<int> First, Vector256<int> Second) Symbols(ref byte symbols, int at) =>
        Vector256.Widen(Vector256.WidenLower(Vector128.LoadUnsafe(ref symbols, (nuint)at).AsSByte().ToVector256Unsafe()));

    // 18 − ⌊log2 |state|⌋, by the state's exponent as a float: 3 to 18, and beyond 18 at state 0, where nobody looks.
    private static Vector256<int> RawBits(Vector256<int> state) =>
        Vector256.Create(MostRawBits + ExponentBias) - (Vector256.ConvertToSingle(Vector256.Abs(state)).AsInt32() >>> MantissaBits);

    private static Vector256<int> PowerOfTwo(Vector256<int> exponent) =>
        Vector256.ConvertToInt32((exponent + Vector256.Create(ExponentBias) << MantissaBits).AsSingle());

    // The bits of a float as an integer that is larger when the float is: −0 is just below 0, and NaNs lie beyond the infinities, each at a
    // place of its own. It is its own inverse.
    private static Vector256<int> Ordered(Vector256<int> bits) => bits ^ (bits >> 31) >>> 1;

    private static int ExponentOf(float value) => (int)(BitConverter.SingleToUInt32Bits(value) >> MantissaBits);
}
