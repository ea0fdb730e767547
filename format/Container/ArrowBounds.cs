using Apache.Arrow;
using Apache.Arrow.Types;

namespace Brainscan.Format.Container;

/// <summary>
/// What a batch says of itself, held to the bytes it has. Apache.Arrow believes the lengths, null counts and offsets of a file, and reads
/// where they point: a hostile file would end the process. So this comes before any value is touched.
/// </summary>
internal static class ArrowBounds
{
    /// <exception cref="InvalidDataException">A value would lie outside its column's bytes, or the batch is of a shape that no recording has.</exception>
    public static void Check(RecordBatch batch)
    {
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            string? fault = Fault(batch.Column(i).Data, batch.Length);
            if (fault is not null) throw new InvalidDataException($"column {batch.Schema.GetFieldByIndex(i).Name}: {fault}");
        }
    }

    private static string? Fault(ArrayData column, int rows)
    {
        if (column.Length != rows || column.Offset != 0) return $"{column.Length} values from {column.Offset} on, not {rows} from 0 on";
        int expected = column.DataType is StringType or BinaryType ? 3 : 2;
        if (column.Buffers.Length != expected) return $"{column.Buffers.Length} buffers, not {expected}";
        ArrowBuffer validity = column.Buffers[0];
        if (!validity.IsEmpty && validity.Length < BitUtility.ByteCount(rows)) return $"{validity.Length} bytes of validity for {rows} rows";
        int nulls = column.GetNullCount();
        if (nulls < 0 || nulls > (validity.IsEmpty ? 0 : rows)) return $"{nulls} nulls in {rows} rows";
        return column.DataType switch
        {
            StringType or BinaryType => OffsetFault(column.Buffers[1], column.Buffers[2].Length, rows),
            FixedWidthType type when column.Buffers[1].Length < (long)rows * type.BitWidth / 8 => $"{column.Buffers[1].Length} bytes of values for {rows} rows",
            FixedWidthType => null,
            _ => $"type {column.DataType.Name} has no place in a recording",
        };
    }

    /// <summary>Offsets begin at 0 or above, never descend, and end within the content.</summary>
    private static string? OffsetFault(ArrowBuffer buffer, int contentBytes, int rows)
    {
        if (rows == 0) return null;
        if (buffer.Length < (rows + 1L) * sizeof(int)) return $"{buffer.Length} bytes of offsets for {rows} rows";
        int last = 0;
        foreach (int offset in buffer.Span.CastTo<int>()[..(rows + 1)])
        {
            if (offset < last || offset > contentBytes) return $"a value ends at byte {offset}, before {last} or beyond {contentBytes}";
            last = offset;
        }
        return null;
    }
}
