using System.Collections.Immutable;

namespace Brainscan.Format.Tests;

/// <summary>Small recordings made from seeded random walks: weights that move as weights do, without a model.</summary>
internal sealed class Sample : IDisposable
{
    private readonly Random _random;
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-test-").FullName;

    public Sample(int seed = 1, int keyInterval = 4, int tileWeights = 128, Quality quality = Quality.Display, params int[][] shapes)
    {
        _random = new Random(seed);
        shapes = shapes.Length > 0 ? shapes : [[40, 24], [24], [], [7, 3, 5], [0, 4], [1]];
        Header = new RecordingHeader
        {
            RunId = new Guid(seed, 0, 0, new byte[8]),
            Started = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
            Software = "tests",
            Quality = quality,
            StepsPerFrame = 10,
            KeyInterval = keyInterval,
            TileWeights = tileWeights,
            Tensors = RecordingHeader.Flatten(shapes.Select((shape, i) => ($"t{i}.weight", shape.ToImmutableArray()))),
        };
        Weights = [.. Enumerable.Range(0, (int)Header.WeightCount).Select(_ => Normal() * 0.02f)];
    }

    public RecordingHeader Header { get; }

    public float[] Weights { get; }

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    /// <summary>Moves every weight a little.</summary>
    public void Walk(float size)
    {
        for (int i = 0; i < Weights.Length; i++)
        {
            Weights[i] += Normal() * size;
        }
    }

    /// <summary>Writes a recording and returns every frame's exact weights.</summary>
    public List<float[]> Record(string path, int frames, bool finish = true, float size = 0.0005f)
    {
        var exact = new List<float[]>();
        using var encoder = new FrameEncoder(Header, 2);
        using var writer = TimelineWriter.Create(path, Header);
        for (int frame = 0; frame < frames; frame++)
        {
            writer.WriteFrame(encoder.Encode(frame * 10, frame * 1.5, Weights));
            exact.Add([.. Weights]);
            writer.WriteEvents(
                [new TokenEvent(frame * 10, frame * 1.5, 'a' + frame % 26, 0.5f + frame * 0.001f)],
                [new MetricEvent(frame * 10, frame * 1.5, "loss", 5.0 / (frame + 1))]);
            Walk(size);
        }
        if (finish)
        {
            writer.Finish();
        }
        return exact;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private float Normal()
    {
        double u = 1 - _random.NextDouble();
        return (float)(Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * _random.NextDouble()));
    }
}

/// <summary>The whole way back from a file to weights, as plainly as it can be written.</summary>
internal static class Playback
{
    /// <summary>Decodes a frame by walking from its key; one value per weight in flat order.</summary>
    public static float[] Weights(TimelineReader reader, int index)
    {
        short[] state = new short[reader.Grid.StateLength];
        float[] weights = new float[reader.Header.WeightCount];
        for (int i = reader.KeyAtOrBefore(index); i <= index; i++)
        {
            Apply(reader, reader.ReadFrame(i).Tiles, state, state, weights);
        }
        return weights;
    }

    /// <summary>Decodes the run's origin.</summary>
    public static float[] Origin(TimelineReader reader)
    {
        short[] state = new short[reader.Grid.StateLength];
        short[] origin = new short[reader.Grid.StateLength];
        float[] weights = new float[reader.Header.WeightCount];
        Apply(reader, reader.ReadStart(), state, state, weights);
        Apply(reader, reader.ReadOrigin(), state, origin, weights);
        return weights;
    }

    private static void Apply(TimelineReader reader, ImmutableArray<TileRecord> tiles, short[] source, short[] state, float[] weights)
    {
        using var decoder = new TileDecoder();
        foreach (var tile in tiles)
        {
            var span = reader.Grid.Tiles[tile.Tile];
            uint[] words = new uint[PackedSymbols.WordCount(span.Count, tile.Bits)];
            var escapes = new Escape[span.Count];
            int count = decoder.Decode(tile, span, words, escapes);
            var target = state.AsSpan(span.StateOffset, span.Count);
            var from = tile.Base < 0 ? default : source.AsSpan(span.StateOffset, span.Count);
            PackedSymbols.Apply(words, tile.Bits, escapes.AsSpan(0, count), tile.Factor, from, target);
            int flat = (int)reader.Header.Tensors[span.Tensor].Offset + span.Start;
            for (int i = 0; i < span.Count; i++)
            {
                weights[flat + i] = tile.Scale * target[i];
            }
        }
    }

    /// <summary>A chain of tiles that was never in a file.</summary>
    public sealed class Chain(TileGrid grid)
    {
        public TileGrid Grid => grid;

        public short[] State { get; } = new short[grid.StateLength];

        public void Apply(ImmutableArray<TileRecord> tiles)
        {
            using var decoder = new TileDecoder();
            foreach (var tile in tiles)
            {
                var span = grid.Tiles[tile.Tile];
                uint[] words = new uint[PackedSymbols.WordCount(span.Count, tile.Bits)];
                var escapes = new Escape[span.Count];
                int count = decoder.Decode(tile, span, words, escapes);
                var state = State.AsSpan(span.StateOffset, span.Count);
                PackedSymbols.Apply(words, tile.Bits, escapes.AsSpan(0, count), tile.Factor, tile.Base < 0 ? default : state, state);
            }
        }
    }
}
