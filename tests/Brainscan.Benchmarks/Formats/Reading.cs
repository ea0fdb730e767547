using Brainscan.Format;

namespace Brainscan.Benchmarks.Formats;

/// <summary>Opening, seeking and scanning: the recording itself, and one of a hundred thousand frames made for it.</summary>
internal static class Reading
{
    private const int Rounds = 5;
    private const int Seeks = 40;
    private const int ManyFrames = 100_000;

    public static void Measure(string path, TimelineReader reader, Figures figures)
    {
        Console.Error.Write("\ropening, seeking, scanning ");
        Open(path, "the recording", figures);
        Seek(reader, figures);
        Scan(reader, figures);
        Console.Error.Write($"\r{ManyFrames:N0} frames of a tiny model ");
        string folder = Directory.CreateTempSubdirectory("brainscan-bench-").FullName;
        try
        {
            string many = Path.Combine(folder, "many.brainscan");
            WriteMany(many, reader.Header);
            Open(many, $"{ManyFrames:N0} frames", figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Console.Error.Write("\r                                       \r");
    }

    private static void Open(string path, string what, Figures figures)
    {
        long interrupted;
        using (var reader = TimelineReader.Open(path))
        {
            var last = reader.Frames[^1];
            interrupted = last.Offset + last.Length; // its commit is torn, so all that counts is before it
        }
        figures.NoteTime($"open {what}, finished", MedianOf(() => TimelineReader.Open(path).Dispose()));
        figures.NoteTime($"open {what}, interrupted", MedianOf(() => TimelineReader.Open(path, new CutFile(path, interrupted)).Dispose()));
    }

    private static void Seek(TimelineReader reader, Figures figures)
    {
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        float[] weights = new float[reader.Header.WeightCount];
        Percentiles("seek to a random frame", decoder.Seek);
        Percentiles("seek to a random frame, with all its exact weights", index =>
        {
            decoder.Seek(index);
            decoder.Weights(weights);
        });

        // The same places twice, the second time timed: what is measured is decoding, and not the disk, whose speed nobody asked for.
        void Percentiles(string name, Action<int> seek)
        {
            var random = new Random(1);
            int[] places = [.. Enumerable.Range(0, Seeks).Select(_ => random.Next(reader.Frames.Count))];
            Array.ForEach(places, seek);
            double[] times = [.. places.Select(index => Clock.Milliseconds(() => seek(index))).Order()];
            figures.NoteTime($"{name}, p50", times[Seeks / 2]);
            figures.NoteTime($"{name}, p99", times[(int)Math.Ceiling(Seeks * 0.99) - 1]);
        }
    }

    private static void Scan(TimelineReader reader, Figures figures) =>
        figures.NoteTime($"scan: statistics of all {reader.Frames.Count:N0} frames", MedianOf(() =>
        {
            for (int i = 0; i < reader.Frames.Count; i++)
            {
                reader.ReadStatistics(i);
            }
        }));

    private static void WriteMany(string path, RecordingHeader source)
    {
        var header = source with { Quality = Quality.Display, Tensors = RecordingHeader.Flatten([("tiny", [64])]), Model = null };
        using var encoder = new FrameEncoder(header, workers: 1);
        using var writer = TimelineWriter.Create(path, header);
        float[] weights = new float[header.WeightCount];
        for (int i = 0; i < ManyFrames; i++)
        {
            weights[i % weights.Length] += 0.001f;
            writer.WriteFrame(encoder.Encode(i, i, weights));
        }
        writer.Finish();
    }

    // The file is in the cache, as it is for whoever opens it again.
    private static double MedianOf(Action action) => Enumerable.Range(0, Rounds).Select(_ => Clock.Milliseconds(action)).Order().ElementAt(Rounds / 2);
}
