using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class Field
{
    /// <summary>Builds a field; nullable unless told otherwise.</summary>
    public class Builder
    {
        private readonly Dictionary<string, string> _metadata = [];
        private string? _name;
        private IArrowType? _type;
        private bool _nullable = true;

        public Builder Name(string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            _name = value;
            return this;
        }

        public Builder DataType(IArrowType type)
        {
            _type = type;
            return this;
        }

        public Builder Nullable(bool value)
        {
            _nullable = value;
            return this;
        }

        public Builder Metadata(string key, string value)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
            _metadata[key] = value;
            return this;
        }

        public Field Build() => new(
            _name ?? throw new ArgumentNullException(nameof(Name)),
            _type ?? throw new ArgumentNullException(nameof(DataType)),
            _nullable,
            _metadata.Count == 0 ? null : _metadata);
    }
}
