using System.Buffers.Binary;
using Apache.Arrow.Ipc.Flatbuf;

namespace Apache.Arrow.Ipc;

/// <summary>
/// Writes an Arrow file: the magic, a stream, and a footer that says where each batch is. As in the real package the schema
/// is written with the first batch, the stream has to say its position, and the position must start at 0.
/// </summary>
public class ArrowFileWriter : ArrowStreamWriter
{
    private readonly List<(long Offset, int MetadataLength, long BodyLength)> _blocks = [];
    private long _batchOffset;

    public ArrowFileWriter(Stream stream, Schema schema) : this(stream, schema, leaveOpen: false)
    {
    }

    public ArrowFileWriter(Stream stream, Schema schema, bool leaveOpen) : base(stream, schema, leaveOpen)
    {
        if (!stream.CanWrite)
        {
            throw new ArgumentException("stream must be writable", nameof(stream));
        }
        if (!stream.CanSeek)
        {
            throw new ArgumentException("stream must be seekable", nameof(stream));
        }
    }

    internal static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    public override void WriteRecordBatch(RecordBatch recordBatch)
    {
        WriteStart();
        base.WriteRecordBatch(recordBatch);
    }

    private protected override void WriteStartInternal() => BaseStream.Write("ARROW1\0\0"u8);

    private protected override void StartingWritingRecordBatch() => _batchOffset = BaseStream.Position;

    private protected override void FinishedWritingRecordBatch(long bodyLength, int metadataLength) =>
        _blocks.Add((_batchOffset, metadataLength, bodyLength));

    private protected override void WriteEndInternal()
    {
        base.WriteEndInternal();
        Builder.Clear();
        int schema = SchemaCodec.Write(Builder, Schema);
        Builder.StartVector(Layout.BlockBytes, _blocks.Count, 8);
        for (int i = _blocks.Count - 1; i >= 0; i--)
        {
            (long offset, int metadataLength, long bodyLength) = _blocks[i];
            Builder.PutLong(bodyLength);
            Builder.PutInt(0);
            Builder.PutInt(metadataLength);
            Builder.PutLong(offset);
        }
        int batches = Builder.EndVector(_blocks.Count);
        Builder.StartVector(Layout.BlockBytes, 0, 8);
        int dictionaries = Builder.EndVector(0);
        Builder.StartTable(Layout.Footer.Slots);
        Builder.AddReference(Layout.Footer.RecordBatches, batches);
        Builder.AddReference(Layout.Footer.Dictionaries, dictionaries);
        Builder.AddReference(Layout.Footer.Schema, schema);
        Builder.AddShort(Layout.Footer.Version, Layout.MetadataV5);
        Builder.Finish(Builder.EndTable());

        BaseStream.Write(Builder.Bytes);
        Span<byte> footerLength = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(footerLength, Builder.Bytes.Length);
        BaseStream.Write(footerLength);
        BaseStream.Write(Magic);
    }
}
