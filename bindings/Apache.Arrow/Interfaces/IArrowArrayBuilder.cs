using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>Something that grows into an array.</summary>
public interface IArrowArrayBuilder
{
    int Length { get; }
}

/// <summary>Something that grows into an array of a known class.</summary>
public interface IArrowArrayBuilder<out TArray> : IArrowArrayBuilder
    where TArray : IArrowArray
{
    TArray Build(MemoryAllocator allocator);
}

/// <summary>The fluent part that does not depend on the values' type.</summary>
public interface IArrowArrayBuilder<out TArray, out TBuilder> : IArrowArrayBuilder<TArray>
    where TArray : IArrowArray
    where TBuilder : IArrowArrayBuilder<TArray>
{
    TBuilder Reserve(int capacity);

    TBuilder Clear();

    TBuilder AppendNull();
}

/// <summary>The fluent part for values of one type.</summary>
public interface IArrowArrayBuilder<T, out TArray, out TBuilder> : IArrowArrayBuilder<TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : IArrowArrayBuilder<TArray>
{
    TBuilder Append(T value);

    TBuilder Append(ReadOnlySpan<T> span);
}
