namespace Apache.Arrow;

/// <summary>Some rows of a table: one array a column, all of the same length.</summary>
public class RecordBatch : IDisposable
{
    private readonly List<IArrowArray> _arrays;

    public RecordBatch(Schema schema, IEnumerable<IArrowArray> data, int length)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Schema = schema;
        Length = length;
        _arrays = [.. data];
    }

    public Schema Schema { get; }

    public int ColumnCount => _arrays.Count;

    public IEnumerable<IArrowArray> Arrays => _arrays;

    public int Length { get; }

    internal IReadOnlyList<IArrowArray> ArrayList => _arrays;

    public IArrowArray Column(int i) => _arrays[i];

    public IArrowArray Column(string columnName) => Column(columnName, null);

    public IArrowArray Column(string columnName, IEqualityComparer<string>? comparer) =>
        _arrays[Schema.GetFieldIndex(columnName, comparer)];

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _arrays.ForEach(array => array.Dispose());
        }
    }
}
