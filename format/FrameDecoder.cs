using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format;

/// <summary>
/// Goes to any frame of a recording and holds the state there: 16 bits a weight. It goes on from where it is, or from the last key frame,
/// whichever is nearer. Tiles are decoded in parallel, each through the whole chain of frames while it lies in a core's cache.
/// <para>
/// Not thread-safe: one call at a time; it takes several threads itself. The reader may serve others meanwhile. Beside the state it holds some
/// 64 MB of compressed frames while it seeks, and one frame's refinement while it makes weights.
/// </para>
/// </summary>
public sealed unsafe class FrameDecoder : IDisposable
{
    // Frames are read and applied in groups of about this many bytes, so that a chain of any length takes as much memory as a short one.
    private const long GroupBytes = 64 << 20;
    private const int None = -1;

    private readonly TimelineReader _reader;
    private readonly TileGrid _grid;
    private readonly Worker[] _workers;
    private readonly ParallelOptions _parallel;
    private readonly short[] _state;
    private readonly float[] _scales;
    private readonly int[] _places; // of each tile: the place in the reader's frames whose state it holds
    private readonly ImmutableArray<int> _all;
    private readonly List<byte[]> _buffers = []; // for the frames of a group, kept from seek to seek
    private ImmutableArray<int> _tiles = [];

