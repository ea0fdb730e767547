using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Apache.Arrow.Ipc.Flatbuf;
using Apache.Arrow.Types;
using FlatRecordBatch = Apache.Arrow.Ipc.Flatbuf.Layout.RecordBatch;

namespace Apache.Arrow.Ipc;

/// <summary>Turns a batch's metadata and body into arrays over that body, after checking that every value lies within it.</summary>
internal ref struct BatchDecoder
{
    private readonly ReadOnlySpan<byte> _buffers;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly int _rows;
    private int _nextBuffer;

    private BatchDecoder(ReadOnlySpan<byte> buffers, ReadOnlyMemory<byte> body, int rows)
    {
        _buffers = buffers;
        _body = body;
        _rows = rows;
    }

    public static RecordBatch Read(Schema schema, FlatTable batch, ReadOnlyMemory<byte> body)
    {
        if (batch.Table(FlatRecordBatch.Compression).Exists)
        {
            throw new InvalidDataException("The batch is compressed, which is not supported");
        }
        long rows = batch.Long(FlatRecordBatch.Length);
        if (rows is < 0 or > int.MaxValue)
        {
            throw FlatTable.Invalid($"a batch of {rows} rows");
        }
        ReadOnlySpan<byte> nodes = batch.Vector(FlatRecordBatch.Nodes, Layout.FieldNodeBytes, out int nodeCount);
        if (nodeCount != schema.FieldsList.Count)
        {
            throw FlatTable.Invalid($"a batch of {nodeCount} columns, expected {schema.FieldsList.Count}");
        }
        var decoder = new BatchDecoder(batch.Vector(FlatRecordBatch.Buffers, Layout.BufferBytes, out _), body, (int)rows);
        var arrays = new IArrowArray[nodeCount];
        for (int i = 0; i < nodeCount; i++)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(nodes[(i * Layout.FieldNodeBytes)..]);
            long nullCount = BinaryPrimitives.ReadInt64LittleEndian(nodes[((i * Layout.FieldNodeBytes) + 8)..]);
            if (length != rows || nullCount < 0 || nullCount > rows)
            {
                throw FlatTable.Invalid($"column {i} has {length} values and {nullCount} nulls in {rows} rows");
            }
            arrays[i] = decoder.ReadColumn(schema.GetFieldByIndex(i).DataType, (int)nullCount);
        }
        return new RecordBatch(schema, arrays, (int)rows);
    }

    private IArrowArray ReadColumn(IArrowType type, int nullCount)
    {
        ArrowBuffer validity = TakeBuffer();
        if (!validity.IsEmpty || nullCount > 0)
        {
            EnsureBytes(validity, BitUtility.ByteCount(_rows));
        }
        ArrowBuffer values = TakeBuffer();
        if (type is FixedWidthType fixedWidth)
        {
            EnsureBytes(values, (long)_rows * (fixedWidth.BitWidth / 8));
            return Build(new ArrayData(type, _rows, nullCount, 0, [validity, values]));
        }
        ArrowBuffer content = TakeBuffer();
        EnsureOffsets(values, content.Length);
        return Build(new ArrayData(type, _rows, nullCount, 0, [validity, values, content]));
    }

    private static IArrowArray Build(ArrayData data) => data.DataType.TypeId switch
    {
        ArrowTypeId.UInt8 => new UInt8Array(data),
        ArrowTypeId.Int32 => new Int32Array(data),
        ArrowTypeId.UInt32 => new UInt32Array(data),
        ArrowTypeId.Int64 => new Int64Array(data),
        ArrowTypeId.UInt64 => new UInt64Array(data),
        ArrowTypeId.Float => new FloatArray(data),
        ArrowTypeId.Double => new DoubleArray(data),
        ArrowTypeId.String => new StringArray(data),
        _ => new BinaryArray(data),
    };

    private ArrowBuffer TakeBuffer()
    {
        if ((_nextBuffer + 1L) * Layout.BufferBytes > _buffers.Length)
        {
            throw FlatTable.Invalid($"a batch of {_nextBuffer} buffers, expected more");
        }
        ReadOnlySpan<byte> entry = _buffers[(_nextBuffer++ * Layout.BufferBytes)..];
        long offset = BinaryPrimitives.ReadInt64LittleEndian(entry);
        long length = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
        if (length == 0)
        {
            return ArrowBuffer.Empty;
        }
        return offset >= 0 && length > 0 && offset <= _body.Length && length <= _body.Length - offset
            ? new ArrowBuffer(_body.Slice((int)offset, (int)length))
            : throw FlatTable.Invalid($"a buffer of {length} bytes at {offset} in a body of {_body.Length}");
    }

    private static void EnsureBytes(ArrowBuffer buffer, long bytes)
    {
        if (buffer.Length < bytes)
        {
            throw FlatTable.Invalid($"a buffer of {buffer.Length} bytes, expected {bytes}");
        }
    }

    /// <summary>Offsets must rise from 0 or more and end within the content.</summary>
    private readonly void EnsureOffsets(ArrowBuffer buffer, int contentBytes)
    {
        if (_rows == 0)
        {
            return;
        }
        EnsureBytes(buffer, (_rows + 1L) * sizeof(int));
        ReadOnlySpan<int> offsets = MemoryMarshal.Cast<byte, int>(buffer.Span)[..(_rows + 1)];
        int last = 0;
        foreach (int offset in offsets)
        {
            if (offset < last || offset > contentBytes)
            {
                throw FlatTable.Invalid($"a value ends at {offset}, before {last} or beyond {contentBytes}");
            }
            last = offset;
        }
    }
}
