using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Brainscan.Format;
using Spectre.Console;
using ZstdSharp;

namespace Brainscan.Benchmarks;

/// <summary>
/// <c>bench format FILE</c>: encodes and decodes a recording's own frames on one core, beside plain zstd on the same bytes and beside
/// what labs do today with checkpoints (fp32, with and without byte planes, through zstd).
/// <para>
/// Weights to encode are the recorded ones plus uniform noise of half a quantisation step: the encoder finds in them what it found in the
/// run's own weights, which the recording no longer has.
/// </para>
/// </summary>
internal static class FormatBenchmark
{
    private const int Level = 1;

    public static Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "A recording; the figures in docs/PERFORMANCE.md are of the full model." };
        var frames = new Option<int>("--frames") { Description = "Frames to time, from the first key on.", DefaultValueFactory = _ => 34 };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("format", "Size, encode and decode of a recording's frames, one core.") { file, frames, json };
        command.SetAction(parse => Run(parse.GetRequiredValue(file), parse.GetValue(frames), parse.GetValue(json)));
        return command;
    }

    private static int Run(string path, int wanted, bool json)
    {
        using var reader = TimelineReader.Open(path);
        int count = Math.Min(wanted, reader.Frames.Count);
        long rawBytes = reader.Header.WeightCount * sizeof(float);
        var figures = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        void Note(string name, double value)
        {
            figures.TryAdd(name, []);
            figures[name].Add(value);
        }

        using var source = new RecordedWeights(reader);
        using var encoder = new FrameEncoder(reader.Header, workers: 1);
        using var plain = new PlainZstd(reader.Grid);
        using var decoder = new TileDecoder();
        uint[] words = new uint[PackedSymbols.WordCount(reader.Header.TileWeights, 8)];
        var escapes = new Escape[reader.Header.TileWeights];
        for (int i = 0; i < count; i++)
        {
            Console.Error.Write($"\rframe {i + 1} of {count} ");
            var frame = reader.ReadFrame(i);
            string kind = frame.Entry.IsKey ? "key" : "delta";
            float[] weights = source.Next(frame);
            if (i == 1)
            {
                // Untimed rounds first, so that no figure holds the JIT's work: the code of delta frames runs for the first time here.
                Decode();
                plain.Decompress(frame);
            }
            Note($"{kind}, encode", Milliseconds(() => encoder.Encode(i, 0, weights)));
            Note($"{kind}, decode", Milliseconds(Decode));
            Note($"{kind}, zstd alone, decompress", Milliseconds(() => plain.Decompress(frame)));
            Note($"{kind}, zstd alone, compress", Milliseconds(() => plain.Compress()));
            Note($"{kind}, MB", frame.Entry.Length / 1e6);
            Note($"{kind}, × fp32", rawBytes / (double)frame.Entry.Length);
            if (i == count - 1)
            {
                Note("fp32 zstd, × fp32", rawBytes / (double)plain.CompressedSize(MemoryMarshal.AsBytes<float>(weights)));
                Note("fp32 byte planes zstd, × fp32", rawBytes / (double)plain.CompressedSize(PlainZstd.BytePlanes(weights)));
            }

            void Decode()
            {
                foreach (var tile in frame.Tiles)
                {
                    decoder.Decode(tile, reader.Grid.Tiles[tile.Tile], words, escapes);
                }
            }
        }
        Console.Error.Write("\r                         \r");
        Note("file, × fp32", reader.Frames.Count * (double)rawBytes / reader.Length);
        Report(path, reader, figures, json);
        return 0;
    }

    private static void Report(string path, TimelineReader reader, SortedDictionary<string, List<double>> figures, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(figures.ToDictionary(entry => entry.Key, entry => Median(entry.Value)), JsonSerializerOptions.Web));
            return;
        }
        var table = new Table().Title($"{Path.GetFileName(path)}: {reader.Frames.Count} frames of {reader.Header.WeightCount:N0} weights, every {reader.Header.StepsPerFrame} steps; one core")
            .AddColumn("what").AddColumn(new TableColumn("median").RightAligned()).AddColumn(new TableColumn("least").RightAligned())
            .AddColumn(new TableColumn("most").RightAligned()).AddColumn(new TableColumn("n").RightAligned());
        foreach (var (name, values) in figures)
        {
            string unit = name.Contains('×', StringComparison.Ordinal) || name.EndsWith("MB", StringComparison.Ordinal) ? "" : " ms";
            table.AddRow(name, Cell(Median(values)) + unit, Cell(values.Min()) + unit, Cell(values.Max()) + unit, values.Count.ToString(CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
    }

    private static string Cell(double value) => value.ToString(value < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Plain libzstd on a frame's own symbols: what decoding and encoding cannot be faster than.</summary>
    private sealed class PlainZstd(TileGrid grid) : IDisposable
    {
        private readonly Compressor _compressor = new(Level);
        private readonly Decompressor _decompressor = new();
        private readonly byte[][] _symbols = [.. grid.Tiles.Select(_ => Array.Empty<byte>())];
        private byte[] _target = new byte[Compressor.GetCompressBound(1 << 20)];

        public void Decompress(Frame frame)
        {
            foreach (var tile in frame.Tiles)
            {
                int length = PackedSymbols.WordCount(grid.Tiles[tile.Tile].Count, tile.Bits) * sizeof(uint);
                if (_symbols[tile.Tile].Length != length)
                {
                    _symbols[tile.Tile] = new byte[length];
                }
                _decompressor.Unwrap(tile.Payload.Span[..tile.Split], _symbols[tile.Tile]);
            }
        }

        public void Compress()
        {
            foreach (byte[] symbols in _symbols)
            {
                _compressor.Wrap(symbols, _target);
            }
        }

        public long CompressedSize(ReadOnlySpan<byte> bytes)
        {
            _target = new byte[Compressor.GetCompressBound(bytes.Length)];
            return _compressor.Wrap(bytes, _target);
        }

        public static byte[] BytePlanes(ReadOnlySpan<float> weights)
        {
            var bytes = MemoryMarshal.AsBytes(weights);
            byte[] planes = new byte[bytes.Length];
            for (int i = 0; i < weights.Length; i++)
            {
                for (int plane = 0; plane < sizeof(float); plane++)
                {
                    planes[plane * weights.Length + i] = bytes[i * sizeof(float) + plane];
                }
            }
            return planes;
        }

        public void Dispose()
        {
            _compressor.Dispose();
            _decompressor.Dispose();
        }
    }
}
