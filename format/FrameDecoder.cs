using System.Collections.Immutable;
using Brainscan.Format.Codec;

namespace Brainscan.Format;

/// <summary>
/// Goes to any frame of a recording and holds the state there: 16 bits a weight. It goes on from where it is, or from a key frame, the cheapest way
/// (<see cref="FrameWalker"/>).
/// <para>
/// Not thread-safe: one call at a time; it takes several threads itself. The reader may serve others meanwhile. Beside the state it holds some
/// 64 MB of compressed frames while it seeks, and one frame's refinement while it makes weights.
/// </para>
/// </summary>
public sealed unsafe class FrameDecoder : IDisposable
{
    private const int None = -1;

    private readonly TimelineReader _reader;
    private readonly TileGrid _grid;
    private readonly FrameWalker _walker;
    private readonly FrameState _state;
    private readonly Workers<Worker> _workers;
    private readonly ImmutableArray<int> _all;
    private ImmutableArray<int> _tiles = [];

    /// <summary>Prepares; reads nothing.</summary>
    /// <param name="reader">The recording; it stays the caller's, and open.</param>
    /// <param name="workers">Threads to decode with, at least 1.</param>
    public FrameDecoder(TimelineReader reader, int workers)
    {
        _reader = reader;
        _grid = reader.Grid;
        _workers = new Workers<Worker>(workers, () => new Worker());
        _walker = new FrameWalker(reader, workers);
        _state = new FrameState(_grid);
        _all = [.. Enumerable.Range(0, _grid.Tiles.Length)];
    }

    /// <summary>Place in <see cref="TimelineReader.Frames"/> of the frame it is at; −1 before the first <see cref="Seek(int)"/>.</summary>
    public int Position { get; private set; } = None;

    /// <summary>The tiles it has brought to <see cref="Position"/>, ascending.</summary>
    public ImmutableArray<int> Tiles => _tiles;

    /// <summary>
    /// The state at <see cref="Position"/>, laid out as <see cref="TileGrid.StateLength"/> says; only that of <see cref="Tiles"/> means anything.
    /// </summary>
    public ReadOnlySpan<short> State => _state.Values;

    /// <summary>Size of a quantisation step in each tile at <see cref="Position"/>; only those of <see cref="Tiles"/> mean anything.</summary>
    public ReadOnlySpan<float> Scales => _state.Scales;

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
        // an exact recording has every bit of them itself
        var marks = quality == Quality.Exact ? null : _reader.ReadMarks(Position);
        var refinement = tiles.Length == _all.Length ? _reader.ReadRefinement(Position) : _reader.ReadRefinement(Position, tiles);
        fixed (float* start = weights)
        {
            float* target = start;
            ForEach(NameOf(Position), tiles.Length, (worker, i) =>
            {
                var span = _grid.Tiles[tiles[i]];
                var state = _state.Of(span);
                if (quality == Quality.Display)
                {
                    Quantiser.Restore(state, _state.Scales[span.Index], Of(target, span));
                }
                else
                {
                    worker.Refiner.Decode(refinement[i], span, quality, state, _state.Scales[span.Index], Of(target, span));
                }
                marks?.Put(span.Index, Of(target, span));
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
        var marks = _reader.HasStartFrame ? _reader.ReadMarks(0) : null;
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
                marks?.Put(i, Of(target, span));
            });
        }
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _walker.Dispose();
        _workers.Dispose();
    }

    private void Seek(int index, ImmutableArray<int> tiles)
    {
        _tiles = []; // nothing holds until all does
        _walker.Bring(_state, null, index, tiles.AsSpan());
        Position = index;
        _tiles = tiles;
    }

    private void ForEach(string where, int count, Action<Worker, int> body)
    {
        try
        {
            _workers.ForEach(count, body);
        }
        catch (RecordingException exception)
        {
            throw FormatError.In(where, exception);
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
