using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Format;

/// <summary>
/// Packed symbols: what a tile's changes look like once zstd is undone, on their way to the GPU.
/// <para>
/// Symbol <c>i</c> has <c>bits</c> bits (2, 4 or 8) and lies in 32-bit word <c>i · bits / 32</c> from bit <c>i · bits mod 32</c> up. It is a
/// two's complement number, except that the most negative one is the <em>escape</em>: it adds nothing itself, and the tile's list of
/// escapes says what to add there.
/// </para>
/// <para>Why several to a byte? An entropy coder by bytes cannot go below one bit a symbol; most weights need about one.</para>
/// </summary>
public static class PackedSymbols
{
    /// <summary>A bridge's factor has so many bits after the point.</summary>
    internal const int BridgeBits = 14;

    private const int BridgeHalf = 1 << (BridgeBits - 1);

    /// <summary>32-bit words that hold <paramref name="count"/> symbols of <paramref name="bits"/> bits.</summary>
    public static int WordCount(int count, int bits) => checked((int)(((long)count * bits + 31) / 32));

    /// <summary>Largest magnitude a symbol of <paramref name="bits"/> bits holds; anything larger escapes.</summary>
    public static int Limit(int bits) => (1 << (bits - 1)) - 1;

    /// <summary>
    /// What the GPU does, on the CPU: <c>state = factor · source + symbol</c>, then the escapes; all modulo 2¹⁶.
    /// <paramref name="source"/> may be empty (all zero: a key) or the same memory as <paramref name="state"/>.
    /// </summary>
    /// <param name="words">At least <see cref="WordCount"/> words.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="escapes">Each within the tile.</param>
    /// <param name="factor">What the source is multiplied by.</param>
    /// <param name="source">The base's state, one value per weight, or empty.</param>
    /// <param name="state">Receives the new state, one value per weight of the tile.</param>
    public static void Apply(
        ReadOnlySpan<uint> words, int bits, ReadOnlySpan<Escape> escapes, int factor, ReadOnlySpan<short> source, Span<short> state)
    {
        Step(words, bits, escapes, (short)factor, sign: 1, zero: 0, source, state);
    }

    /// <summary>
    /// The same on a state that may be stored biased: <c>state = factor · source + sign · symbol</c>, then the escapes; all modulo 2¹⁶.
    /// </summary>
    /// <param name="words">At least <see cref="WordCount"/> words.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="escapes">Each within the tile.</param>
    /// <param name="factor">What the source is multiplied by; 1 where states are biased.</param>
    /// <param name="sign">1 to add the symbols, −1 to take them away.</param>
    /// <param name="zero">How a state of 0 is stored: 0, or −32768 where states are biased.</param>
    /// <param name="source">The base's state, or empty (all zero).</param>
    /// <param name="state">Receives the new state.</param>
    internal static void Step(
        ReadOnlySpan<uint> words, int bits, ReadOnlySpan<Escape> escapes, short factor, int sign, short zero, ReadOnlySpan<short> source, Span<short> state)
    {
        words = words[..WordCount(state.Length, bits)];
        source = source.IsEmpty ? source : source[..state.Length];
        for (int i = StepVectors(words, bits, factor, sign, zero, source, state); i < state.Length; i++)
        {
            int before = source.IsEmpty ? zero : factor * source[i];
            state[i] = (short)(before + sign * Symbol(words, bits, i));
        }
        foreach (var (index, value) in escapes)
        {
            state[index] = (short)(state[index] + sign * value);
        }
    }

