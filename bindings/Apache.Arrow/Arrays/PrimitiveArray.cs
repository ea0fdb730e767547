using System.Runtime.InteropServices;

namespace Apache.Arrow;

/// <summary>A column of numbers.</summary>
public abstract class PrimitiveArray<T> : Array
    where T : struct, IEquatable<T>
{
    protected PrimitiveArray(ArrayData data) : base(data) => data.EnsureBufferCount(2);

    public ArrowBuffer ValueBuffer => Data.Buffers[1];

    /// <summary>Every value; what stands where one is null means nothing.</summary>
    public ReadOnlySpan<T> Values => MemoryMarshal.Cast<byte, T>(ValueBuffer.Span).Slice(Offset, Length);

    public T? GetValue(int index)
    {
        if (index < 0 || index >= Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index));
        }
        return IsValid(index) ? Values[index] : null;
    }
}
