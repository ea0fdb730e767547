using System.Globalization;
using Apache.Arrow.Ipc;

namespace Brainscan.Format.Container;

/// <summary>Reads a recording's header out of its schema message.</summary>
internal static class SchemaHeader
{
    /// <exception cref="RecordingException">It is no recording, or of a version we do not know.</exception>
    public static RecordingHeader Read(string path, byte[] schema)
    {
        IReadOnlyDictionary<string, string> metadata;
        try
        {
            using var reader = new ArrowStreamReader(schema);
            metadata = reader.Schema.Metadata ?? new Dictionary<string, string>();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw FormatError.BadHeader(path, $"its Arrow schema cannot be read ({exception.Message})");
        }
        if (!metadata.TryGetValue(SchemaLayout.VersionKey, out string? version) || !metadata.TryGetValue(SchemaLayout.HeaderKey, out string? json))
        {
            throw FormatError.NotARecording(path, $"its schema has no {SchemaLayout.VersionKey}");
        }
        return version == SchemaLayout.Version.ToString(CultureInfo.InvariantCulture)
            ? HeaderJson.Read(path, json)
            : throw FormatError.NewerVersion(path, version);
    }
}
