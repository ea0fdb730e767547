using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brainscan.Format.Container;

/// <summary>The recording's header as JSON, and every bound it must keep.</summary>
internal static partial class HeaderJson
{
    private const int MaxTensors = 1 << 20;
    private const int MaxTileWeights = 1 << 22;

    /// <summary>A row each in every frame: with more of them a few bytes of header would ask for gigabytes.</summary>
    private const int MaxTiles = 1 << 20;

    public static string Write(RecordingHeader header) => JsonSerializer.Serialize(
        new Document
        {
            RunId = header.RunId,
            Started = header.Started,
            Software = header.Software,
            Quality = header.Quality.ToString().ToLowerInvariant(),
            StepsPerFrame = header.StepsPerFrame,
            KeyInterval = header.KeyInterval,
            TileWeights = header.TileWeights,
            Segment = header.Segment,
            FirstFrame = header.FirstFrame,
            SyncSeconds = header.SyncSeconds,
            Model = header.Model,
            Run = new SortedDictionary<string, string>(header.Run, StringComparer.Ordinal),
            Tensors = [.. header.Tensors.Select(tensor => new TensorEntry(tensor.Name, [.. tensor.Shape]))],
        },
        Json.Default.Document);

    /// <exception cref="RecordingException">The JSON is not such a header, or breaks a bound.</exception>
    public static RecordingHeader Read(string path, string json)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize(json, Json.Default.Document) ?? throw FormatError.BadHeader(path, "it is null");
        }
        catch (JsonException exception)
        {
            throw FormatError.BadHeader(path, $"it is not the expected JSON ({exception.Path ?? "$"})");
        }
        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw FormatError.BadHeader(path, what);
            }
        }
        Require(Enum.TryParse<Quality>(document.Quality, ignoreCase: true, out var quality) && Enum.IsDefined(quality)
            && !char.IsAsciiDigit(document.Quality[0]), $"quality '{document.Quality}' is unknown to this version");
        Require(document.StepsPerFrame >= 1, $"stepsPerFrame is {document.StepsPerFrame}, expected at least 1");
        Require(document.KeyInterval >= 1, $"keyInterval is {document.KeyInterval}, expected at least 1");
        Require(document.Segment is null or >= 1 && document.FirstFrame is null or >= 0, $"segment {document.Segment} with first frame {document.FirstFrame} cannot be");
        Require(document.SyncSeconds is null or >= 0, $"syncSeconds is {document.SyncSeconds}, expected at least 0");
        Require(document.TileWeights is >= 64 and <= MaxTileWeights && document.TileWeights % 64 == 0,
            $"tileWeights is {document.TileWeights}, expected a multiple of 64 up to {MaxTileWeights}");
        Require(document.Tensors.Length <= MaxTensors, $"{document.Tensors.Length} tensors, expected at most {MaxTensors}");
        Require(document.Model is null or { Layers: >= 1, Heads: >= 1, Width: >= 1, Context: >= 1, Vocabulary: >= 1 }, "the model's sizes are below 1");
        long weights = 0;
        long tiles = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, shape) in document.Tensors)
        {
            Require(!string.IsNullOrEmpty(name) && names.Add(name), $"tensor name '{name}' is empty or there twice");
            long count = 1;
            foreach (int size in shape)
            {
                Require(size >= 0 && (size == 0 || count <= int.MaxValue / size), $"tensor '{name}' has the impossible shape [{string.Join(", ", shape)}]");
                count *= size;
            }
            weights += count + TileGrid.StateAlignment;
            tiles += (count + document.TileWeights - 1) / document.TileWeights;
            Require(tiles <= MaxTiles, $"it has more than {MaxTiles} tiles of {document.TileWeights} weights");
            Require(weights <= int.MaxValue, "more than two billion weights");
        }
        return new RecordingHeader
        {
            RunId = document.RunId,
            Started = document.Started,
            Software = document.Software,
            Quality = quality,
            StepsPerFrame = document.StepsPerFrame,
            KeyInterval = document.KeyInterval,
            TileWeights = document.TileWeights,
            Segment = document.Segment ?? 1,
            FirstFrame = document.FirstFrame ?? 0,
            SyncSeconds = document.SyncSeconds,
            Model = document.Model,
            Run = document.Run.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Tensors = RecordingHeader.Flatten(document.Tensors.Select(tensor => (tensor.Name, tensor.Shape.ToImmutableArray()))),
        };
    }

    internal sealed record TensorEntry(string Name, int[] Shape);

    internal sealed class Document
    {
        public required Guid RunId { get; init; }
        public required DateTimeOffset Started { get; init; }
        public required string Software { get; init; }
        public required string Quality { get; init; }
        public required int StepsPerFrame { get; init; }
        public required int KeyInterval { get; init; }
        public required int TileWeights { get; init; }
        public int? Segment { get; init; }
        public int? FirstFrame { get; init; }
        public double? SyncSeconds { get; init; }
        public ModelInfo? Model { get; init; }
        public required SortedDictionary<string, string> Run { get; init; }
        public required TensorEntry[] Tensors { get; init; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Document))]
    internal sealed partial class Json : JsonSerializerContext;
}
