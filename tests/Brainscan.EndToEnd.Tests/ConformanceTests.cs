using System.Runtime.InteropServices;
using System.Text.Json;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>
/// Readers that know nothing of us agree with what was written: apache-arrow (JavaScript) and Polars on the rows, samples/readers on every weight.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Foreign_readers_see_what_was_written(bool finished)
    {
        using var recording = ConformanceRecording.Write(finished);
        string output = ConformanceNode.Run("tests/conformance/read.mjs", finished ? [recording.FilePath] : [recording.FilePath, "--stream"]);
        Seen seen = JsonSerializer.Deserialize<Seen>(output, Json)!;

        Assert.Equal("1", seen.Version);
        Assert.Equal(recording.Header.Tensors.Select(tensor => tensor.Name), seen.Header.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(recording.Header.Tensors.Select(tensor => string.Join(',', tensor.Shape)),
            seen.Header.Tensors.Select(tensor => string.Join(',', tensor.Shape)));
        Assert.Equal(ExpectedColumns, seen.Arrow.Columns);
        Assert.Equal(ExpectedColumns.Select(column => column.Split(':')[0]), seen.Polars.Columns);
        AssertAgrees(recording, seen.Arrow, finished, payloads: true);
        AssertAgrees(recording, seen.Polars, finished, payloads: false);
        Assert.Equal(Losses(recording), seen.Losses);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 3)]
    [InlineData(49, 4)]
    [InlineData(50, 5)]
    [InlineData(70, 7)]
    [InlineData(1_000_000, 11)]
    public void Sample_reader_decodes_every_weight(long step, int frame)
    {
        using var recording = ConformanceRecording.Write(finish: true);
        string target = recording.Beside("weights.f32");
        string listing = ConformanceNode.Run("samples/readers/weights.mjs", recording.FilePath, $"{step}", target);

        Assert.StartsWith($"step {frame * 10}\nembedding [40,31] ", listing, StringComparison.Ordinal);
        float[] theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(target)).ToArray();
        Assert.Equal(Weights(recording.FilePath, frame), theirs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)] // within what follows the last frame
    public void Sample_reader_reads_an_interrupted_recording(int bytesTorn)
    {
        using var recording = ConformanceRecording.Write(finish: false);
        using (FileStream file = File.OpenWrite(recording.FilePath))
        {
            file.SetLength(file.Length - bytesTorn);
        }
        string target = recording.Beside("weights.f32");
        ConformanceNode.Run("samples/readers/weights.mjs", recording.FilePath, "110", target);
        Assert.Equal(Weights(recording.FilePath, 11), MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(target)).ToArray());
    }

    [Fact]
    public void Sample_recording_has_everything_in_it()
    {
        using var recording = ConformanceRecording.Write(finish: true);
        TileRecord[] tiles = [.. recording.Frames.SelectMany(frame => frame.Tiles)];
        Assert.Equal([2, 4, 8], tiles.Select(tile => tile.Bits).Distinct().Order());
        Assert.Contains(tiles, tile => Escapes(recording.Header, tile).Any(escape => Math.Abs(escape.Value) <= 127));
        Assert.Contains(tiles, tile => Escapes(recording.Header, tile).Any(escape => Math.Abs(escape.Value) > 127));
        Assert.Contains(recording.Frames, frame => !frame.IsKey && frame.Tiles.Any(tile => tile.Base < 0));
        Assert.Contains(recording.Frames, frame => frame.IsKey && frame.Number > 0);
    }

    [Theory]
    [InlineData("weights.mjs", 60)]
    [InlineData("weights.py", 60)]
    public void Sample_reader_is_short(string name, int linesAtMost) =>
        Assert.InRange(File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "samples/readers", name)).Length, 10, linesAtMost);

    private static string[] ExpectedColumns { get; } =
    [
        "kind: Utf8", "frame: Int32", "step: Int64", "seconds: Float64", "name: Utf8", "value: Float64", "token: Int32",
        "min: Float32", "max: Float32", "mean: Float32", "rms: Float32", "learned: Float32", "change: Float32", "nonfinite: Int64",
        "tile: Int32", "start: Int32", "count: Int32", "base: Int32", "factor: Int32", "bits: Int32", "scale: Float32", "split: Int32",
        "crc: Uint32", "payload: Binary",
    ];

    private static void AssertAgrees(ConformanceRecording recording, Table table, bool finished, bool payloads)
    {
        Assert.Equal(finished, table.Kinds.Contains("end"));
        Assert.Equal(recording.Frames.Select(frame => new FrameRow(frame.Number, frame.Step, frame.Seconds)), table.Frames);
        Assert.Equal(
            from frame in recording.Frames
            from s in frame.Statistics
            select new StatisticsRow(frame.Number, recording.Header.Tensors[s.Tensor].Name, s.Min, s.Max, s.Mean, s.Rms, s.Learned, s.Change, s.NonFinite),
            table.Statistics);
        Assert.Equal(Losses(recording), table.Losses);
        Assert.Equal(recording.Tokens.Select(token => new TokenRow(token.Step, token.Seconds, token.Value, token.Confidence)), table.Tokens);
        Assert.Equal(
            from frame in recording.Frames
            from tile in frame.Tiles
            select new TileRow(frame.Number, tile.Tile, tile.Base < 0 ? null : tile.Base, tile.Bits, tile.Scale, tile.Crc, payloads ? tile.Payload.Length : null),
            table.Tiles);
    }

    private static IEnumerable<LossRow> Losses(ConformanceRecording recording) =>
        recording.Metrics.Where(metric => metric.Name == "loss").Select(metric => new LossRow(metric.Step, metric.Value));

    private static Escape[] Escapes(RecordingHeader header, TileRecord tile)
    {
        TileSpan span = new TileGrid(header).Tiles[tile.Tile];
        using var decoder = new TileDecoder();
        var escapes = new Escape[span.Count];
        return escapes[..decoder.Decode(tile, span, new uint[PackedSymbols.WordCount(span.Count, tile.Bits)], escapes)];
    }

    /// <summary>A frame's weights by our own reader and decoder, from its key on.</summary>
    private static float[] Weights(string path, int frame)
    {
        using var reader = TimelineReader.Open(path);
        using var decoder = new TileDecoder();
        short[] state = new short[reader.Grid.StateLength];
        float[] weights = new float[reader.Header.WeightCount];
        for (int i = reader.KeyAtOrBefore(frame); i <= frame; i++)
        {
            foreach (TileRecord tile in reader.ReadFrame(i).Tiles)
            {
                TileSpan span = reader.Grid.Tiles[tile.Tile];
                uint[] words = new uint[PackedSymbols.WordCount(span.Count, tile.Bits)];
                var escapes = new Escape[span.Count];
                int escaped = decoder.Decode(tile, span, words, escapes);
                Span<short> target = state.AsSpan(span.StateOffset, span.Count);
                PackedSymbols.Apply(words, tile.Bits, escapes.AsSpan(0, escaped), tile.Factor, tile.Base < 0 ? [] : target, target);
                int flat = (int)reader.Header.Tensors[span.Tensor].Offset + span.Start;
                for (int w = 0; w < span.Count; w++)
                {
                    weights[flat + w] = tile.Scale * target[w];
                }
            }
        }
        return weights;
    }

    private sealed record Seen(HeaderSeen Header, string Version, Table Arrow, Table Polars, LossRow[] Losses);

    private sealed record HeaderSeen(TensorSeen[] Tensors);

    private sealed record TensorSeen(string Name, int[] Shape);

    private sealed record Table(
        string[] Columns, int Rows, string[] Kinds, FrameRow[] Frames, StatisticsRow[] Statistics, LossRow[] Losses, TokenRow[] Tokens, TileRow[] Tiles);

    private sealed record FrameRow(int Frame, long Step, double Seconds);

    private sealed record StatisticsRow(
        int Frame, string Name, float Min, float Max, float Mean, float Rms, float Learned, float Change, long NonFinite);

    private sealed record LossRow(long Step, double Value);

    private sealed record TokenRow(long Step, double Seconds, int Token, double Value);

    private sealed record TileRow(int Frame, int Tile, int? Base, int Bits, float Scale, uint Crc, int? PayloadBytes);
}
