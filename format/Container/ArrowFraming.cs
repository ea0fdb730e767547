using System.Buffers.Binary;

namespace Brainscan.Format.Container;

/// <summary>
/// The little of Arrow's framing that one must know to hop from message to message without reading bodies: the 8-byte prefix, and
/// where a Message table keeps its body's length. Every offset is bounded before it is used.
/// </summary>
internal static class ArrowFraming
{
    public const int PrefixBytes = 8;
    public const int MagicBytes = 8;

    /// <summary>No metadata we write comes near this; a longer claim is damage.</summary>
    public const int MaxMetadataBytes = 1 << 26;

    private const int BodyLengthField = 3;

    public static ReadOnlySpan<byte> Magic => "ARROW1\0\0"u8;

    /// <summary>The end-of-stream mark: a prefix that announces no metadata.</summary>
    public static ReadOnlySpan<byte> EndOfStream => [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    /// <summary>Bytes of metadata a prefix announces; false when these 8 bytes are no prefix.</summary>
    public static bool TryReadPrefix(ReadOnlySpan<byte> bytes, out int metadataBytes)
    {
        metadataBytes = 0;
        if (bytes.Length < PrefixBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != uint.MaxValue)
        {
            return false;
        }
        metadataBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return metadataBytes is > 0 and <= MaxMetadataBytes && metadataBytes % 8 == 0;
    }

    /// <summary>The body's length, from a message's metadata; false when the metadata makes no sense.</summary>
    public static bool TryReadBodyLength(ReadOnlySpan<byte> metadata, out long bodyBytes)
    {
        bodyBytes = 0;
        if (!TryReadInt32(metadata, 0, out int table) || !TryReadInt32(metadata, table, out int toVtable))
        {
            return false;
        }
        long vtable = (long)table - toVtable;
        long slot = vtable + 4 + 2 * BodyLengthField;
        if (vtable < 0 || slot + 2 > metadata.Length)
        {
            return false;
        }
        int vtableBytes = BinaryPrimitives.ReadUInt16LittleEndian(metadata[(int)vtable..]);
        int field = 4 + 2 * BodyLengthField + 2 <= vtableBytes ? BinaryPrimitives.ReadUInt16LittleEndian(metadata[(int)slot..]) : 0;
        if (field == 0)
        {
            // an absent field has its default: a message without a body, as a schema's is
            return true;
        }
        if ((long)table + field + sizeof(long) > metadata.Length)
        {
            return false;
        }
        bodyBytes = BinaryPrimitives.ReadInt64LittleEndian(metadata[(table + field)..]);
        return bodyBytes >= 0;
    }

    private static bool TryReadInt32(ReadOnlySpan<byte> bytes, int at, out int value)
    {
        bool fits = at >= 0 && at <= bytes.Length - sizeof(int);
        value = fits ? BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) : 0;
        return fits;
    }
}
