namespace Apache.Arrow;

/// <summary>The columns of a table and what is said about the table.</summary>
public partial class Schema
{
    private readonly List<Field> _fieldsList;

    public Schema(IEnumerable<Field> fields, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _fieldsList = [.. fields];
        FieldsLookup = _fieldsList.ToLookup(field => field.Name);
        Metadata = metadata?.ToDictionary();
    }

    public IReadOnlyList<Field> FieldsList => _fieldsList;

    public ILookup<string, Field> FieldsLookup { get; }

    /// <summary>Null where there is none, as in the real package.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    public bool HasMetadata => Metadata?.Count > 0;

    public Field GetFieldByIndex(int i) => _fieldsList[i];

    public Field? GetFieldByName(string name) => FieldsLookup[name].FirstOrDefault();

    /// <summary>Index of the first field of that name, or −1.</summary>
    public int GetFieldIndex(string name, IEqualityComparer<string>? comparer = default)
    {
        comparer ??= StringComparer.Ordinal;
        return _fieldsList.FindIndex(field => comparer.Equals(field.Name, name));
    }
}