    /// <summary>Prepares; reads nothing.</summary>
    /// <param name="reader">The recording; it stays the caller's, and open.</param>
    /// <param name="workers">Threads to decode with, at least 1.</param>
    public FrameDecoder(TimelineReader reader, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _reader = reader;
        _grid = reader.Grid;
        _workers = [.. Enumerable.Range(0, workers).Select(_ => new Worker())];
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = workers };
        _state = new short[_grid.StateLength];
        _scales = new float[_grid.Tiles.Length];
        _places = new int[_grid.Tiles.Length];
        Array.Fill(_places, None);
        _all = [.. Enumerable.Range(0, _grid.Tiles.Length)];
    }

    /// <summary>Place in <see cref="TimelineReader.Frames"/> of the frame it is at; −1 before the first <see cref="Seek(int)"/>.</summary>
    public int Position { get; private set; } = None;

    /// <summary>The tiles it has brought to <see cref="Position"/>, ascending.</summary>
    public ImmutableArray<int> Tiles => _tiles;

    /// <summary>
    /// The state at <see cref="Position"/>, laid out as <see cref="TileGrid.StateLength"/> says; only that of <see cref="Tiles"/> means anything.
    /// </summary>
    public ReadOnlySpan<short> State => _state;

    /// <summary>Size of a quantisation step in each tile at <see cref="Position"/>; only those of <see cref="Tiles"/> mean anything.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Goes to a frame, with all tiles.</summary>
    /// <param name="index">Place in <see cref="TimelineReader.Frames"/>.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged; the message names it. The decoder can go elsewhere afterwards.</exception>
    public void Seek(int index) => Seek(index, _all);

    /// <summary>Goes to a frame with some tiles; nothing is read or decoded of the others.</summary>
    /// <param name="index">Place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending, each once.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged; the message names it. The decoder can go elsewhere afterwards.</exception>
    public void Seek(int index, ReadOnlySpan<int> tiles)
    {
        for (int i = 0; i < tiles.Length; i++)
        {
            if (tiles[i] < 0 || tiles[i] >= _grid.Tiles.Length || (i > 0 && tiles[i] <= tiles[i - 1]))
            {
                throw FormatError.WrongTiles(nameof(tiles), _grid.Tiles.Length);
            }
        }
        Seek(index, tiles.Length == _all.Length ? _all : [.. tiles]);
    }

    /// <summary>
    /// The weights at <see cref="Position"/>, at the recording's own quality. Reads that frame's refinement where there is one.
    /// </summary>
    /// <param name="weights">Receives a value for each weight in flat order; those of tiles not in <see cref="Tiles"/> are left as they are.</param>
    /// <exception cref="RecordingException">The frame's refinement is damaged.</exception>
    public void Weights(Span<float> weights)
    {
        RequireLength(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(Position);
        var quality = _reader.Header.Quality;
        var tiles = _tiles;
        var refinement = tiles.Length == _all.Length ? _reader.ReadRefinement(Position) : _reader.ReadRefinement(Position, tiles);
        fixed (float* start = weights)
        {
            float* target = start;
            ForEach(NameOf(Position), tiles.Length, (worker, i) =>
            {
                var span = _grid.Tiles[tiles[i]];
                var state = _state.AsSpan(span.StateOffset, span.Count);
                if (quality == Quality.Display)
                {
                    Quantiser.Restore(state, _scales[span.Index], Of(target, span));
                }
                else
                {
                    worker.Refiner.Decode(refinement[i], span, quality, state, _scales[span.Index], Of(target, span));
                }
            });
        }
    }

    /// <summary>The run's start W(0), within 1/4094 of each tensor's range.</summary>
    /// <param name="weights">Receives a value for each weight in flat order.</param>
    /// <returns>False when the recording has lost it; then nothing was written.</returns>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public bool OriginWeights(Span<float> weights)
    {
        RequireLength(weights);
        var start = _reader.ReadStart();
        var origin = _reader.ReadOrigin();
        if (start.IsEmpty || origin.IsEmpty)
        {
            return false;
        }
        fixed (float* first = weights)
        {
            float* target = first;
            ForEach("the origin", _grid.Tiles.Length, (worker, i) =>
            {
                var span = _grid.Tiles[i];
                var state = worker.State(span.Count);
                worker.Applier.Apply(start[i], span, [], state);
                worker.Applier.Apply(origin[i], span, state, state);
                Quantiser.Restore(state, origin[i].Scale, Of(target, span));
            });
        }
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    private void Seek(int index, ImmutableArray<int> tiles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _reader.Frames.Count);
        _tiles = []; // nothing holds until all does
        int key = _reader.KeyAtOrBefore(index);
        int next = index + 1;
        foreach (int tile in tiles)
        {
            if (_places[tile] < key || _places[tile] > index)
            {
                _places[tile] = None;
            }
            next = Math.Min(next, Math.Max(key, _places[tile] + 1));
        }
        while (next <= index)
        {
            int last = next;
            for (long bytes = _reader.Frames[next].Length; last < index && bytes + _reader.Frames[last + 1].Length <= GroupBytes;)
            {
                bytes += _reader.Frames[++last].Length;
            }
            ApplyGroup(next, last, tiles);
            next = last + 1;
        }
        Position = index;
        _tiles = tiles;
    }

    private void ApplyGroup(int first, int last, ImmutableArray<int> tiles)
    {
        var records = new ImmutableArray<TileRecord>[last - first + 1];
        while (_buffers.Count < records.Length)
        {
            _buffers.Add([]);
        }
        ForEach(null, records.Length, (_, i) => records[i] = tiles.Length == _all.Length
            ? _reader.ReadTiles(first + i, ref CollectionsMarshal.AsSpan(_buffers)[i])
            : _reader.ReadTiles(first + i, tiles, ref CollectionsMarshal.AsSpan(_buffers)[i]));
        ForEach(null, tiles.Length, (worker, i) => ApplyChain(worker, _grid.Tiles[tiles[i]], first, [.. records.Select(frame => frame[i])]));
    }

    // One tile through the group's frames. Its place is moved on with its state, so that damage leaves the two agreeing.
    private void ApplyChain(Worker worker, TileSpan span, int first, TileRecord[] records)
    {
        ref int place = ref _places[span.Index];
        int from = Math.Max(0, place + 1 - first);
        // What lies before a key needs not be decoded.
        from = Math.Max(from, Array.FindLastIndex(records, record => record.Base < 0));
        for (int i = from; i < records.Length; i++)
        {
            var record = records[i];
            try
            {
                if (record.Base >= 0)
                {
                    RequireBase(record, span, first + i);
                }
                var state = _state.AsSpan(span.StateOffset, span.Count);
                worker.Applier.Apply(record, span, state, state);
            }
            catch (RecordingException exception)
            {
                throw FormatError.In(NameOf(first + i), exception);
            }
            place = first + i;
            _scales[span.Index] = record.Scale;
        }
    }

    private void RequireBase(in TileRecord record, TileSpan span, int index)
    {
        int place = _places[span.Index];
        if (place < 0 || place != index - 1 || record.Base != _reader.Frames[place].Number || record.Factor != 1 || record.Scale != _scales[span.Index])
        {
            throw FormatError.DamagedTile(span.Index,
                $"it builds on frame {record.Base}, {record.Factor} times, with scale {record.Scale}; expected the frame before, once, with its scale");
        }
    }

    // The first item's error is the one that is thrown, whichever thread met one first.
    private void ForEach(string? where, int count, Action<Worker, int> body)
    {
        int next = -1;
        var errors = new SortedList<int, RecordingException>();
        Parallel.For(0, _workers.Length, _parallel, worker =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                try
                {
                    body(_workers[worker], i);
                }
                catch (RecordingException exception)
                {
                    lock (errors)
                    {
                        errors.Add(i, exception);
                    }
                }
            }
        });
        if (errors.Count > 0)
        {
            throw where is null ? errors.GetValueAtIndex(0) : FormatError.In(where, errors.GetValueAtIndex(0));
        }
    }

    private string NameOf(int index) => $"frame {_reader.Frames[index].Number} (step {_reader.Frames[index].Step})";

    private Span<float> Of(float* weights, TileSpan span) => new(weights + _reader.Header.Tensors[span.Tensor].Offset + span.Start, span.Count);

    private void RequireLength(ReadOnlySpan<float> weights)
    {
        if (weights.Length != _reader.Header.WeightCount)
        {
            throw FormatError.WrongLength(nameof(weights), weights.Length, _reader.Header.WeightCount);
        }
    }

    // What one thread needs; its buffers are as long as the largest tile it has met.
    private sealed class Worker : IDisposable
    {
        private short[] _state = [];

        public TileApplier Applier { get; } = new();

        public RefinementDecoder Refiner { get; } = new();

        public Span<short> State(int count)
        {
            if (_state.Length < count)
            {
                _state = new short[count];
            }
            return _state.AsSpan(0, count);
        }

        public void Dispose()
        {
            Applier.Dispose();
            Refiner.Dispose();
        }
    }
}
