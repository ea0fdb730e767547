using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>Headers of made-up runs.</summary>
internal static class Recordings
{
    public static RecordingHeader Header(ImmutableArray<TensorInfo> tensors, ModelInfo? model, int tileWeights = 4096, int keyInterval = 8) => new()
    {
        RunId = new Guid("6b1f4a52-5d2c-4b5e-9a35-2f8f8a3c0d11"),
        Started = DateTimeOffset.UnixEpoch,
        Software = "tests",
        StepsPerFrame = 1,
        KeyInterval = keyInterval,
        TileWeights = tileWeights,
        Tensors = tensors,
        Model = model,
    };

    public static RecordingHeader Gpt(int layers, int heads, int width, int context, int vocabulary, int tileWeights = 4096)
    {
        var list = new List<(string, ImmutableArray<int>)>
        {
            ("token_embedding.weight", [vocabulary, width]), ("position_embedding.weight", [context, width]),
        };
        for (int i = 0; i < layers; i++)
        {
            list.AddRange(
            [
                ($"blocks.{i}.ln1.weight", [width]), ($"blocks.{i}.ln1.bias", [width]),
                ($"blocks.{i}.qkv.weight", [3 * width, width]), ($"blocks.{i}.proj.weight", [width, width]),
                ($"blocks.{i}.ln2.weight", [width]), ($"blocks.{i}.ln2.bias", [width]),
                ($"blocks.{i}.up.weight", [4 * width, width]), ($"blocks.{i}.down.weight", [width, 4 * width]),
            ]);
        }
        list.AddRange([("final_norm.weight", [width]), ("final_norm.bias", [width]), ("head.weight", [vocabulary, width])]);
        return Header(RecordingHeader.Flatten(list), new ModelInfo(layers, heads, width, context, vocabulary), tileWeights);
    }

    /// <summary>
    /// Writes a small run of a GPT whose weights begin at N(0, 0.02) and move along a few directions, as learning does, and some text.
    /// </summary>
    /// <param name="path">Where.</param>
    /// <param name="header">What.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="options">How.</param>
    /// <param name="spoil">Changes a copy of a frame's weights before it is written: the frame, and all weights.</param>
    public static void Write(
        string path, RecordingHeader header, int frames, int seed = 5, WriterOptions? options = null, Action<int, float[]>? spoil = null)
    {
        var random = new Random(seed);
        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        float[] weights = Enumerable.Range(0, (int)header.WeightCount).Select(_ => 0.02f * Normal()).ToArray();
        var directions = header.Tensors.Select(tensor =>
        {
            int columns = tensor.Shape.IsEmpty ? 1 : tensor.Shape[^1];
            float[] rows = Enumerable.Range(0, (int)(tensor.Count / columns)).Select(_ => Normal()).ToArray();
            return (Rows: rows, Columns: Enumerable.Range(0, columns).Select(_ => Normal()).ToArray());
        }).ToArray();
        using var writer = RecordingWriter.Create(path, header, options);
        for (int frame = 0; frame < frames; frame++)
        {
            float[] written = [.. weights];
            spoil?.Invoke(frame, written);
            writer.WriteFrame(10L * frame, frame, written);
            byte[] text = System.Text.Encoding.UTF8.GetBytes($"frame {frame} — of the sea.\n");
            TokenEvent[] tokens = text.Select((value, i) => new TokenEvent(10L * frame, frame, value, i / (float)text.Length)).ToArray();
            writer.WriteEvents(tokens, [new MetricEvent(10L * frame, frame, "loss", 5.0 / (1 + frame))]);
            foreach (var tensor in header.Tensors)
            {
                var (rows, columns) = directions[tensor.Index];
                for (int i = 0; i < tensor.Count; i++)
                {
                    weights[tensor.Offset + i] += 0.004f * ((rows[i / columns.Length] * columns[i % columns.Length]) + (0.3f * Normal()));
                }
            }
        }
        writer.Finish();
    }

    /// <summary>The state of every frame, decoded and applied on the CPU.</summary>
    public static List<short[]> DecodeOnCpu(TimelineReader reader)
    {
        var states = new List<short[]>();
        short[] state = new short[reader.Grid.StateLength];
        for (int n = 0; n < reader.Frames.Count; n++)
        {
            Apply(reader, reader.ReadFrame(n).Tiles, state, state);
            states.Add((short[])state.Clone());
        }
        return states;
    }

    /// <summary>Applies tiles on the CPU.</summary>
    public static void Apply(TimelineReader reader, ImmutableArray<TileRecord> tiles, short[] source, short[] destination)
    {
        using var decoder = new TileDecoder();
        foreach (var tile in tiles)
        {
            var span = reader.Grid.Tiles[tile.Tile];
            uint[] words = new uint[PackedSymbols.WordCount(span.Count, tile.Bits)];
            var escapes = new Escape[span.Count];
            int found = decoder.Decode(tile, span, words, escapes);
            var from = tile.Base < 0 ? [] : source.AsSpan(span.StateOffset, span.Count).ToArray().AsSpan();
            PackedSymbols.Apply(words, tile.Bits, escapes.AsSpan(0, found), tile.Factor, from, destination.AsSpan(span.StateOffset, span.Count));
        }
    }
}
