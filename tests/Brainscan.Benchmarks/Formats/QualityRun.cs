using Brainscan.Format;
using Brainscan.Format.Codec;
using ZstdSharp;

namespace Brainscan.Benchmarks.Formats;

/// <summary>Stores frames at one quality, on one core, and plays them back; every size is that of a whole file with all that belongs to it.</summary>
internal sealed class QualityRun : IDisposable
{
    private readonly TileGrid _grid;
    private readonly RecordingHeader _header;
    private readonly Figures _figures;
    private readonly FrameEncoder _encoder;
    private readonly TimelineWriter _writer;
    private readonly TileDecoder _decoder = new();
    private readonly RefinementDecoder _refiner = new();
    private readonly Decompressor _decompressor = new();
    private readonly uint[] _words;
    private readonly Escape[] _escapes;
    private readonly float[] _weights;
    private readonly byte[] _symbols;

    public QualityRun(RecordingHeader source, Quality quality, Figures figures)
    {
        _header = source with { Quality = quality };
        _grid = new TileGrid(_header);
        _figures = figures;
        _encoder = new FrameEncoder(_header, workers: 1);
        _writer = TimelineWriter.Create("benchmark", new VoidFile(), _header);
        _words = new uint[PackedSymbols.WordCount(_header.TileWeights, 8)];
        _escapes = new Escape[_header.TileWeights];
        _symbols = new byte[_words.Length * sizeof(uint)];
        _weights = new float[_header.WeightCount];
        State = new short[_grid.StateLength];
    }

    /// <summary>The last frame's states, as the grid lays them out.</summary>
    public short[] State { get; }

    /// <summary>How tensors lie in <see cref="State"/>.</summary>
    public TileGrid Grid => _grid;

    /// <summary>Bytes of the last frame in the file, its refinement included.</summary>
    public long LastBytes { get; private set; }

    private string Name => _header.Quality.ToString().ToLowerInvariant();

    /// <summary>Stores a frame and plays it, and notes what both took.</summary>
    public void Store(FrameEntry entry, float[] weights)
    {
        EncodedFrame frame = null!;
        double encodeMs = Clock.Milliseconds(() => frame = _encoder.Encode(entry.Step, entry.Seconds, weights));
        long before = _writer.Length;
        _writer.WriteFrame(frame);
        LastBytes = _writer.Length - before;
        if (frame.Number < 2)
        {
            // Frames 0 and 1 are the first key and the first delta: an untimed round, so that no figure holds the JIT's work.
            Unpack(frame);
            ZstdAlone(frame);
        }
        double unpackMs = Clock.Milliseconds(() => Unpack(frame));
        double zstdMs = Clock.Milliseconds(() => ZstdAlone(frame));
        double playMs = Clock.Milliseconds(() => Play(frame));
        if (_header.Quality == Quality.Exact && !weights.AsSpan().SequenceEqual(_weights) && !weights.Any(float.IsNaN))
        {
            throw new InvalidOperationException($"frame {frame.Number} came back with other weights");
        }
        if (frame.Number == 0)
        {
            return; // it carries the origin, which no other does
        }
        _figures.Note($"{Name}, {(frame.IsKey ? "keys" : "deltas")}", LastBytes, encodeMs, playMs);
        if (_header.Quality == Quality.Display && !frame.IsKey)
        {
            _figures.Note("display, deltas, as far as the GPU takes them", null, null, unpackMs);
            _figures.Note("zstd alone on the same symbols", null, null, zstdMs);
        }
    }

    /// <summary>Ends the file, and notes what all of it came to.</summary>
    public void Finish(int frames)
    {
        _writer.Finish();
        _figures.NoteTotal($"{Name}, all: keys, origin, index", _writer.Length / (double)frames);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _writer.Dispose();
        _decoder.Dispose();
        _refiner.Dispose();
        _decompressor.Dispose();
    }

    private void Unpack(EncodedFrame frame)
    {
        foreach (var tile in frame.Tiles)
        {
            _decoder.Decode(tile, _grid.Tiles[tile.Tile], _words, _escapes);
        }
    }

    // What unpacking cannot be faster than.
    private void ZstdAlone(EncodedFrame frame)
    {
        foreach (var tile in frame.Tiles)
        {
            _decompressor.Unwrap(tile.Payload.Span[..tile.Split], _symbols);
        }
    }

    private void Play(EncodedFrame frame)
    {
        foreach (var tile in frame.Tiles)
        {
            var span = _grid.Tiles[tile.Tile];
            int escapes = _decoder.Decode(tile, span, _words, _escapes);
            var state = State.AsSpan(span.StateOffset, span.Count);
            PackedSymbols.Apply(_words, tile.Bits, _escapes.AsSpan(0, escapes), tile.Factor, tile.Base < 0 ? default : state, state);
            var target = _weights.AsSpan((int)_header.Tensors[span.Tensor].Offset + span.Start, span.Count);
            if (_header.Quality != Quality.Display)
            {
                _refiner.Decode(frame.Refinement[tile.Tile], span, _header.Quality, state, tile.Scale, target);
                continue;
            }
            Quantiser.Restore(state, tile.Scale, target);
        }
    }
}