    /// <summary>
    /// Over a bridge, from a key's state to the one before it, which has a grid of its own: <c>state = ⌊(factor · source + 2¹³) / 2¹⁴⌋ + symbol</c>, then
    /// the escapes; all modulo 2¹⁶.
    /// </summary>
    /// <param name="words">At least <see cref="WordCount"/> words.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="escapes">Each within the tile.</param>
    /// <param name="factor">0–32767: 2¹⁴ times the key's quantisation step over the other's.</param>
    /// <param name="zero">How a state of 0 is stored: 0, or −32768 where states are biased.</param>
    /// <param name="source">The key's state, the same memory as <paramref name="state"/> or other.</param>
    /// <param name="state">Receives the state before it.</param>
    public static void Cross(
        ReadOnlySpan<uint> words, int bits, ReadOnlySpan<Escape> escapes, int factor, short zero, ReadOnlySpan<short> source, Span<short> state)
    {
        words = words[..WordCount(state.Length, bits)];
        source = source[..state.Length];
        for (int i = CrossVectors(words, bits, factor, zero, source, state); i < state.Length; i++)
        {
            state[i] = (short)(Rescale((short)(source[i] - zero), factor) + Symbol(words, bits, i) + zero);
        }
        foreach (var (index, value) in escapes)
        {
            state[index] = (short)(state[index] + value);
        }
    }

    /// <summary>What a bridge makes of a key's state before its symbols are added.</summary>
    internal static int Rescale(int state, int factor) => ((factor * state) + BridgeHalf) >> BridgeBits;

    /// <summary>The same for sixteen at once, modulo 2¹⁶.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<short> Rescale(Vector256<short> states, int factor)
    {
        var half = Vector256.Create(BridgeHalf);
        var low = (Vector256.WidenLower(states) * factor + half) >> BridgeBits;
        var high = (Vector256.WidenUpper(states) * factor + half) >> BridgeBits;
        return Vector256.Narrow(low, high);
    }

    private static int Symbol(ReadOnlySpan<uint> words, int bits, int i)
    {
        int perWord = 32 / bits;
        int unused = 32 - bits;
        int symbol = (int)(words[i / perWord] << (unused - i % perWord * bits)) >> unused;
        return symbol == -1 << (bits - 1) ? 0 : symbol;
    }

    // 16 weights at a time; returns how many were done.
    private static int StepVectors(ReadOnlySpan<uint> words, int bits, short factor, int sign, short zero, ReadOnlySpan<short> source, Span<short> state)
    {
        ref uint word = ref MemoryMarshal.GetReference(words);
        ref short from = ref MemoryMarshal.GetReference(source);
        ref short to = ref MemoryMarshal.GetReference(state);
        bool fromZero = source.IsEmpty;
        var zeros = Vector256.Create(zero);
        var escape = Vector256.Create((short)(-1 << (bits - 1)));
        int i = 0;
        for (; i + 16 <= state.Length; i += 16)
        {
            var symbol = Sixteen(ref word, i, bits, escape);
            var before = fromZero ? zeros : Vector256.LoadUnsafe(ref from, (nuint)i);
            before = factor == 1 ? before : before * factor;
            (sign < 0 ? before - symbol : before + symbol).StoreUnsafe(ref to, (nuint)i);
        }
        return i;
    }

    private static int CrossVectors(ReadOnlySpan<uint> words, int bits, int factor, short zero, ReadOnlySpan<short> source, Span<short> state)
    {
        ref uint word = ref MemoryMarshal.GetReference(words);
        ref short from = ref MemoryMarshal.GetReference(source);
        ref short to = ref MemoryMarshal.GetReference(state);
        var zeros = Vector256.Create(zero);
        var escape = Vector256.Create((short)(-1 << (bits - 1)));
        int i = 0;
        for (; i + 16 <= state.Length; i += 16)
        {
            var symbol = Sixteen(ref word, i, bits, escape);
            var before = Rescale(Vector256.LoadUnsafe(ref from, (nuint)i) - zeros, factor);
            (before + symbol + zeros).StoreUnsafe(ref to, (nuint)i);
        }
        return i;
    }

