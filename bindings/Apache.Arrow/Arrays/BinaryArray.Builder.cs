using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class BinaryArray
{
    /// <summary>Builds a column of byte strings.</summary>
    public class Builder : BuilderBase<BinaryArray, Builder>
    {
        public Builder() : base(BinaryType.Default)
        {
        }

        protected override BinaryArray Build(ArrayData data) => new(data);
    }

    /// <summary>What the builders of byte strings and of text share.</summary>
    public abstract class BuilderBase<TArray, TBuilder> : IArrowArrayBuilder<byte, TArray, TBuilder>
        where TArray : IArrowArray
        where TBuilder : class, IArrowArrayBuilder<byte, TArray, TBuilder>
    {
        protected BuilderBase(IArrowType dataType)
        {
            DataType = dataType;
            ValueOffsets.Append(0);
        }

        public int Length => ValueOffsets.Length - 1;

        protected IArrowType DataType { get; }

        protected ArrowBuffer.Builder<int> ValueOffsets { get; } = new();

        protected ArrowBuffer.Builder<byte> ValueBuffer { get; } = new();

        protected ArrowBuffer.BitmapBuilder ValidityBuffer { get; } = new();

        protected int NullCount => ValidityBuffer.UnsetBitCount;

        protected TBuilder Instance => (TBuilder)(object)this;

        /// <summary>Appends a value that is a single byte.</summary>
        public TBuilder Append(byte value) => Append([value]);

        /// <summary>Appends one value.</summary>
        public TBuilder Append(ReadOnlySpan<byte> span)
        {
            ValueBuffer.Append(span);
            ValueOffsets.Append(ValueBuffer.Length);
            ValidityBuffer.Append(true);
            return Instance;
        }

        public TBuilder AppendNull()
        {
            ValueOffsets.Append(ValueBuffer.Length);
            ValidityBuffer.Append(false);
            return Instance;
        }

        /// <summary>Makes room for that many values, and for that many bytes of them.</summary>
        public TBuilder Reserve(int capacity)
        {
            ValueOffsets.Reserve(checked(capacity + 1));
            ValueBuffer.Reserve(capacity);
            ValidityBuffer.Reserve(capacity);
            return Instance;
        }

        public TBuilder Clear()
        {
            ValueOffsets.Clear().Append(0);
            ValueBuffer.Clear();
            ValidityBuffer.Clear();
            return Instance;
        }

        public TArray Build(MemoryAllocator? allocator = default) => Build(new ArrayData(DataType, Length, NullCount, 0,
        [
            NullCount > 0 ? ValidityBuffer.Build(allocator) : ArrowBuffer.Empty,
            ValueOffsets.Build(allocator),
            ValueBuffer.Build(allocator),
        ]));

        protected abstract TArray Build(ArrayData data);
    }
}
