using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Brainscan.Format.Container;

/// <summary>One record batch, read by column name. Missing columns, wrong types and null cells where a value must be are damage.</summary>
internal sealed class Rows
{
    private readonly RecordBatch _batch;
    private readonly Dictionary<string, IArrowArray> _columns = new(StringComparer.Ordinal);

    private Rows(RecordBatch batch)
    {
        _batch = batch;
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            _columns[batch.Schema.GetFieldByIndex(i).Name] = batch.Column(i);
        }
    }

    public int Count => _batch.Length;

    /// <summary>
    /// Parses a schema message followed by one batch message. The batch's cells point into <paramref name="bytes"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static Rows Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            ArrowMessages.Check(bytes.Span);
            using var reader = new ArrowStreamReader(bytes);
            var batch = reader.ReadNextRecordBatch() ?? throw new InvalidDataException("there is no batch");
            ArrowBounds.Check(batch);
            return new Rows(batch);
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OutOfMemoryException))
        {
            // The Arrow library answers nonsense with whatever its parsing runs into; to us it is all one thing.
            throw new InvalidDataException($"it is not a readable Arrow batch ({exception.Message})", exception);
        }
    }

    public string Text(string column, int row) => Column<StringArray>(column).GetString(row) ?? throw Missing(column, row);

    /// <summary>A text's bytes, for who compares a million of them.</summary>
    public ReadOnlySpan<byte> Utf8(string column, int row) =>
        Column<StringArray>(column).GetBytes(row, out bool isNull) is var bytes && !isNull ? bytes : throw Missing(column, row);

    public string TextOr(string column, int row, string otherwise) => Column<StringArray>(column).GetString(row) ?? otherwise;

    public int Int32(string column, int row) => Column<Int32Array>(column).GetValue(row) ?? throw Missing(column, row);

    public int Int32Or(string column, int row, int otherwise) => Column<Int32Array>(column).GetValue(row) ?? otherwise;

    public long Int64(string column, int row) => Column<Int64Array>(column).GetValue(row) ?? throw Missing(column, row);

    public uint UInt32(string column, int row) => Column<UInt32Array>(column).GetValue(row) ?? throw Missing(column, row);

    public float Single(string column, int row) => Column<FloatArray>(column).GetValue(row) ?? throw Missing(column, row);

    public double Double(string column, int row) => Column<DoubleArray>(column).GetValue(row) ?? throw Missing(column, row);

    /// <summary>Where a cell's bytes lie, counted from the first of the column.</summary>
    public (int Start, int Length) PlaceOfBytes(string column, int row)
    {
        var array = Column<BinaryArray>(column);
        int start = array.ValueOffsets[row];
        return (start, array.ValueOffsets[row + 1] - start);
    }

    public ReadOnlyMemory<byte> Bytes(string column, int row)
    {
        var (start, length) = PlaceOfBytes(column, row);
        return Column<BinaryArray>(column).ValueBuffer.Memory.Slice(start, length);
    }

    private T Column<T>(string name) where T : class, IArrowArray
    {
        var column = _columns.GetValueOrDefault(name) as T
            ?? throw new InvalidDataException($"column {name} is missing or of another type");
        return column.Length == _batch.Length ? column : throw new InvalidDataException($"column {name} has {column.Length} rows, not {_batch.Length}");
    }

    private static InvalidDataException Missing(string column, int row) => new($"column {column} is empty in row {row}");
}
