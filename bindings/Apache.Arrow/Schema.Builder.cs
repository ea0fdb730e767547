namespace Apache.Arrow;

public partial class Schema
{
    /// <summary>Builds a schema field by field.</summary>
    public class Builder
    {
        private readonly List<Field> _fields = [];
        private readonly Dictionary<string, string> _metadata = [];

        public Builder Field(Field field)
        {
            ArgumentNullException.ThrowIfNull(field);
            _fields.Add(field);
            return this;
        }

        public Builder Field(Action<Field.Builder> fieldBuilderAction)
        {
            ArgumentNullException.ThrowIfNull(fieldBuilderAction);
            var builder = new Field.Builder();
            fieldBuilderAction(builder);
            return Field(builder.Build());
        }

        public Builder Metadata(string key, string value)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
            _metadata[key] = value;
            return this;
        }

        public Schema Build() => new(_fields, _metadata.Count == 0 ? null : _metadata);
    }
}
