using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>Recordings in files that faults can be put into.</summary>
internal static class InMemory
{
    /// <summary>Records a sample's walk, with bridges or as recorders did before there were any; returns the file and every frame's exact weights.</summary>
    public static (FaultyFile File, List<float[]> Exact) Record(Sample sample, Quality quality, int frames, bool finish = true, bool hasBridges = true)
    {
        var file = new FaultyFile();
        var header = sample.Header with { Quality = quality };
        var exact = new List<float[]>();
        using var encoder = new FrameEncoder(header);
        using var writer = TimelineWriter.Create("in memory", file, header);
        for (int frame = 0; frame < frames; frame++)
        {
            var encoded = encoder.Encode(frame * 10, frame, sample.Weights);
            writer.WriteFrame(hasBridges ? encoded : encoded with { Bridge = [] });
            writer.WriteEvents([], [new MetricEvent(frame * 10, frame, "loss", 1.0 / (frame + 1))]);
            exact.Add([.. sample.Weights]);
            sample.Walk(0.0005f);
        }
        if (finish)
        {
            writer.Finish();
        }
        return (file, exact);
    }

    /// <summary>Weights of all frames of a file, at its own quality.</summary>
    public static float[][] Weights(FaultyFile file)
    {
        using var reader = TimelineReader.Open("in memory", file);
        return Weights(reader);
    }

    /// <summary>Weights of all frames of a recording, at its own quality.</summary>
    public static float[][] Weights(TimelineReader reader)
    {
        using var decoder = new FrameDecoder(reader, workers: 1);
        return [.. Enumerable.Range(0, reader.Frames.Count).Select(i =>
        {
            float[] weights = new float[reader.Header.WeightCount];
            decoder.Seek(i);
            decoder.Weights(weights);
            return weights;
        })];
    }
}
