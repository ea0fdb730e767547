using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Format.Codec;

/// <summary>
/// Each step of the display grid cut in eight: three raw bits r a weight, which stands for scale / 16 · (16 · state + 2 · r − 7), the middle
/// of its eighth. Where a weight lies within its step is noise, so the bits are stored as they are.
/// </summary>
internal static class FineCoding
{
    private const int Bits = 3;
    private const int Batch = 32; // weights: four 64-bit lanes of eight become 24 bits each
    private const int BatchBytes = Batch * Bits / 8;

    // Stands for NaN, and for what lies in the very middle of a step.
    private const int Middle = 4;

    /// <summary>Bytes of a tile.</summary>
    public static int ByteCount(int count) => (int)(((long)count * Bits + 7) / 8);

    /// <summary>Encodes a tile. A NaN is stored as the middle of its state's step, which is 0; an infinity as the end of its.</summary>
    /// <param name="weights">The exact weights.</param>
    /// <param name="state">The frame's state of each.</param>
    /// <param name="scale">Its grid step.</param>
    /// <param name="bits">Receives <see cref="ByteCount"/> bytes and may touch <see cref="BitWriter.Slack"/> more.</param>
    /// <returns>The largest distance of a finite weight to what <see cref="Decode"/> makes of it.</returns>
    public static float Encode(ReadOnlySpan<float> weights, ReadOnlySpan<short> state, float scale, Span<byte> bits)
    {
        float step = scale / 16;
        float inverse = scale == 0 ? 0 : 1 / step;
        int done = EncodeVectors(weights, state, step, inverse, bits, out float largestError);
        var writer = new BitWriter(bits[(done / Batch * BatchBytes)..]);
        for (int i = done; i < weights.Length; i++)
        {
            float place = weights[i] * inverse - 16 * state[i];
            float eighth = float.IsNaN(place) ? Middle : Math.Clamp((place + 8) * 0.5f, 0, 7);
            int value = (int)eighth;
            writer.Write([(uint)value], [Bits]);
            if (float.IsFinite(weights[i]))
            {
                largestError = Math.Max(largestError, Math.Abs(weights[i] - step * (16 * state[i] + 2 * value - 7)));
            }
        }
        return largestError;
    }

    /// <summary>Decodes a tile; returns false when the bytes are not as many as they must be, or the last ones' unused bits not 0.</summary>
    /// <param name="bits">The tile's bytes.</param>
    /// <param name="state">The frame's state of each weight.</param>
    /// <param name="scale">Its grid step.</param>
    /// <param name="weights">Receives the weights.</param>
    public static bool Decode(ReadOnlySpan<byte> bits, ReadOnlySpan<short> state, float scale, Span<float> weights)
    {
        if (bits.Length != ByteCount(weights.Length))
        {
            return false;
        }
        float step = scale / 16;
        int done = DecodeVectors(bits, state, step, weights);
        var reader = new BitReader(bits[(done / Batch * BatchBytes)..]);
        Span<uint> eighth = stackalloc uint[1];
        for (int i = done; i < weights.Length; i++)
        {
            reader.Read([Bits], eighth);
            weights[i] = step * (16 * state[i] + 2 * (int)eighth[0] - 7);
        }
        return reader.IsAtEnd;
    }

