using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Fuzzing.Corpus;

/// <summary>The run that the corpus records: a few tensors of all shapes, which move by a seeded random walk.</summary>
internal sealed class CorpusRun
{
    public const int Frames = 4;

    private readonly Random _random = new(1871);

    public CorpusRun(Quality quality)
    {
        Header = new RecordingHeader
        {
            RunId = new Guid("00000000-0000-0000-0000-00000000c0de"),
            Started = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
            Software = "corpus",
            StepsPerFrame = 10,
            KeyInterval = 3,
            TileWeights = 64,
            Quality = quality,
            Tensors = RecordingHeader.Flatten(((string, ImmutableArray<int>)[])[("embedding", [9, 8]), ("scalar", []), ("empty", [0, 7]), ("größe", [20])]),
        };
        Weights = [.. Enumerable.Range(0, (int)Header.WeightCount).Select(_ => _random.NextSingle() - 0.5f)];
    }

    public RecordingHeader Header { get; }

    /// <summary>The weights now.</summary>
    public float[] Weights { get; }

    public static MetricEvent[] Metrics(int frame) => [new(frame * 10, frame * 1.5, "loss", 5.0 / (frame + 1))];

    public static TokenEvent[] Tokens(int frame) => [new(frame * 10, frame * 1.5, 'a' + frame, 0.5f + frame / 16f)];

    /// <summary>
    /// Trains until the next frame: changes for 2, 4 and 8 bits, escapes short and long, a tensor that leaves its grid in frame 2, and there, too, what
    /// only an exact recording holds.
    /// </summary>
    public void Train(int frame)
    {
        float size = (frame % 3) switch { 0 => 0.004f, 1 => 0.03f, _ => 0.4f };
        for (int i = 0; i < Weights.Length; i++)
        {
            Weights[i] = (float.IsFinite(Weights[i]) ? Weights[i] : 0.25f) + (_random.NextSingle() - 0.5f) * size;
        }
        Weights[5] = frame % 2 == 0 ? 0.5f : -0.5f;
        Weights[^1] += frame == 1 ? 7 : 0;
        if (frame == 1 && Header.Quality == Quality.Exact)
        {
            uint[] special = [0x7FC12345, 0xFF800001, 0x7F800000, 0xFF800000, 0x80000000, 0x00000001, 0x807FFFFF, 0x7F7FFFFF];
            for (int i = 0; i < special.Length; i++)
            {
                Weights[20 + i] = BitConverter.UInt32BitsToSingle(special[i]);
            }
        }
    }
}