    // Three branches that always go the same way cost less than three loops do to read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Sixteen(ref uint word, int i, int bits, Vector256<short> escape)
    {
        var symbol = bits switch
        {
            2 => SixteenOf2(Unsafe.Add(ref word, i / 16)),
            4 => SixteenOf4(Unsafe.Add(ref word, i / 8), Unsafe.Add(ref word, i / 8 + 1)),
            _ => Vector256.WidenLower(Vector128.LoadUnsafe(ref Unsafe.Add(ref word, i / 4)).AsSByte().ToVector256Unsafe()),
        };
        return Vector256.AndNot(symbol, Vector256.Equals(symbol, escape));
    }

    // Each lane gets the half-word that holds its symbol, which is then shifted to the top (lanes have no shifts of their own, hence the
    // multiplication) and back down with its sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a call for every sixteen weights took a tenth of the time of a seek
    private static Vector256<short> SixteenOf2(uint word)
    {
        var halves = Vector256.Shuffle(
            Vector256.Create(word).AsByte(),
            Vector256.Create((byte)0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 18, 19, 18, 19, 18, 19, 18, 19, 18, 19, 18, 19, 18, 19, 18, 19));
        const short Top = 1 << 14;
        var shift = Vector128.Create(Top, Top >> 2, Top >> 4, Top >> 6, Top >> 8, Top >> 10, Top >> 12, Top >> 14);
        return halves.AsInt16() * Vector256.Create(shift, shift) >> 14;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> SixteenOf4(uint first, uint second)
    {
        var halves = Vector256.Shuffle(
            Vector256.Create(first | (ulong)second << 32).AsByte(),
            Vector256.Create((byte)0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 2, 3, 20, 21, 20, 21, 20, 21, 20, 21, 22, 23, 22, 23, 22, 23, 22, 23));
        const short Top = 1 << 12;
        var shift = Vector128.Create(Top, Top >> 4, Top >> 8, Top >> 12, Top, Top >> 4, Top >> 8, Top >> 12);
        return halves.AsInt16() * Vector256.Create(shift, shift) >> 12;
    }

    /// <summary>
    /// Packs changes, and lists what does not fit: one pass, 128 symbols at a time.
    /// </summary>
    /// <param name="changes">Changes; the length is a multiple of 128, zero beyond the tile's end.</param>
    /// <param name="bits">2, 4 or 8.</param>
    /// <param name="packed">Receives <c>changes.Length · bits / 8</c> bytes.</param>
    /// <param name="escapes">Receives the values that escape, in order; as long as <paramref name="changes"/> is always enough.</param>
    /// <returns>Number of escapes.</returns>
    internal static int Pack(ReadOnlySpan<short> changes, int bits, Span<byte> packed, Span<short> escapes)
    {
        var limit = Vector256.Create((short)Limit(bits));
        var mask = Vector256.Create((short)((1 << bits) - 1));
        var escape = Vector256.Create((short)(1 << (bits - 1)));
        int escaped = 0;
        int outBytes = 0;
        ref short input = ref MemoryMarshal.GetReference(changes);
        Span<Vector256<byte>> symbols = stackalloc Vector256<byte>[4];
        for (int i = 0; i < changes.Length; i += 128)
        {
            for (int part = 0; part < 4; part++)
            {
                int at = i + part * 32;
                var low = Vector256.LoadUnsafe(ref input, (nuint)at);
                var high = Vector256.LoadUnsafe(ref input, (nuint)(at + 16));
                var lowOut = Vector256.GreaterThan(Vector256.Abs(low), limit);
                var highOut = Vector256.GreaterThan(Vector256.Abs(high), limit);
                symbols[part] = Vector256.Narrow(
                    Vector256.ConditionalSelect(lowOut, escape, low & mask).AsUInt16(),
                    Vector256.ConditionalSelect(highOut, escape, high & mask).AsUInt16());
                uint outside = lowOut.ExtractMostSignificantBits() | highOut.ExtractMostSignificantBits() << 16;
                for (; outside != 0; outside &= outside - 1)
                {
                    escapes[escaped++] = changes[at + BitOperations.TrailingZeroCount(outside)];
                }
            }
            outBytes += Join(symbols, bits, packed[outBytes..]);
        }
        return escaped;
    }

    // 128 symbols, a byte each, become 128 · bits / 8 bytes. Each step folds neighbours together inside 64-bit lanes, then narrows.
    private static int Join(ReadOnlySpan<Vector256<byte>> symbols, int bits, Span<byte> packed)
    {
        if (bits == 8)
        {
            for (int part = 0; part < 4; part++)
            {
                symbols[part].CopyTo(packed[(part * 32)..]);
            }
            return 128;
        }
        if (bits == 4)
        {
            Vector256.Narrow(Pairs(symbols[0]), Pairs(symbols[1])).CopyTo(packed);
            Vector256.Narrow(Pairs(symbols[2]), Pairs(symbols[3])).CopyTo(packed[32..]);
            return 64;
        }
        Vector256.Narrow(
            Vector256.Narrow(Eights(symbols[0]), Eights(symbols[1])),
            Vector256.Narrow(Eights(symbols[2]), Eights(symbols[3]))).AsByte().CopyTo(packed);
        return 32;

        static Vector256<ushort> Pairs(Vector256<byte> bytes)
        {
            var x = bytes.AsUInt16();
            return (x | x >>> 4) & Vector256.Create((ushort)0x00FF);
        }

        static Vector256<ulong> Eights(Vector256<byte> bytes)
        {
            var x = bytes.AsUInt64();
            x = (x | x >>> 6) & Vector256.Create(0x000F000F000F000FUL);
            x = (x | x >>> 12) & Vector256.Create(0x000000FF000000FFUL);
            return (x | x >>> 24) & Vector256.Create(0x000000000000FFFFUL);
        }
    }

    /// <summary>
    /// Finds the escapes of a tile in its packed words and pairs them with their values: 16, 8 or 4 symbols at a glance, so the cost is
    /// that of the words (a quarter of a byte a weight), not of the weights.
    /// </summary>
    /// <returns>Number of escapes, which equals <paramref name="values"/>' length; −1 when the two disagree (a damaged tile).</returns>
    internal static int PairEscapes(ReadOnlySpan<uint> words, int bits, int count, ReadOnlySpan<short> values, Span<Escape> escapes)
    {
        // One bit at each symbol's top place; a symbol is the escape when that bit is set and all below it are clear.
        ulong top = bits switch { 2 => 0xAAAAAAAAAAAAAAAA, 4 => 0x8888888888888888, _ => 0x8080808080808080 };
        ulong low = ~top;
        int shift = BitOperations.TrailingZeroCount(bits);
        int most = Math.Min(values.Length, escapes.Length);
        int found = 0;
        var pairs = MemoryMarshal.Cast<uint, ulong>(words);
        ref short value = ref MemoryMarshal.GetReference(values);
        ref var escape = ref MemoryMarshal.GetReference(escapes);
        for (int i = 0; i <= pairs.Length; i++)
        {
            // the last word of an odd number stands alone
            ulong word = i < pairs.Length ? pairs[i] : words.Length % 2 == 0 ? 0 : words[^1];
            // adding `low` to the lower bits carries into the top place exactly when they are not all clear
            ulong hits = word & top & ~((word & low) + low);
            if (BitOperations.PopCount(hits) > most - found)
            {
                return -1;
            }
            for (; hits != 0; hits &= hits - 1)
            {
                int index = (i << 6 | BitOperations.TrailingZeroCount(hits)) >> shift;
                Unsafe.Add(ref escape, found) = new Escape(index, Unsafe.Add(ref value, found));
                found++;
            }
        }
        // they ascend, so the last one tells whether all lie within the tile
        if (found > 0 && escapes[found - 1].Index >= count)
        {
            return -1;
        }
        return found == values.Length ? found : -1;
    }
}
