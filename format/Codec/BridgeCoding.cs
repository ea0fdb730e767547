using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Format.Codec;

/// <summary>
/// Makes bridges: what leads from a key's state back to that of the frame before, which has a grid of its own. The key's state is put on that grid, in
/// integers, and what then is missing are the symbols.
/// </summary>
internal static class BridgeCoding
{
    /// <summary>
    /// Largest factor a tile may have: with it no product leaves 32 bits, and no state that an encoder makes (± 16383) leaves 16 before its escape is added.
    /// </summary>
    public const int MaxFactor = short.MaxValue;

    /// <summary>The factor between two grids; 0 where one of them has no steps, and the symbols say everything.</summary>
    public static int FactorFor(float keyScale, float scaleBefore)
    {
        double ratio = scaleBefore > 0 ? (double)keyScale / scaleBefore : 0;
        return (int)Math.Min(MaxFactor, Math.Round(ratio * (1 << PackedSymbols.BridgeBits)));
    }

    /// <summary>Encodes one tile's bridge.</summary>
    /// <param name="encoder">What packs and compresses it.</param>
    /// <param name="span">The tile.</param>
    /// <param name="key">Number of the key frame.</param>
    /// <param name="state">The key's state.</param>
    /// <param name="scale">The key's scale.</param>
    /// <param name="before">The state of the frame before.</param>
    /// <param name="scaleBefore">Its scale.</param>
    public static TileRecord Encode(
        TileEncoder encoder, TileSpan span, int key, ReadOnlySpan<short> state, float scale, ReadOnlySpan<short> before, float scaleBefore)
    {
        int factor = FactorFor(scale, scaleBefore);
        var changes = encoder.Changes.AsSpan(0, TileEncoder.PaddedLength(span.Count));
        changes[span.Count..].Clear();
        var pass = new PassResult { Count = span.Count };
        for (int i = Subtract(state, before, factor, changes, ref pass); i < span.Count; i++)
        {
            changes[i] = (short)(before[i] - PackedSymbols.Rescale(state[i], factor));
            int magnitude = Math.Abs((int)changes[i]);
            pass.Over1 += magnitude > 1 ? 1 : 0;
            pass.Over7 += magnitude > 7 ? 1 : 0;
        }
        return encoder.Encode(span, TileEncoder.ChooseBits(pass), key, factor, scaleBefore);
    }

    // 16 weights at a time; returns how many were done.
    private static int Subtract(ReadOnlySpan<short> state, ReadOnlySpan<short> before, int factor, Span<short> changes, ref PassResult pass)
    {
        ref short from = ref MemoryMarshal.GetReference(state);
        ref short to = ref MemoryMarshal.GetReference(before);
        ref short change = ref MemoryMarshal.GetReference(changes);
        int i = 0;
        for (; i + 16 <= state.Length; i += 16)
        {
            var moved = Vector256.LoadUnsafe(ref to, (nuint)i) - PackedSymbols.Rescale(Vector256.LoadUnsafe(ref from, (nuint)i), factor);
            moved.StoreUnsafe(ref change, (nuint)i);
            pass.Over1 += Above(moved, 1);
            pass.Over7 += Above(moved, 7);
        }
        return i;

        // compared as unsigned, so that the most negative value, whose magnitude is itself, counts too
        static int Above(Vector256<short> values, ushort limit) =>
            BitOperations.PopCount(Vector256.GreaterThan(Vector256.Abs(values).AsUInt16(), Vector256.Create(limit)).ExtractMostSignificantBits());
    }
}
