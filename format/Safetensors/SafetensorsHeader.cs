using System.Collections.Immutable;
using System.Text.Json;

namespace Brainscan.Format.Safetensors;

/// <summary>
/// The JSON at the beginning of a safetensors file, to and from bytes. What <see cref="Write"/> makes, Hugging Face's libraries accept;
/// <see cref="Read"/> refuses what they refuse: holes and overlaps in the data, sizes that do not fit the shape, a key given twice.
/// </summary>
internal sealed record SafetensorsHeader(ImmutableArray<SafetensorsTensor> Tensors, ImmutableSortedDictionary<string, string> Metadata)
{
    /// <summary>More than that the format's own libraries refuse.</summary>
    public const int BytesAtMost = 100_000_000;

    private const string MetadataKey = "__metadata__";

    /// <summary>So that data begins where every element type may: the header is filled up to a multiple of it.</summary>
    private const int Alignment = 8;

    // The deepest thing in a header is a shape: object, tensor, array.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    private static readonly Dictionary<string, SafetensorsType> Types = Enum.GetValues<SafetensorsType>().ToDictionary(NameOf);

    /// <summary>The JSON, with spaces after it up to a multiple of 8 bytes.</summary>
    /// <exception cref="ArgumentException">A name is taken, a type lies where its elements are not aligned, or there is too much of it.</exception>
    public byte[] Write()
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            WriteMetadata(writer);
            var names = new HashSet<string> { MetadataKey };
            long offset = 0;
            foreach (var tensor in Tensors)
            {
                if (!names.Add(tensor.Name))
                {
                    throw FormatError.BadTensor(tensor.Name, "its name is taken");
                }
                if (offset % tensor.ElementBytes != 0)
                {
                    throw FormatError.BadTensor(tensor.Name, "its elements would not be aligned; give tensors of wider types first");
                }
                WriteTensor(writer, tensor, offset);
                offset = checked(offset + tensor.Bytes);
            }
            writer.WriteEndObject();
        }
        while (json.Length % Alignment != 0)
        {
            json.WriteByte((byte)' ');
        }
        return json.Length <= BytesAtMost
            ? json.ToArray()
            : throw FormatError.BadTensor(Tensors[^1].Name, $"the header would be longer than {BytesAtMost:N0} bytes");
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="path">For the message.</param>
    /// <param name="json">The header, without its length.</param>
    /// <param name="dataBytes">Bytes that follow it in the file.</param>
    /// <exception cref="RecordingException">It is not one, or it does not agree with the data.</exception>
    public static SafetensorsHeader Read(string path, ReadOnlyMemory<byte> json, long dataBytes)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var metadata = ImmutableSortedDictionary<string, string>.Empty;
            var tensors = new List<(SafetensorsTensor Tensor, long Begin, long End)>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    metadata = property.Value.EnumerateObject().ToImmutableSortedDictionary(entry => entry.Name, entry => Text(entry.Value));
                }
                else
                {
                    tensors.Add(ReadTensor(path, property));
                }
            }
            tensors.Sort((left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
            RequireContiguous(path, tensors, dataBytes);
            return new SafetensorsHeader([.. tensors.Select(entry => entry.Tensor)], metadata);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw FormatError.BadSafetensors(path, $"its header cannot be read ({exception.Message})", exception);
        }
    }

    private static (SafetensorsTensor Tensor, long Begin, long End) ReadTensor(string path, JsonProperty property)
    {
        string type = Text(property.Value.GetProperty("dtype"));
        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToImmutableArray();
        long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (!Types.TryGetValue(type, out var elements))
        {
            throw FormatError.BadSafetensors(path, $"tensor {property.Name} has the unknown type {type}");
        }
        if (shape.Any(size => size < 0) || offsets is not [>= 0, _] || offsets[1] < offsets[0])
        {
            throw FormatError.BadSafetensors(path, $"tensor {property.Name} has a negative size or offset");
        }
        var tensor = new SafetensorsTensor(property.Name, elements, shape);
        return tensor.Bytes == offsets[1] - offsets[0]
            ? (tensor, offsets[0], offsets[1])
            : throw FormatError.BadSafetensors(path, $"tensor {tensor.Name} has {offsets[1] - offsets[0]:N0} bytes, its shape {tensor.Bytes:N0}");
    }

    private static void RequireContiguous(string path, List<(SafetensorsTensor Tensor, long Begin, long End)> tensors, long dataBytes)
    {
        long end = 0;
        foreach (var (tensor, begin, next) in tensors)
        {
            if (begin != end)
            {
                throw FormatError.BadSafetensors(path, $"tensor {tensor.Name} begins at byte {begin:N0} of the data, the one before it ends at {end:N0}");
            }
            end = next;
        }
        if (end != dataBytes)
        {
            throw FormatError.BadSafetensors(path, $"its tensors have {end:N0} bytes, {dataBytes:N0} are there");
        }
    }

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        if (Metadata.IsEmpty)
        {
            return;
        }
        writer.WriteStartObject(MetadataKey);
        foreach (var (key, value) in Metadata)
        {
            writer.WriteString(key, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter writer, SafetensorsTensor tensor, long offset)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", NameOf(tensor.Type));
        writer.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(offset);
        writer.WriteNumberValue(checked(offset + tensor.Bytes));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string NameOf(SafetensorsType type) => type.ToString().ToUpperInvariant();

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("null where a string was expected");
}
