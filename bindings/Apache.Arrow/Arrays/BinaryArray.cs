using System.Runtime.InteropServices;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>A column of byte strings: offsets into one buffer that holds them all.</summary>
public partial class BinaryArray : Array
{
    public BinaryArray(ArrayData data) : this(ArrowTypeId.Binary, data)
    {
    }

    public BinaryArray(ArrowTypeId typeId, ArrayData data) : base(data)
    {
        data.EnsureDataType(typeId);
        data.EnsureBufferCount(3);
    }

    public BinaryArray(IArrowType dataType, int length, ArrowBuffer valueOffsetsBuffer, ArrowBuffer dataBuffer,
        ArrowBuffer nullBitmapBuffer, int nullCount = 0, int offset = 0)
        : this(new ArrayData(dataType, length, nullCount, offset, [nullBitmapBuffer, valueOffsetsBuffer, dataBuffer]))
    {
    }

    public ArrowBuffer ValueOffsetsBuffer => Data.Buffers[1];

    public ArrowBuffer ValueBuffer => Data.Buffers[2];

    /// <summary>One more than there are values: value i is at bytes [i] to [i + 1] of <see cref="Values"/>.</summary>
    public ReadOnlySpan<int> ValueOffsets => MemoryMarshal.Cast<byte, int>(ValueOffsetsBuffer.Span).Slice(Offset, Length + 1);

    /// <summary>The bytes of every value, whatever <see cref="Array.Offset"/> is.</summary>
    public ReadOnlySpan<byte> Values => ValueBuffer.Span;

    public int GetValueLength(int index)
    {
        EnsureIndex(index);
        return IsValid(index) ? ValueOffsets[index + 1] - ValueOffsets[index] : 0;
    }

    public ReadOnlySpan<byte> GetBytes(int index) => GetBytes(index, out _);

    public ReadOnlySpan<byte> GetBytes(int index, out bool isNull)
    {
        EnsureIndex(index);
        isNull = IsNull(index);
        return isNull ? [] : ValueBuffer.Span.Slice(ValueOffsets[index], GetValueLength(index));
    }

    private void EnsureIndex(int index)
    {
        if (index < 0 || index >= Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }
}
