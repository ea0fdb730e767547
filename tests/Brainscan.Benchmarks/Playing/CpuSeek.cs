using Brainscan.Format;

namespace Brainscan.Benchmarks.Playing;

/// <summary>What of a seek is the CPU's on any machine: reading and decoding to packed symbols, or to the state.</summary>
internal static class CpuSeek
{
    private const int Seeks = 60;

    public static void Measure(TimelineReader reader, PlayerTable table)
    {
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        var random = new Random(1);
        int[] places = [.. Enumerable.Range(0, Seeks).Select(_ => random.Next(reader.Frames.Count))];
        decoder.Seek(places[^1]);
        foreach (int place in places)
        {
            table.Note("exact seek, reading and decoding alone", "ms", Clock.Milliseconds(() => decoder.Seek(place)));
        }
    }
}
