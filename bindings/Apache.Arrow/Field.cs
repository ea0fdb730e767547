using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>A column's name and type.</summary>
public partial class Field
{
    public Field(string name, IArrowType dataType, bool nullable, IEnumerable<KeyValuePair<string, string>>? metadata = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(dataType);
        Name = name;
        DataType = dataType;
        IsNullable = nullable;
        Metadata = metadata?.ToDictionary();
    }

    public IArrowType DataType { get; }

    public string Name { get; }

    public bool IsNullable { get; }

    public bool HasMetadata => Metadata?.Count > 0;

    public IReadOnlyDictionary<string, string>? Metadata { get; }
}
