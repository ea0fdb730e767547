using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Brainscan.Format.Container;

/// <summary>One column of a <see cref="RowBatch"/>.</summary>
internal abstract class RowColumn
{
    private readonly List<byte> _validity = [];

    /// <summary>Values and nulls so far.</summary>
    protected int Rows { get; private set; }

    protected int NullCount { get; private set; }

    /// <summary>Bit i says whether row i has a value; no bitmap at all where every row has.</summary>
    protected ArrowBuffer Validity => NullCount == 0 ? ArrowBuffer.Empty : new ArrowBuffer(_validity.ToArray());

    public static RowColumn For(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Int32 => new NumberColumn<int>((values, nulls, rows, nullCount) => new Int32Array(values, nulls, rows, nullCount, 0)),
        ArrowTypeId.Int64 => new NumberColumn<long>((values, nulls, rows, nullCount) => new Int64Array(values, nulls, rows, nullCount, 0)),
        ArrowTypeId.UInt32 => new NumberColumn<uint>((values, nulls, rows, nullCount) => new UInt32Array(values, nulls, rows, nullCount, 0)),
        ArrowTypeId.Float => new NumberColumn<float>((values, nulls, rows, nullCount) => new FloatArray(values, nulls, rows, nullCount, 0)),
        ArrowTypeId.Double => new NumberColumn<double>((values, nulls, rows, nullCount) => new DoubleArray(values, nulls, rows, nullCount, 0)),
        ArrowTypeId.String => new BytesColumn((offsets, bytes, nulls, rows, nullCount) => new StringArray(rows, offsets, bytes, nulls, nullCount)),
        _ => new BytesColumn((offsets, bytes, nulls, rows, nullCount) => new BinaryArray(BinaryType.Default, rows, offsets, bytes, nulls, nullCount)),
    };

    /// <summary>Adds nulls until there are that many rows.</summary>
    public void Pad(int rows)
    {
        while (Rows < rows)
        {
            AppendNull();
            Mark(valid: false);
        }
    }

    public abstract IArrowArray Build();

    protected abstract void AppendNull();

    protected void Mark(bool valid)
    {
        if (Rows % 8 == 0)
        {
            _validity.Add(0);
        }
        if (valid)
        {
            _validity[^1] |= (byte)(1 << (Rows % 8));
        }
        NullCount += valid ? 0 : 1;
        Rows++;
    }
}

/// <summary>A column of numbers.</summary>
internal sealed class NumberColumn<T>(Func<ArrowBuffer, ArrowBuffer, int, int, IArrowArray> build) : RowColumn
    where T : unmanaged
{
    private readonly List<T> _values = [];

    public void Append(T value)
    {
        _values.Add(value);
        Mark(valid: true);
    }

    public override IArrowArray Build() => build(
        new ArrowBuffer(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_values)).ToArray()), Validity, Rows, NullCount);

    protected override void AppendNull() => _values.Add(default);
}

/// <summary>A column of texts or payloads. Keeps what it is given until it is built, then copies each once.</summary>
internal sealed class BytesColumn(Func<ArrowBuffer, ArrowBuffer, ArrowBuffer, int, int, IArrowArray> build) : RowColumn
{
    private readonly List<ReadOnlyMemory<byte>> _values = [];
    private readonly List<int> _offsets = [0];

    public void Append(ReadOnlyMemory<byte> value)
    {
        _values.Add(value);
        _offsets.Add(checked(_offsets[^1] + value.Length));
        Mark(valid: true);
    }

    public override IArrowArray Build()
    {
        byte[] bytes = new byte[_offsets[^1]];
        int at = 0;
        foreach (var value in _values)
        {
            value.CopyTo(bytes.AsMemory(at));
            at += value.Length;
        }
        var offsets = new ArrowBuffer(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_offsets)).ToArray());
        return build(offsets, new ArrowBuffer(bytes), Validity, Rows, NullCount);
    }

    protected override void AppendNull() => _offsets.Add(_offsets[^1]);
}
