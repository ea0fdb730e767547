using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>Builds a column of numbers.</summary>
public abstract class PrimitiveArrayBuilder<T, TArray, TBuilder> : IArrowArrayBuilder<T, TArray, TBuilder>
    where T : struct
    where TArray : IArrowArray
    where TBuilder : class, IArrowArrayBuilder<TArray>
{
    public int Length => ValueBuffer.Length;

    protected ArrowBuffer.Builder<T> ValueBuffer { get; } = new();

    protected ArrowBuffer.BitmapBuilder ValidityBuffer { get; } = new();

    protected int NullCount => ValidityBuffer.UnsetBitCount;

    protected TBuilder Instance => (TBuilder)(object)this;

    public TBuilder Append(T value)
    {
        ValueBuffer.Append(value);
        ValidityBuffer.Append(true);
        return Instance;
    }

    public TBuilder Append(T? value) => value is T present ? Append(present) : AppendNull();

    public TBuilder Append(ReadOnlySpan<T> span)
    {
        ValueBuffer.Append(span);
        ValidityBuffer.AppendRange(true, span.Length);
        return Instance;
    }

    public TBuilder AppendNull()
    {
        ValueBuffer.Append(default(T));
        ValidityBuffer.Append(false);
        return Instance;
    }

    public TBuilder Reserve(int capacity)
    {
        ValueBuffer.Reserve(capacity);
        ValidityBuffer.Reserve(capacity);
        return Instance;
    }

    public TBuilder Clear()
    {
        ValueBuffer.Clear();
        ValidityBuffer.Clear();
        return Instance;
    }

    public TArray Build(MemoryAllocator? allocator = default) => Build(
        ValueBuffer.Build(allocator),
        NullCount > 0 ? ValidityBuffer.Build(allocator) : ArrowBuffer.Empty,
        Length, NullCount, offset: 0);

    protected abstract TArray Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset);
}
