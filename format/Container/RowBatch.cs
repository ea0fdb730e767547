using Apache.Arrow;

namespace Brainscan.Format.Container;

/// <summary>
/// A record batch under construction. A row sets the columns of its kind; <see cref="Next"/> fills the others with null.
/// </summary>
internal sealed class RowBatch(Schema schema)
{
    private readonly Column[] _columns = [.. schema.FieldsList.Select(field => new Column(field))];
    private int _rows;

    public void Set(string column, int value) => Cell(column, builder => ((Int32Array.Builder)builder).Append(value));

    public void Set(string column, long value) => Cell(column, builder => ((Int64Array.Builder)builder).Append(value));

    public void Set(string column, uint value) => Cell(column, builder => ((UInt32Array.Builder)builder).Append(value));

    public void Set(string column, float value) => Cell(column, builder => ((FloatArray.Builder)builder).Append(value));

    public void Set(string column, double value) => Cell(column, builder => ((DoubleArray.Builder)builder).Append(value));

    public void Set(string column, string value) => Cell(column, builder => ((StringArray.Builder)builder).Append(value));

    public void Set(string column, ReadOnlyMemory<byte> value) => Cell(column, builder => ((BinaryArray.Builder)builder).Append(value.Span));

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

    private void Cell(string name, Action<object> append) => _columns[schema.GetFieldIndex(name)].Append(append);

    private sealed class Column
    {
        private readonly object _builder;
        private readonly Action _appendNull;
        private readonly Func<IArrowArray> _build;
        private int _rows;

        public Column(Field field)
        {
            (_builder, _appendNull, _build) = field.DataType.TypeId switch
            {
                Apache.Arrow.Types.ArrowTypeId.Int32 => Of(new Int32Array.Builder(), b => b.AppendNull(), b => b.Build()),
                Apache.Arrow.Types.ArrowTypeId.Int64 => Of(new Int64Array.Builder(), b => b.AppendNull(), b => b.Build()),
                Apache.Arrow.Types.ArrowTypeId.UInt32 => Of(new UInt32Array.Builder(), b => b.AppendNull(), b => b.Build()),
                Apache.Arrow.Types.ArrowTypeId.Float => Of(new FloatArray.Builder(), b => b.AppendNull(), b => b.Build()),
                Apache.Arrow.Types.ArrowTypeId.Double => Of(new DoubleArray.Builder(), b => b.AppendNull(), b => b.Build()),
                Apache.Arrow.Types.ArrowTypeId.String => Of(new StringArray.Builder(), b => b.AppendNull(), b => b.Build()),
                _ => Of(new BinaryArray.Builder(), b => b.AppendNull(), b => b.Build()),
            };
        }

        public void Append(Action<object> append)
        {
            append(_builder);
            _rows++;
        }

        public void Pad(int rows)
        {
            for (; _rows < rows; _rows++)
            {
                _appendNull();
            }
        }

        public IArrowArray Build() => _build();

        private static (object, Action, Func<IArrowArray>) Of<T>(T builder, Action<T> appendNull, Func<T, IArrowArray> build)
            where T : notnull => (builder, () => appendNull(builder), () => build(builder));
    }
}
