using System.Text;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>A column of UTF-8 text.</summary>
public class StringArray : BinaryArray
{
    public static readonly Encoding DefaultEncoding = Encoding.UTF8;

    public StringArray(ArrayData data) : base(ArrowTypeId.String, data)
    {
    }

    public StringArray(int length, ArrowBuffer valueOffsetsBuffer, ArrowBuffer dataBuffer, ArrowBuffer nullBitmapBuffer,
        int nullCount = 0, int offset = 0)
        : this(new ArrayData(StringType.Default, length, nullCount, offset, [nullBitmapBuffer, valueOffsetsBuffer, dataBuffer]))
    {
    }

    public string? GetString(int index, Encoding? encoding = default)
    {
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : (encoding ?? DefaultEncoding).GetString(bytes);
    }

    /// <summary>Builds a column of text.</summary>
    public new class Builder : BuilderBase<StringArray, Builder>
    {
        public Builder() : base(StringType.Default)
        {
        }

        /// <summary>Appends a text, or a null where there is none.</summary>
        public Builder Append(string? value, Encoding? encoding = null) =>
            value is null ? AppendNull() : Append((ReadOnlySpan<byte>)(encoding ?? DefaultEncoding).GetBytes(value));

        protected override StringArray Build(ArrayData data) => new(data);
    }
}
