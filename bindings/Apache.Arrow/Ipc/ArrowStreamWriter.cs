using System.Buffers.Binary;
using Apache.Arrow.Ipc.Flatbuf;
using FlatRecordBatch = Apache.Arrow.Ipc.Flatbuf.Layout.RecordBatch;

namespace Apache.Arrow.Ipc;

/// <summary>
/// Writes an Arrow stream: schema, batches, end. Appends only: never seeks, never reads back. The buffers of a batch go
/// to the stream as they are, in the order of the columns, each padded to 8 bytes.
/// </summary>
public class ArrowStreamWriter : IDisposable
{
    private const int PrefixBytes = 8; // continuation mark and metadata length
    private static readonly byte[] Padding = new byte[8];

    private readonly bool _leaveOpen;
    private readonly List<ReadOnlyMemory<byte>> _body = [];
    private byte[] _message = new byte[512];
    private bool _hasWrittenStart;
    private bool _hasWrittenEnd;

    public ArrowStreamWriter(Stream baseStream, Schema schema) : this(baseStream, schema, leaveOpen: false)
    {
    }

    public ArrowStreamWriter(Stream baseStream, Schema schema, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(baseStream);
        ArgumentNullException.ThrowIfNull(schema);
        BaseStream = baseStream;
        Schema = schema;
        _leaveOpen = leaveOpen;
    }

    protected Stream BaseStream { get; }

    protected bool HasWrittenSchema { get; set; }

    protected Schema Schema { get; }

    private protected FlatBufferBuilder Builder { get; } = new();

    /// <summary>Writes what stands before the first batch; once.</summary>
    public void WriteStart()
    {
        if (!_hasWrittenStart)
        {
            WriteStartInternal();
            _hasWrittenStart = true;
        }
    }

    public virtual void WriteRecordBatch(RecordBatch recordBatch)
    {
        ArgumentNullException.ThrowIfNull(recordBatch);
        EnsureFits(recordBatch);
        WriteSchemaOnce();
        _body.Clear();
        foreach (IArrowArray array in recordBatch.ArrayList)
        {
            BodyBuffers.Collect(array, _body);
        }
        int batch = WriteBatchHeader(recordBatch, out long bodyBytes);
        StartingWritingRecordBatch();
        int metadataBytes = WriteMessage(Layout.HeaderRecordBatch, batch, bodyBytes);
        foreach (ReadOnlyMemory<byte> buffer in _body)
        {
            WriteUnlessEmpty(buffer.Span);
            WriteUnlessEmpty(Padding.AsSpan(0, -buffer.Length & 7));
        }
        _body.Clear();
        FinishedWritingRecordBatch(bodyBytes, metadataBytes);
    }

    /// <summary>Writes the end mark; once. The stream stays open for what the caller may add.</summary>
    public void WriteEnd()
    {
        if (!_hasWrittenEnd)
        {
            WriteEndInternal();
            _hasWrittenEnd = true;
        }
    }

    public virtual void Dispose()
    {
        if (!_leaveOpen)
        {
            BaseStream.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    private protected virtual void WriteStartInternal() => WriteSchemaOnce();

    private protected virtual void WriteEndInternal() => BaseStream.Write([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);

    private protected virtual void StartingWritingRecordBatch()
    {
    }

    private protected virtual void FinishedWritingRecordBatch(long bodyLength, int metadataLength)
    {
    }

    private void WriteSchemaOnce()
    {
        if (!HasWrittenSchema)
        {
            Builder.Clear();
            WriteMessage(Layout.HeaderSchema, SchemaCodec.Write(Builder, Schema), bodyBytes: 0);
            HasWrittenSchema = true;
        }
    }

    /// <summary>Describes the batch whose buffers are in <see cref="_body"/>.</summary>
    private int WriteBatchHeader(RecordBatch recordBatch, out long bodyBytes)
    {
        Builder.Clear();
        bodyBytes = 0;
        foreach (ReadOnlyMemory<byte> buffer in _body)
        {
            bodyBytes += BitUtility.RoundUpToMultipleOf8(buffer.Length);
        }
        long end = bodyBytes;
        Builder.StartVector(Layout.BufferBytes, _body.Count, 8);
        for (int i = _body.Count - 1; i >= 0; i--)
        {
            end -= BitUtility.RoundUpToMultipleOf8(_body[i].Length);
            Builder.PutLong(_body[i].Length);
            Builder.PutLong(end);
        }
        int buffers = Builder.EndVector(_body.Count);
        Builder.StartVector(Layout.FieldNodeBytes, recordBatch.ColumnCount, 8);
        for (int i = recordBatch.ColumnCount - 1; i >= 0; i--)
        {
            Builder.PutLong(recordBatch.Column(i).NullCount);
            Builder.PutLong(recordBatch.Column(i).Length);
        }
        int nodes = Builder.EndVector(recordBatch.ColumnCount);
        Builder.StartTable(FlatRecordBatch.Slots);
        Builder.AddLong(FlatRecordBatch.Length, recordBatch.Length);
        Builder.AddReference(FlatRecordBatch.Nodes, nodes);
        Builder.AddReference(FlatRecordBatch.Buffers, buffers);
        return Builder.EndTable();
    }

    /// <summary>Writes prefix, metadata and padding in one go; returns their length, a multiple of 8.</summary>
    private int WriteMessage(byte headerType, int header, long bodyBytes)
    {
        Builder.StartTable(Layout.Message.Slots);
        Builder.AddLong(Layout.Message.BodyLength, bodyBytes);
        Builder.AddReference(Layout.Message.Header, header);
        Builder.AddShort(Layout.Message.Version, Layout.MetadataV5);
        Builder.AddByte(Layout.Message.HeaderType, headerType);
        Builder.Finish(Builder.EndTable());

        ReadOnlySpan<byte> metadata = Builder.Bytes;
        int total = checked((int)BitUtility.RoundUpToMultipleOf8(PrefixBytes + metadata.Length));
        if (_message.Length < total)
        {
            _message = new byte[total];
        }
        Span<byte> message = _message.AsSpan(0, total);
        BinaryPrimitives.WriteInt32LittleEndian(message, -1);
        BinaryPrimitives.WriteInt32LittleEndian(message[4..], total - PrefixBytes);
        metadata.CopyTo(message[PrefixBytes..]);
        message[(PrefixBytes + metadata.Length)..].Clear();
        BaseStream.Write(message);
        return total;
    }

    private void WriteUnlessEmpty(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            BaseStream.Write(bytes);
        }
    }

    private void EnsureFits(RecordBatch recordBatch)
    {
        if (recordBatch.ColumnCount != Schema.FieldsList.Count)
        {
            throw new ArgumentException($"The batch has {recordBatch.ColumnCount} columns, the schema {Schema.FieldsList.Count}");
        }
        for (int i = 0; i < recordBatch.ColumnCount; i++)
        {
            Field field = Schema.GetFieldByIndex(i);
            IArrowArray array = recordBatch.Column(i);
            if (array.Data.DataType.TypeId != field.DataType.TypeId || array.Length != recordBatch.Length)
            {
                throw new ArgumentException($"Column '{field.Name}' is {array.Length} values of {array.Data.DataType.Name}, " +
                    $"expected {recordBatch.Length} of {field.DataType.Name}");
            }
        }
    }
}
