using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>What an array is made of: type, length, and its buffers (validity, then offsets where the type has them, then values).</summary>
public sealed class ArrayData : IDisposable
{
    private const int RecalculateNullCount = -1;

    public readonly IArrowType DataType;
    public readonly int Length;

    /// <summary>−1 where it has not been counted yet: ask <see cref="GetNullCount"/>.</summary>
    public int NullCount;

    public readonly int Offset;
    public readonly ArrowBuffer[] Buffers;

    public ArrayData(IArrowType dataType, int length, int nullCount, int offset, ArrowBuffer[] buffers)
    {
        DataType = dataType;
        Length = length;
        NullCount = nullCount;
        Offset = offset;
        Buffers = buffers;
    }

    public int GetNullCount()
    {
        if (NullCount == RecalculateNullCount)
        {
            NullCount = Buffers[0].IsEmpty ? 0 : Length - BitUtility.CountBits(Buffers[0].Span, Offset, Length);
        }
        return NullCount;
    }

    public void Dispose()
    {
        foreach (ArrowBuffer buffer in Buffers)
        {
            buffer.Dispose();
        }
    }

    internal void EnsureDataType(ArrowTypeId id)
    {
        if (DataType.TypeId != id)
        {
            throw new ArgumentException($"The array's data is of type {DataType.TypeId}, expected {id}");
        }
    }

    internal void EnsureBufferCount(int count)
    {
        if (Buffers.Length != count)
        {
            throw new ArgumentException($"The array has {Buffers.Length} buffers, expected {count}");
        }
    }
}
