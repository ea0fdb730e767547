using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// Brings a few tiles to any frame of a recording, and holds only their states: what looking at single weights needs. On from the frame it is
/// at, or from the key before the one wanted. <see cref="FrameDecoder"/> does the same for a whole model. For one thread.
/// </summary>
internal sealed class TileWalker : IDisposable
{
    private readonly TimelineReader _reader;
    private readonly int[] _tiles;
    private readonly TileDecoder _decoder = new();
    private readonly RefinementDecoder _refiner = new();
    private readonly short[][] _states;
    private readonly float[] _scales;
    private readonly uint[] _words;
    private readonly Escape[] _escapes;
    private byte[] _buffer = [];

    /// <summary>Prepares; reads nothing.</summary>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="tiles">Which tiles, ascending, at least one.</param>
    public TileWalker(TimelineReader reader, IReadOnlyList<int> tiles)
    {
        _reader = reader;
        _tiles = [.. tiles];
        _states = [.. _tiles.Select(tile => new short[reader.Grid.Tiles[tile].Count])];
        _scales = new float[_tiles.Length];
        int most = _states.Max(state => state.Length);
        _words = new uint[PackedSymbols.WordCount(most, 8)];
        _escapes = new Escape[most];
    }

    /// <summary>The tiles, ascending.</summary>
    public IReadOnlyList<int> Tiles => _tiles;

    /// <summary>The frame it is at; −1 for none.</summary>
    public int Place { get; private set; } = -1;

    /// <summary>Goes to a frame.</summary>
    /// <param name="place">Place among the reader's frames.</param>
    /// <param name="isStale">Asked before each frame on the way; when it says true, the walk ends where it is.</param>
    /// <returns>True when it is there.</returns>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public bool Seek(int place, Func<bool>? isStale = null)
    {
        int key = _reader.KeyAtOrBefore(place);
        int next = Place >= key && Place <= place ? Place + 1 : key;
        for (; next <= place; next++)
        {
            if (isStale?.Invoke() == true)
            {
                return false;
            }
            int before = Place;
            Place = -1; // while only some tiles are there, none are
            Apply(next, before == next - 1);
            Place = next;
        }
        return true;
    }

    /// <summary>The state of the i-th tile.</summary>
    public ReadOnlySpan<short> StateOf(int i) => _states[i];

    /// <summary>Size of a quantisation step in the i-th tile.</summary>
    public float ScaleOf(int i) => _scales[i];

    /// <summary>The weights of the i-th tile, at the recording's own quality.</summary>
    /// <param name="i">Which of the tiles.</param>
    /// <param name="weights">Receives as many values as the tile has weights.</param>
    /// <exception cref="RecordingException">The frame's refinement is damaged.</exception>
    public void Weights(int i, Span<float> weights)
    {
        Decode(i, weights);
        if (_reader.Header.Quality != Quality.Exact)
        {
            _reader.ReadMarks(Place)?.Put(_tiles[i], weights);
        }
    }

    private void Decode(int i, Span<float> weights)
    {
        var state = _states[i];
        if (_reader.Header.Quality == Quality.Display)
        {
            for (int n = 0; n < state.Length; n++)
            {
                weights[n] = _scales[i] * state[n];
            }
            return;
        }
        var span = _reader.Grid.Tiles[_tiles[i]];
        var record = _reader.ReadRefinement(Place, [span.Index], ref _buffer)[0];
        _refiner.Decode(record, span, _reader.Header.Quality, state, _scales[i], weights);
    }

    /// <summary>
    /// Reads the run's start W(0) of some tiles: bit for bit where the recording is exact and has the run's frame 0, otherwise as the origin has it.
    /// </summary>
    /// <param name="reader">The recording.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <returns>Values by tile; null where the recording has lost it.</returns>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public static float[][]? Origin(TimelineReader reader, IReadOnlyList<int> tiles)
    {
        if (reader.Header.Quality == Quality.Exact && reader.HasStartFrame && ExactStart(reader, tiles) is { } exact)
        {
            return exact;
        }
        var start = reader.ReadStart(tiles);
        var origin = reader.ReadOrigin(tiles);
        if (start.IsEmpty || origin.IsEmpty)
        {
            return null;
        }
        var marks = reader.HasStartFrame ? reader.ReadMarks(0) : null;
        using var walker = new TileWalker(reader, tiles);
        return [.. tiles.Select((tile, i) =>
        {
            walker.Decode(i, start[i]);
            walker.Decode(i, origin[i]);
            float[] weights = [.. walker._states[i].Select(state => origin[i].Scale * state)];
            marks?.Put(tile, weights);
            return weights;
        })];
    }

    private static float[][]? ExactStart(TimelineReader reader, IReadOnlyList<int> tiles)
    {
        try
        {
            using var walker = new TileWalker(reader, tiles);
            walker.Seek(0);
            float[][] weights = [.. walker._states.Select(state => new float[state.Length])];
            for (int i = 0; i < weights.Length; i++)
            {
                walker.Weights(i, weights[i]);
            }
            return weights;
        }
        catch (RecordingException)
        {
            // the origin still says it, to a seventeenth of a step
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _refiner.Dispose();
    }

    private void Apply(int place, bool hasBefore)
    {
        var records = _reader.ReadTiles(place, _tiles, ref _buffer);
        var frame = _reader.Frames[place];
        for (int i = 0; i < records.Length; i++)
        {
            var record = records[i];
            if (record.Base >= 0 && (!hasBefore || record.Base != _reader.Frames[place - 1].Number || record.Factor != 1 || record.Scale != _scales[i]))
            {
                throw new RecordingException($"frame {frame.Number} (step {frame.Step}): tile {record.Tile} does not build on the frame before; run verify on the recording.");
            }
            Decode(i, record);
            _scales[i] = record.Scale;
        }
    }

    private void Decode(int i, in TileRecord record)
    {
        var span = _reader.Grid.Tiles[_tiles[i]];
        int escapes = _decoder.Decode(record, span, _words, _escapes);
        PackedSymbols.Apply(_words, record.Bits, _escapes.AsSpan(0, escapes), record.Factor, record.Base < 0 ? [] : _states[i], _states[i]);
    }
}