    private static int EncodeVectors(
        ReadOnlySpan<float> weights, ReadOnlySpan<short> state, float step, float inverse, Span<byte> bits, out float largestError)
    {
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref short s = ref MemoryMarshal.GetReference(state[..weights.Length]);
        var error = Vector256<float>.Zero;
        int i = 0;
        for (int at = 0; i + Batch <= weights.Length; i += Batch, at += BatchBytes)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref s, (nuint)i));
            var (third, fourth) = Vector256.Widen(Vector256.LoadUnsafe(ref s, (nuint)i + 16));
            var low = Vector256.Narrow(
                Eighths(Vector256.LoadUnsafe(ref w, (nuint)i), first, step, inverse, ref error),
                Eighths(Vector256.LoadUnsafe(ref w, (nuint)i + 8), second, step, inverse, ref error));
            var high = Vector256.Narrow(
                Eighths(Vector256.LoadUnsafe(ref w, (nuint)i + 16), third, step, inverse, ref error),
                Eighths(Vector256.LoadUnsafe(ref w, (nuint)i + 24), fourth, step, inverse, ref error));
            // Neighbours are folded together inside 64-bit lanes: 8 bytes of three bits become 24 bits.
            var x = Vector256.Narrow(low.AsUInt16(), high.AsUInt16()).AsUInt64();
            x = (x | x >>> 5) & Vector256.Create(0x003F003F003F003FUL);
            x = (x | x >>> 10) & Vector256.Create(0x00000FFF00000FFFUL);
            x = (x | x >>> 20) & Vector256.Create(0x0000000000FFFFFFUL);
            BinaryPrimitives.WriteUInt64LittleEndian(bits[at..], x[0] | x[1] << 24 | x[2] << 48);
            BinaryPrimitives.WriteUInt32LittleEndian(bits[(at + 8)..], (uint)(x[2] >> 16 | x[3] << 8));
        }
        largestError = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            largestError = Math.Max(largestError, error[lane]);
        }
        return i;
    }

    private static Vector256<int> Eighths(Vector256<float> weights, Vector256<int> state, float step, float inverse, ref Vector256<float> error)
    {
        var sixteenths = state << 4;
        var place = weights * Vector256.Create(inverse) - Vector256.ConvertToSingle(sixteenths);
        var eighth = Vector256.Min(Vector256.Max((place + Vector256.Create(8f)) * 0.5f, Vector256<float>.Zero), Vector256.Create(7f));
        eighth = Vector256.ConditionalSelect(Vector256.Equals(place, place), eighth, Vector256.Create((float)Middle));
        var value = Vector256.ConvertToInt32(eighth);
        var distance = Vector256.Abs(weights - step * Vector256.ConvertToSingle(sixteenths + (value << 1) - Vector256.Create(7)));
        var magnitude = weights.AsInt32() & Vector256.Create(0x7FFFFFFF);
        var finite = Vector256.LessThan(magnitude, Vector256.Create(0x7F800000)).AsSingle();
        error = Vector256.Max(error, distance & finite);
        return value;
    }

    private static int DecodeVectors(ReadOnlySpan<byte> bits, ReadOnlySpan<short> state, float step, Span<float> weights)
    {
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref short s = ref MemoryMarshal.GetReference(state[..weights.Length]);
        int i = 0;
        for (int at = 0; i + Batch <= weights.Length; i += Batch, at += BatchBytes)
        {
            ulong head = BinaryPrimitives.ReadUInt64LittleEndian(bits[at..]);
            ulong tail = BinaryPrimitives.ReadUInt32LittleEndian(bits[(at + 8)..]);
            var x = Vector256.Create(head, head >> 24, head >> 48 | tail << 16, tail >> 8) & Vector256.Create(0x0000000000FFFFFFUL);
            x = (x | x << 20) & Vector256.Create(0x00000FFF00000FFFUL);
            x = (x | x << 10) & Vector256.Create(0x003F003F003F003FUL);
            x = (x | x << 5) & Vector256.Create(0x0707070707070707UL);
            var (low, high) = Vector256.Widen(x.AsByte());
            Store(ref w, i, low, Vector256.LoadUnsafe(ref s, (nuint)i), step);
            Store(ref w, i + 16, high, Vector256.LoadUnsafe(ref s, (nuint)i + 16), step);
        }
        return i;

        static void Store(ref float w, int at, Vector256<ushort> eighths, Vector256<short> state, float step)
        {
            var (first, second) = Vector256.Widen(eighths);
            var (stateFirst, stateSecond) = Vector256.Widen(state);
            Weights(first, stateFirst, step).StoreUnsafe(ref w, (nuint)at);
            Weights(second, stateSecond, step).StoreUnsafe(ref w, (nuint)at + 8);
        }

        static Vector256<float> Weights(Vector256<uint> eighths, Vector256<int> state, float step) =>
            step * Vector256.ConvertToSingle((state << 4) + (eighths.AsInt32() << 1) - Vector256.Create(7));
    }
}
