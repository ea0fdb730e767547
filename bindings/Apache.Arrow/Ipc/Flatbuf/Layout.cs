namespace Apache.Arrow.Ipc.Flatbuf;

/// <summary>Slot numbers and constants of Arrow's Message.fbs, Schema.fbs and File.fbs.</summary>
internal static class Layout
{
    public const short MetadataV4 = 3;
    public const short MetadataV5 = 4;

    public const int FieldNodeBytes = 16; // length, null count
    public const int BufferBytes = 16;    // offset, length
    public const int BlockBytes = 24;     // offset, metadata length, padding, body length

    public const byte HeaderSchema = 1;
    public const byte HeaderDictionaryBatch = 2;
    public const byte HeaderRecordBatch = 3;

    public const byte TypeInt = 2;
    public const byte TypeFloatingPoint = 3;
    public const byte TypeBinary = 4;
    public const byte TypeUtf8 = 5;

    public static class Message
    {
        public const int Version = 0, HeaderType = 1, Header = 2, BodyLength = 3, Slots = 5;
    }

    public static class Schema
    {
        public const int Endianness = 0, Fields = 1, Metadata = 2, Slots = 4;
    }

    public static class Field
    {
        public const int Name = 0, Nullable = 1, TypeType = 2, Type = 3, Dictionary = 4, Children = 5, Metadata = 6, Slots = 7;
    }

    public static class KeyValue
    {
        public const int Key = 0, Value = 1, Slots = 2;
    }

    public static class Int
    {
        public const int BitWidth = 0, IsSigned = 1, Slots = 2;
    }

    public static class FloatingPoint
    {
        public const int Precision = 0, Slots = 1;
    }

    public static class RecordBatch
    {
        public const int Length = 0, Nodes = 1, Buffers = 2, Compression = 3, Slots = 5;
    }

    public static class Footer
    {
        public const int Version = 0, Schema = 1, Dictionaries = 2, RecordBatches = 3, Slots = 5;
    }
}
