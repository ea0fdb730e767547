using System.Text;
using Apache.Arrow;

namespace Brainscan.Format.Container;

/// <summary>
/// A record batch under construction. A row sets the columns of its kind; <see cref="Next"/> fills the others with null.
/// <para>
/// Why not Arrow's own builders? They pad every buffer to 64 bytes. Here buffers are as long as their values, so that a batch ends
/// with its payloads (and one metric with its commit takes 3,424 bytes, not 8,496).
/// </para>
/// </summary>
internal sealed class RowBatch(Schema schema)
{
    private readonly RowColumn[] _columns = [.. schema.FieldsList.Select(field => RowColumn.For(field.DataType))];
    private int _rows;

    public void Set(string column, int value) => Column<NumberColumn<int>>(column).Append(value);

    public void Set(string column, long value) => Column<NumberColumn<long>>(column).Append(value);

    public void Set(string column, uint value) => Column<NumberColumn<uint>>(column).Append(value);

    public void Set(string column, float value) => Column<NumberColumn<float>>(column).Append(value);

    public void Set(string column, double value) => Column<NumberColumn<double>>(column).Append(value);

    public void Set(string column, string value) => Column<BytesColumn>(column).Append(Encoding.UTF8.GetBytes(value));

    public void Set(string column, ReadOnlyMemory<byte> value) => Column<BytesColumn>(column).Append(value);

    /// <summary>Ends the row.</summary>
    public void Next()
    {
        _rows++;
        foreach (var column in _columns)
        {
            column.Pad(_rows);
        }
    }

    public RecordBatch Build() => new(schema, _columns.Select(column => column.Build()), _rows);

    private TColumn Column<TColumn>(string name)
        where TColumn : RowColumn => (TColumn)_columns[schema.GetFieldIndex(name)];
}
