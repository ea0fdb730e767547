using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Brainscan.Format.Container;

/// <summary>Reads a recording's header out of its schema message.</summary>
internal static class SchemaHeader
{
    /// <exception cref="RecordingException">It is no recording, or of a version we do not know.</exception>
    public static RecordingHeader Read(string path, byte[] schema)
    {
        var metadata = Guarded(path, schema, reader => reader.Schema.Metadata) ?? new Dictionary<string, string>();
        if (!metadata.TryGetValue(SchemaLayout.VersionKey, out string? version) || !metadata.TryGetValue(SchemaLayout.HeaderKey, out string? json))
        {
            throw FormatError.NotARecording(path, $"its schema has no {SchemaLayout.VersionKey}");
        }
        return version == SchemaLayout.Version.ToString(CultureInfo.InvariantCulture)
            ? HeaderJson.Read(path, json)
            : throw FormatError.NewerVersion(path, version);
    }

    /// <summary>A schema message with the columns of another and nothing else: a header names every tensor, and a run has a million batches.</summary>
    /// <exception cref="RecordingException">It cannot be read.</exception>
    public static byte[] WithoutMetadata(string path, byte[] schema) => Guarded(path, schema, reader =>
    {
        using var message = new MemoryStream();
        using var writer = new ArrowStreamWriter(message, new Schema(reader.Schema.FieldsList, metadata: null), leaveOpen: true);
        writer.WriteStart();
        return message.ToArray();
    });

    private static T Guarded<T>(string path, byte[] schema, Func<ArrowStreamReader, T> read)
    {
        try
        {
            ArrowMessages.Check(schema);
            using var reader = new ArrowStreamReader(schema);
            return read(reader);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw FormatError.BadHeader(path, $"its Arrow schema cannot be read ({exception.Message})");
        }
    }
}
