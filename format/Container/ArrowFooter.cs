using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Brainscan.Format.Container;

/// <summary>Where a record batch lies: what an Arrow footer lists.</summary>
/// <param name="Offset">First byte of its message.</param>
/// <param name="MetadataBytes">Bytes of the message before its body.</param>
/// <param name="BodyBytes">Bytes of its body.</param>
internal readonly record struct BatchBlock(long Offset, int MetadataBytes, long BodyBytes);

/// <summary>
/// The end of an Arrow file. The Arrow library writes a footer only of batches that the same object wrote; a recording may be continued by
/// another process. So the library writes the footer of a file with one batch, and here its list of batches is replaced.
/// </summary>
internal static class ArrowFooter
{
    private const int BlockBytes = 24;
    private const int RecordBatchesField = 3;
    private const int TailBytes = 10; // the footer's length and "ARROW1"

    /// <summary>Everything from the end-of-stream mark on.</summary>
    /// <param name="schema">The file's schema.</param>
    /// <param name="anyBatch">Any batch of it.</param>
    /// <param name="blocks">All batches in the file.</param>
    public static byte[] Build(Schema schema, RecordBatch anyBatch, IReadOnlyList<BatchBlock> blocks)
    {
        byte[] template = Template(schema, anyBatch);
        int listAt = (template.Length + 7) / 8 * 8 + sizeof(int); // so that the blocks, after their count, are aligned to 8
        int footerBytes = listAt + sizeof(int) + blocks.Count * BlockBytes;
        byte[] result = new byte[ArrowFraming.PrefixBytes + footerBytes + TailBytes];
        ArrowFraming.EndOfStream.CopyTo(result);
        var footer = result.AsSpan(ArrowFraming.PrefixBytes, footerBytes);
        template.CopyTo(footer);
        int field = FieldAt(template, RecordBatchesField);
        BinaryPrimitives.WriteInt32LittleEndian(footer[field..], listAt - field);
        BinaryPrimitives.WriteInt32LittleEndian(footer[listAt..], blocks.Count);
        for (int i = 0; i < blocks.Count; i++)
        {
            var block = footer[(listAt + sizeof(int) + i * BlockBytes)..];
            BinaryPrimitives.WriteInt64LittleEndian(block, blocks[i].Offset);
            BinaryPrimitives.WriteInt32LittleEndian(block[8..], blocks[i].MetadataBytes);
            BinaryPrimitives.WriteInt64LittleEndian(block[16..], blocks[i].BodyBytes);
        }
        var tail = result.AsSpan(ArrowFraming.PrefixBytes + footerBytes);
        BinaryPrimitives.WriteInt32LittleEndian(tail, footerBytes);
        ArrowFraming.Magic[..6].CopyTo(tail[4..]);
        return result;
    }

    /// <summary>Where the end-of-stream mark of a finished file begins, when the file ends as one; −1 otherwise.</summary>
    public static long EndOfStreamAt(RecordingFile file, long length)
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        Span<byte> mark = stackalloc byte[ArrowFraming.PrefixBytes];
        if (length < TailBytes || file.Read(length - TailBytes, tail) < TailBytes || !tail[4..].SequenceEqual(ArrowFraming.Magic[..6]))
        {
            return -1;
        }
        long at = length - TailBytes - BinaryPrimitives.ReadUInt32LittleEndian(tail) - ArrowFraming.PrefixBytes;
        return at > 0 && file.Read(at, mark) == mark.Length && mark.SequenceEqual(ArrowFraming.EndOfStream) ? at : -1;
    }

    /// <summary>Reads the list of batches of a footer; false when it is damaged. Every offset is bounded before it is used.</summary>
    /// <param name="footer">Everything from the end-of-stream mark on, as <see cref="Build"/> makes it.</param>
    /// <param name="blocks">Receives the list.</param>
    public static bool TryReadBlocks(ReadOnlySpan<byte> footer, out BatchBlock[] blocks)
    {
        blocks = [];
        if (footer.Length < ArrowFraming.PrefixBytes + TailBytes)
        {
            return false;
        }
        var table = footer[ArrowFraming.PrefixBytes..^TailBytes];
        if (!TryReadOffset(table, 0, out int root) || !TryReadOffset(table, root, out int toVtable) || root - (long)toVtable is < 0 or > int.MaxValue)
        {
            return false;
        }
        long slot = root - (long)toVtable + 4 + 2 * RecordBatchesField;
        if (slot > table.Length - 2)
        {
            return false;
        }
        long field = root + (long)BinaryPrimitives.ReadUInt16LittleEndian(table[(int)slot..]);
        if (!TryReadOffset(table, field, out int list) || !TryReadOffset(table, field + list, out int count))
        {
            return false;
        }
        long first = field + list + sizeof(int);
        if (count < 0 || first + (long)count * BlockBytes > table.Length)
        {
            return false;
        }
        blocks = new BatchBlock[count];
        for (int i = 0; i < count; i++)
        {
            var block = table[(int)(first + (long)i * BlockBytes)..];
            blocks[i] = new BatchBlock(
                BinaryPrimitives.ReadInt64LittleEndian(block), BinaryPrimitives.ReadInt32LittleEndian(block[8..]), BinaryPrimitives.ReadInt64LittleEndian(block[16..]));
        }
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> bytes, long at, out int value)
    {
        bool fits = at >= 0 && at <= bytes.Length - sizeof(int);
        value = fits ? BinaryPrimitives.ReadInt32LittleEndian(bytes[(int)at..]) : 0;
        return fits;
    }

    private static byte[] Template(Schema schema, RecordBatch anyBatch)
    {
        using var file = new MemoryStream();
        using var writer = new ArrowFileWriter(file, schema, leaveOpen: true);
        writer.WriteRecordBatch(anyBatch);
        writer.WriteEnd();
        byte[] bytes = file.ToArray();
        int footerBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - TailBytes));
        return bytes[(bytes.Length - TailBytes - footerBytes)..^TailBytes];
    }

    // Where the root table's field lies in a flatbuffer: through the table's vtable.
    private static int FieldAt(ReadOnlySpan<byte> flatBuffer, int field)
    {
        int table = BinaryPrimitives.ReadInt32LittleEndian(flatBuffer);
        int vtable = table - BinaryPrimitives.ReadInt32LittleEndian(flatBuffer[table..]);
        return table + BinaryPrimitives.ReadUInt16LittleEndian(flatBuffer[(vtable + 4 + 2 * field)..]);
    }
}
