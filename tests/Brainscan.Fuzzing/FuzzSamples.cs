using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Fuzzing;

/// <summary>The recordings that are mutated: each quality, finished and not, with every kind of region and row there is.</summary>
internal static class FuzzSamples
{
    public const int Frames = 6;

    /// <summary>Writes them all: a few kilobytes each, so that no change is likely to fall where nothing lies.</summary>
    public static IReadOnlyList<FuzzSample> Write()
    {
        string folder = Directory.CreateTempSubdirectory("brainscan-fuzz-").FullName;
        try
        {
            return
            [
                .. from quality in Enum.GetValues<Quality>()
                   from finished in (bool[])[true, false]
                   select Write(Path.Combine(folder, $"{quality}-{finished}.brainscan"), quality, finished),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FuzzSample Write(string path, Quality quality, bool finished)
    {
        var header = new RecordingHeader
        {
            RunId = new Guid(3, 1, 4, new byte[8]),
            Started = new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero),
            Software = "fuzzing",
            StepsPerFrame = 10,
            KeyInterval = 3,
            TileWeights = 64,
            Quality = quality,
            Tensors = RecordingHeader.Flatten(((string, ImmutableArray<int>)[])[("a.weight", [9, 11]), ("scalar", []), ("empty", [0, 2]), ("b", [70])]),
        };
        var random = new Random(7);
        float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(_ => random.NextSingle() - 0.5f)];
        using (var encoder = new FrameEncoder(header))
        using (var writer = TimelineWriter.Create(path, header))
        {
            for (int frame = 0; frame < Frames; frame++)
            {
                weights[^1] += frame == 4 ? 5 : 0; // leaves its grid, and is keyed anew
                writer.WriteFrame(encoder.Encode(frame * 10, frame, weights));
                writer.WriteEvents([new TokenEvent(frame * 10, frame, 'a' + frame, 0.5f)], [new MetricEvent(frame * 10, frame, "loss", 1.0 / (frame + 1))]);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] += (random.NextSingle() - 0.5f) * (i % 10 == 0 ? 0.3f : 0.01f);
                }
            }
            if (finished)
            {
                writer.Finish();
            }
        }
        return new FuzzSample($"{quality.ToString().ToLowerInvariant()}{(finished ? "" : ", interrupted")}", File.ReadAllBytes(path));
    }
}
