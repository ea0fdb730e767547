using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>A column of bytes.</summary>
public class UInt8Array : PrimitiveArray<byte>
{
    public UInt8Array(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(UInt8Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public UInt8Array(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.UInt8);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<byte, UInt8Array, Builder>
    {
        protected override UInt8Array Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>A column of 32-bit integers.</summary>
public class Int32Array : PrimitiveArray<int>
{
    public Int32Array(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(Int32Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public Int32Array(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.Int32);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<int, Int32Array, Builder>
    {
        protected override Int32Array Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>A column of unsigned 32-bit integers.</summary>
public class UInt32Array : PrimitiveArray<uint>
{
    public UInt32Array(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(UInt32Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public UInt32Array(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.UInt32);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<uint, UInt32Array, Builder>
    {
        protected override UInt32Array Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>A column of 64-bit integers.</summary>
public class Int64Array : PrimitiveArray<long>
{
    public Int64Array(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(Int64Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public Int64Array(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.Int64);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<long, Int64Array, Builder>
    {
        protected override Int64Array Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>A column of unsigned 64-bit integers.</summary>
public class UInt64Array : PrimitiveArray<ulong>
{
    public UInt64Array(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(UInt64Type.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public UInt64Array(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.UInt64);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<ulong, UInt64Array, Builder>
    {
        protected override UInt64Array Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>A column of 32-bit floats.</summary>
public class FloatArray : PrimitiveArray<float>
{
    public FloatArray(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(FloatType.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public FloatArray(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.Float);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<float, FloatArray, Builder>
    {
        protected override FloatArray Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}

/// <summary>A column of 64-bit floats.</summary>
public class DoubleArray : PrimitiveArray<double>
{
    public DoubleArray(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset)
        : this(new ArrayData(DoubleType.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer]))
    {
    }

    public DoubleArray(ArrayData data) : base(data) => data.EnsureDataType(ArrowTypeId.Double);

    /// <summary>Builds one value at a time.</summary>
    public class Builder : PrimitiveArrayBuilder<double, DoubleArray, Builder>
    {
        protected override DoubleArray Build(ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(valueBuffer, nullBitmapBuffer, length, nullCount, offset);
    }
}
