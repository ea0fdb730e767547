using System.Runtime.InteropServices;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc;

/// <summary>
/// The bytes of an array as a batch's body holds them: this array's slice alone, starting at bit and offset 0. As in the real
/// package a buffer that a builder padded to 64 bytes is written with that padding, one that is as long as its values without.
/// </summary>
internal static class BodyBuffers
{
    public static void Collect(IArrowArray array, List<ReadOnlyMemory<byte>> body)
    {
        ArrayData data = array.Data;
        body.Add(Bitmap(data));
        if (data.DataType is FixedWidthType type)
        {
            int bytes = type.BitWidth / 8;
            body.Add(SliceWithPadding(data.Buffers[1].Memory, data.Offset * bytes, data.Length * bytes));
            return;
        }
        if (data.Length == 0)
        {
            body.Add(new byte[sizeof(int)]); // one offset, 0: older readers want it even in an empty column
            body.Add(ReadOnlyMemory<byte>.Empty);
            return;
        }
        int offsetBytes = (data.Length + 1) * sizeof(int);
        ReadOnlyMemory<byte> offsets = SliceWithPadding(data.Buffers[1].Memory, data.Offset * sizeof(int), offsetBytes);
        ReadOnlySpan<int> values = MemoryMarshal.Cast<byte, int>(offsets.Span[..offsetBytes]);
        body.Add(values[0] == 0 ? offsets : FromZero(values));
        body.Add(SliceWithPadding(data.Buffers[2].Memory, values[0], values[^1] - values[0]));
    }

    private static ReadOnlyMemory<byte> Bitmap(ArrayData data)
    {
        ReadOnlyMemory<byte> bitmap = data.Buffers[0].Memory;
        if (bitmap.IsEmpty)
        {
            return bitmap;
        }
        if (data.Offset % 8 == 0)
        {
            return SliceWithPadding(bitmap, data.Offset / 8, BitUtility.ByteCount(data.Length));
        }
        byte[] moved = new byte[BitUtility.ByteCount(data.Length)];
        for (int i = 0; i < data.Length; i++)
        {
            BitUtility.SetBit(moved, i, BitUtility.GetBit(bitmap.Span, data.Offset + i));
        }
        return moved;
    }

    private static ReadOnlyMemory<byte> SliceWithPadding(ReadOnlyMemory<byte> buffer, int start, int length)
    {
        int padded = checked((int)BitUtility.RoundUpToMultiplePowerOfTwo(length, MemoryAllocator.DefaultAlignment));
        return buffer.Slice(start, Math.Max(length, Math.Min(padded, buffer.Length - start)));
    }

    private static byte[] FromZero(ReadOnlySpan<int> offsets)
    {
        byte[] moved = new byte[offsets.Length * sizeof(int)];
        Span<int> target = MemoryMarshal.Cast<byte, int>(moved.AsSpan());
        for (int i = 0; i < offsets.Length; i++)
        {
            target[i] = offsets[i] - offsets[0];
        }
        return moved;
    }
}
