namespace Brainscan.Format.Container;

/// <summary>
/// What a message says of itself, held to the bytes it has. Apache.Arrow makes room for as many fields, nodes and texts as a message
/// claims, so a hostile one of a kilobyte would take 34 GB. This comes before the library sees a byte.
/// </summary>
internal static class ArrowMessages
{
    private const byte SchemaHeader = 1;
    private const byte BatchHeader = 3;
    private const int ReferenceBytes = 4;
    private const int NodeBytes = 16;
    private const int BufferBytes = 16;

    /// <summary>Checks a schema message, and the batch behind it where there is one.</summary>
    /// <exception cref="InvalidDataException">They are no messages of a recording.</exception>
    public static void Check(ReadOnlySpan<byte> stream)
    {
        int fields = CheckSchema(Message(ref stream).Require(SchemaHeader));
        if (ArrowFraming.TryReadPrefix(stream, out _)) CheckBatch(Message(ref stream).Require(BatchHeader), fields);
    }

    private static FlatTable Message(ref ReadOnlySpan<byte> stream)
    {
        if (!ArrowFraming.TryReadPrefix(stream, out int metadataBytes) || metadataBytes > stream.Length - ArrowFraming.PrefixBytes)
        {
            throw FlatTable.Invalid("a message ends before its metadata");
        }
        var message = FlatTable.Root(stream.Slice(ArrowFraming.PrefixBytes, metadataBytes));
        long body = message.Long(MessageSlot.BodyLength);
        stream = stream[(ArrowFraming.PrefixBytes + metadataBytes)..];
        if (body < 0 || body > stream.Length) throw FlatTable.Invalid($"a body of {body} bytes where {stream.Length} are left");
        stream = stream[(int)body..];
        return message;
    }

    private static FlatTable Require(this FlatTable message, byte kind)
    {
        var header = message.Table(MessageSlot.Header);
        return message.Byte(MessageSlot.HeaderType) == kind && header.Exists ? header : throw FlatTable.Invalid($"a message of kind {message.Byte(MessageSlot.HeaderType)}, not {kind}");
    }

    /// <summary>Returns how many columns it has.</summary>
    private static int CheckSchema(FlatTable schema)
    {
        // a million references to one long text would be a bomb: all of them together are shorter than the longest header
        long texts = ArrowFraming.MaxMetadataBytes;
        CheckMetadata(schema, SchemaSlot.Metadata, ref texts);
        int fields = schema.Count(SchemaSlot.Fields, ReferenceBytes);
        for (int i = 0; i < fields; i++)
        {
            var field = schema.TableAt(SchemaSlot.Fields, i);
            CheckText(field, FieldSlot.Name, ref texts);
            CheckMetadata(field, FieldSlot.Metadata, ref texts);
            if (field.Table(FieldSlot.Dictionary).Exists || field.Count(FieldSlot.Children, ReferenceBytes) > 0)
            {
                throw FlatTable.Invalid($"column {i} is nested or has a dictionary");
            }
            // integers, floats, bytes and texts
            if (field.Byte(FieldSlot.TypeType) is < 2 or > 5 || !field.Table(FieldSlot.Type).Exists)
            {
                throw FlatTable.Invalid($"column {i} is of type {field.Byte(FieldSlot.TypeType)}");
            }
        }
        return fields;
    }

    private static void CheckBatch(FlatTable batch, int fields)
    {
        if (batch.Table(BatchSlot.Compression).Exists) throw FlatTable.Invalid("a compressed batch");
        if (batch.Long(BatchSlot.Length) is < 0 or > int.MaxValue) throw FlatTable.Invalid($"a batch of {batch.Long(BatchSlot.Length)} rows");
        int nodes = batch.Count(BatchSlot.Nodes, NodeBytes);
        if (nodes != fields) throw FlatTable.Invalid($"a batch of {nodes} columns, not {fields}");
        batch.Count(BatchSlot.Buffers, BufferBytes);
    }

    private static void CheckMetadata(FlatTable table, int slot, ref long texts)
    {
        int pairs = table.Count(slot, ReferenceBytes);
        for (int i = 0; i < pairs; i++)
        {
            var pair = table.TableAt(slot, i);
            CheckText(pair, PairSlot.Key, ref texts);
            CheckText(pair, PairSlot.Value, ref texts);
        }
    }

    private static void CheckText(FlatTable table, int slot, ref long texts)
    {
        texts -= table.Count(slot, 1);
        if (texts < 0) throw FlatTable.Invalid("its texts are longer than it can be");
    }

    // Slot numbers of Arrow's Message.fbs and Schema.fbs.
    private static class MessageSlot
    {
        public const int HeaderType = 1, Header = 2, BodyLength = 3;
    }

    private static class SchemaSlot
    {
        public const int Fields = 1, Metadata = 2;
    }

    private static class FieldSlot
    {
        public const int Name = 0, TypeType = 2, Type = 3, Dictionary = 4, Children = 5, Metadata = 6;
    }

    private static class PairSlot
    {
        public const int Key = 0, Value = 1;
    }

    private static class BatchSlot
    {
        public const int Length = 0, Nodes = 1, Buffers = 2, Compression = 3;
    }
}
