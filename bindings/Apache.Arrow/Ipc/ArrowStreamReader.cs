using System.Buffers.Binary;
using Apache.Arrow.Ipc.Flatbuf;

namespace Apache.Arrow.Ipc;

/// <summary>
/// Reads an Arrow stream out of memory without copying: arrays are views of that memory, which has to live as long as they do.
/// Bytes that are not a whole, sane stream give <see cref="InvalidDataException"/>; nothing is allocated by a length they claim.
/// </summary>
public class ArrowStreamReader : IDisposable
{
    private readonly ReadOnlyMemory<byte> _buffer;
    private int _position;
    private Schema? _schema;

    public ArrowStreamReader(ReadOnlyMemory<byte> buffer) => _buffer = buffer;

    /// <summary>Reads the schema if that has not happened yet.</summary>
    public Schema Schema => _schema ??= ReadSchema();

    /// <summary>The next batch, or null at the end: the end mark, or no more than 4 bytes left.</summary>
    public RecordBatch? ReadNextRecordBatch()
    {
        Schema schema = Schema;
        while (TryReadMessage(out ReadOnlySpan<byte> metadata))
        {
            FlatTable message = FlatTable.Root(metadata);
            ReadOnlyMemory<byte> body = TakeBody(message);
            switch (message.Byte(Layout.Message.HeaderType))
            {
                case Layout.HeaderRecordBatch:
                    return BatchDecoder.Read(schema, Header(message), body);
                case Layout.HeaderDictionaryBatch:
                    throw new InvalidDataException("Dictionaries are not supported");
                default:
                    break; // as the specification asks, messages of another kind are passed over
            }
        }
        return null;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    private Schema ReadSchema()
    {
        if (!TryReadMessage(out ReadOnlySpan<byte> metadata))
        {
            throw new InvalidDataException("The stream ends before its schema");
        }
        FlatTable message = FlatTable.Root(metadata);
        TakeBody(message);
        return message.Byte(Layout.Message.HeaderType) == Layout.HeaderSchema
            ? SchemaCodec.Read(Header(message), metadata.Length)
            : throw new InvalidDataException("The stream does not begin with a schema");
    }

    private static FlatTable Header(FlatTable message)
    {
        short version = message.Short(Layout.Message.Version);
        if (version is not (Layout.MetadataV4 or Layout.MetadataV5))
        {
            throw new InvalidDataException($"Arrow metadata version {version + 1} is not supported, expected 4 or 5");
        }
        FlatTable header = message.Table(Layout.Message.Header);
        return header.Exists ? header : throw FlatTable.Invalid("a message without a header");
    }

    /// <summary>Takes the next message's metadata; false at the end of the stream.</summary>
    private bool TryReadMessage(out ReadOnlySpan<byte> metadata)
    {
        metadata = default;
        if (_buffer.Length - _position <= sizeof(int))
        {
            return false;
        }
        int length = TakeInt();
        if (length == -1) // the continuation mark; messages from before Arrow 0.15 have none
        {
            length = TakeInt();
        }
        if (length == 0)
        {
            return false;
        }
        metadata = Take(length).Span;
        return true;
    }

    private ReadOnlyMemory<byte> TakeBody(FlatTable message) => Take(message.Long(Layout.Message.BodyLength));

    private int TakeInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    private ReadOnlyMemory<byte> Take(long length)
    {
        if (length < 0 || length > _buffer.Length - _position)
        {
            throw new InvalidDataException($"{length} bytes expected at {_position} of {_buffer.Length}: truncated or damaged");
        }
        ReadOnlyMemory<byte> taken = _buffer.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }
}
