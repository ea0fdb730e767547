using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Brainscan.Format.Container;

namespace Brainscan.Fuzzing;

/// <summary>Where a region and its commit lie.</summary>
/// <param name="Commit">What the commit says.</param>
/// <param name="Offset">First byte of the region.</param>
/// <param name="CommitOffset">First byte of the commit's batch, where the region ends.</param>
/// <param name="End">First byte after the commit.</param>
internal readonly record struct MappedRegion(CommitRecord Commit, int Offset, int CommitOffset, int End)
{
    /// <summary>First byte of the Arrow message, which the magic precedes in the first region.</summary>
    public int Message => Offset + (Offset == 0 ? ArrowFraming.MagicBytes : 0);

    /// <summary>First byte of the commit's record.</summary>
    public int Record => End - CommitRecord.Size;
}

/// <summary>Where one column's cells lie in a batch.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="CellBytes">Bytes of a cell; 0 for texts and payloads.</param>
/// <param name="Validity">Where its bitmap lies.</param>
/// <param name="Values">Where its values lie: cells one after another, or for texts and payloads their offsets.</param>
/// <param name="Bytes">For texts and payloads where their bytes lie.</param>
internal readonly record struct MappedColumn(string Name, int CellBytes, Range Validity, Range Values, Range Bytes);

/// <summary>
/// Where everything lies in a whole recording, found without the parser that is to be tried: regions by the marks of their commits, cells by walking
/// the Arrow messages. Trusts the file, so it is only for recordings as they were written.
/// </summary>
internal sealed class RecordingMap
{
    private readonly byte[] _file;
    private readonly Schema _schema;

    public RecordingMap(byte[] file)
    {
        _file = file;
        using var reader = new ArrowStreamReader(file.AsMemory(ArrowFraming.MagicBytes));
        _schema = reader.Schema;
        Regions = [.. FindRegions(file)];
    }

    /// <summary>The recording's header, as JSON.</summary>
    public string Header => _schema.Metadata![SchemaLayout.HeaderKey];

    /// <summary>All regions in file order.</summary>
    public IReadOnlyList<MappedRegion> Regions { get; }

    /// <summary>The metadata of an Arrow message at a place: behind its prefix, before its body.</summary>
    public Range Metadata(int message) => (message + ArrowFraming.PrefixBytes)..(message + ArrowFraming.PrefixBytes + Int32(message + 4));

    /// <summary>Rows and columns of the batch at a place.</summary>
    public (int Rows, IReadOnlyList<MappedColumn> Columns) Batch(int message)
    {
        int metadata = Metadata(message).Start.Value;
        int body = Metadata(message).End.Value;
        int batch = Indirect(Field(metadata + Int32(metadata), 2));
        int buffers = Indirect(Field(batch, 2)) + sizeof(int);
        int next = 0;
        Range Buffer()
        {
            int entry = buffers + 16 * next++;
            int start = body + (int)Int64(entry);
            return start..(start + (int)Int64(entry + 8));
        }
        List<MappedColumn> columns = [];
        foreach (var field in _schema.FieldsList)
        {
            int cellBytes = CellBytes(field);
            columns.Add(new MappedColumn(field.Name, cellBytes, Buffer(), Buffer(), cellBytes == 0 ? Buffer() : default));
        }
        int length = Field(batch, 0);
        return (length == 0 ? 0 : (int)Int64(length), columns);
    }

    // An index holds copies of commits, mark and all; only at their own place does their checksum hold.
    private static IEnumerable<MappedRegion> FindRegions(byte[] file)
    {
        for (int from = 0, found; (found = file.AsSpan(from).IndexOf(CommitRecord.Mark)) >= 0; from += found + 1)
        {
            int end = from + found + CommitRecord.Size;
            var claim = end <= file.Length ? CommitRecord.Parse(file.AsSpan(from + found)) : default;
            long batch = claim.Offset + claim.Length;
            if (batch > 0 && batch < end && CommitRecord.TryRead(file.AsSpan((int)batch..end), out var commit))
            {
                yield return new MappedRegion(commit, (int)commit.Offset, (int)batch, end);
            }
        }
    }

    private static int CellBytes(Field field) => field.DataType.TypeId switch
    {
        Apache.Arrow.Types.ArrowTypeId.String or Apache.Arrow.Types.ArrowTypeId.Binary => 0,
        Apache.Arrow.Types.ArrowTypeId.Int64 or Apache.Arrow.Types.ArrowTypeId.Double => 8,
        _ => 4,
    };

    // Where a flatbuffer table keeps its field; 0 where it has its default.
    private int Field(int table, int number)
    {
        int vtable = table - Int32(table);
        int slot = 4 + 2 * number;
        int offset = slot < BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(vtable))
            ? BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(vtable + slot)) : 0;
        return offset == 0 ? 0 : table + offset;
    }

    private int Indirect(int at) => at + Int32(at);

    private int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(at));

    private long Int64(int at) => BinaryPrimitives.ReadInt64LittleEndian(_file.AsSpan(at));
}
