using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>A recording of a tiny model that learns by a seeded random walk: 6 frames, steps 0 to 50.</summary>
internal static class CliRecording
{
    public const int Frames = 6;
    public const int StepsPerFrame = 10;
    private static readonly ModelInfo Model = new(Layers: 2, Heads: 2, Width: 16, Context: 16, Vocabulary: 256);

    /// <summary>Writes it, and finishes it or leaves it as a killed recorder would.</summary>
    /// <param name="path">Its first file.</param>
    /// <param name="finish">Whether it is finished.</param>
    /// <param name="quality">Its quality.</param>
    /// <param name="framesPerFile">A new file begins after so many frames; 0: never.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="seed">Of the random walk, and of the run's name.</param>
    /// <param name="keyInterval">Frames from one key to the next.</param>
    /// <param name="promiseSeconds">Within what time a writer that has not finished promises to write again; 0: it promises nothing.</param>
    public static void Write(
        string path, bool finish = true, Quality quality = Quality.Display, int framesPerFile = 0, int frames = Frames, int seed = 5,
        int keyInterval = 32, double promiseSeconds = 0)
    {
        RecordingHeader header = new()
        {
            RunId = new Guid(seed, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            Started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Software = "test",
            StepsPerFrame = StepsPerFrame,
            Quality = quality,
            KeyInterval = keyInterval,
            Tensors = RecordingHeader.Flatten(Tensors()),
            Model = Model,
        };
        Random random = new(seed);
        float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(_ => (float)(random.NextDouble() - 0.5) * 0.04f)];
        using RecordingWriter writer = RecordingWriter.Create(path, header, new WriterOptions { SegmentFrames = framesPerFile });
        for (int n = 0; n < frames; n++)
        {
            writer.WriteFrame(n * StepsPerFrame, n, weights);
            writer.WriteEvents(
                [.. "Call me Ishmael."u8.ToArray().Select(letter => new TokenEvent(n * StepsPerFrame, n, letter, 0.5f))],
                [new MetricEvent(n * StepsPerFrame, n, "loss", 5.5 * Math.Exp(-0.1 * n))]);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += (float)(random.NextDouble() - 0.5) * 0.01f;
            }
        }
        if (finish)
        {
            writer.Finish();
        }
        else if (promiseSeconds > 0)
        {
            writer.WriteHeartbeat((frames - 1) * StepsPerFrame, frames - 1, TimeSpan.FromSeconds(promiseSeconds));
        }
    }

    private static IEnumerable<(string, ImmutableArray<int>)> Tensors()
    {
        int width = Model.Width;
        yield return ("token_embedding.weight", [Model.Vocabulary, width]);
        yield return ("position_embedding.weight", [Model.Context, width]);
        for (int layer = 0; layer < Model.Layers; layer++)
        {
            foreach (var (name, shape) in new (string, ImmutableArray<int>)[]
            {
                ("ln1.weight", [width]), ("ln1.bias", [width]), ("qkv.weight", [3 * width, width]), ("proj.weight", [width, width]),
                ("ln2.weight", [width]), ("ln2.bias", [width]), ("up.weight", [4 * width, width]), ("down.weight", [width, 4 * width]),
            })
            {
                yield return ($"blocks.{layer}.{name}", shape);
            }
        }
        yield return ("final_norm.weight", [width]);
        yield return ("final_norm.bias", [width]);
        yield return ("head.weight", [Model.Vocabulary, width]);
    }
}
