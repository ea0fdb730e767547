using System.Runtime.InteropServices;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc;

/// <summary>The bytes of an array as a batch's body holds them: this array's slice alone, starting at bit and offset 0.</summary>
internal static class BodyBuffers
{
    public static void Collect(IArrowArray array, List<ReadOnlyMemory<byte>> body)
    {
        ArrayData data = array.Data;
        body.Add(Bitmap(data));
        if (data.DataType is FixedWidthType type)
        {
            int bytes = type.BitWidth / 8;
            body.Add(data.Buffers[1].Memory.Slice(data.Offset * bytes, data.Length * bytes));
            return;
        }
        if (data.Length == 0)
        {
            body.Add(new byte[sizeof(int)]); // one offset, 0: older readers want it even in an empty column
            body.Add(ReadOnlyMemory<byte>.Empty);
            return;
        }
        ReadOnlyMemory<byte> offsets = data.Buffers[1].Memory.Slice(data.Offset * sizeof(int), (data.Length + 1) * sizeof(int));
        ReadOnlySpan<int> values = MemoryMarshal.Cast<byte, int>(offsets.Span);
        ReadOnlyMemory<byte> content = data.Buffers[2].Memory[values[0]..values[^1]];
        body.Add(values[0] == 0 ? offsets : FromZero(values));
        body.Add(content);
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
            return bitmap.Slice(data.Offset / 8, BitUtility.ByteCount(data.Length));
        }
        byte[] moved = new byte[BitUtility.ByteCount(data.Length)];
        for (int i = 0; i < data.Length; i++)
        {
            BitUtility.SetBit(moved, i, BitUtility.GetBit(bitmap.Span, data.Offset + i));
        }
        return moved;
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
