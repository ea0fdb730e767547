using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>
/// A small recording with everything in it: tensors of all shapes, an empty one among them, tiles that need 2, 4 and 8 bits, short and long escapes,
/// keys on time and out of turn; and what was put in, to compare with what others read.
/// </summary>
internal sealed class ConformanceRecording : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-conformance-").FullName;

    private ConformanceRecording() => FilePath = Path.Combine(_folder, "run.brainscan");

    public string FilePath { get; }

    public RecordingHeader Header { get; } = new()
    {
        RunId = new Guid("00000000-0000-0000-0000-0000000000c0"),
        Started = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        Software = "conformance",
        StepsPerFrame = 10,
        KeyInterval = 5,
        TileWeights = 256,
        Tensors = RecordingHeader.Flatten([("embedding", [40, 31]), ("scalar", []), ("empty", [0, 7]), ("deep.weight", [3, 5, 7]), ("größe", [300])]),
    };

    public List<EncodedFrame> Frames { get; } = [];

    public List<TokenEvent> Tokens { get; } = [];

    public List<MetricEvent> Metrics { get; } = [];

    /// <summary>Path for a file beside the recording.</summary>
    public string Beside(string name) => Path.Combine(_folder, name);

    public static ConformanceRecording Write(bool finish)
    {
        var recording = new ConformanceRecording();
        var random = new Random(20);
        float[] weights = [.. Enumerable.Range(0, (int)recording.Header.WeightCount).Select(_ => (float)(random.NextDouble() - 0.5))];
        using var encoder = new FrameEncoder(recording.Header, 1);
        using var writer = TimelineWriter.Create(recording.FilePath, recording.Header);
        for (int frame = 0; frame < 12; frame++)
        {
            recording.WriteFrame(writer, encoder.Encode(frame * 10, frame * 1.25, weights), random);
            // small steps fit 2 bits, larger ones 4 and 8; the last tensor leaves its grid once and is keyed anew
            double size = (frame % 4) switch { 0 => 0.002, 1 => 0.01, 2 => 0.2, _ => 0.05 };
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += (float)((random.NextDouble() - 0.5) * size);
            }
            weights[5] = frame % 2 == 0 ? 0.5f : -0.5f; // from end to end of its grid: more than an escape of one byte holds
            weights[^1] += frame == 6 ? 3 : 0;
        }
        if (finish)
        {
            writer.Finish();
        }
        return recording;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WriteFrame(TimelineWriter writer, EncodedFrame frame, Random random)
    {
        writer.WriteFrame(frame);
        Frames.Add(frame);
        TokenEvent[] tokens = [.. Enumerable.Range(0, frame.Number % 4)
            .Select(i => new TokenEvent(frame.Step, frame.Seconds + (i / 8.0), random.Next(256), random.NextSingle()))];
        MetricEvent[] metrics = [new(frame.Step, frame.Seconds, "loss", Math.Exp(-frame.Number) + 1e-9), new(frame.Step, frame.Seconds, "learning_rate", 3e-4)];
        writer.WriteEvents(tokens, metrics);
        Tokens.AddRange(tokens);
        Metrics.AddRange(metrics);
    }
}
