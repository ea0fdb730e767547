using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format;

/// <summary>
/// Brings states to any frame of a recording, the cheapest way: from where they are, forwards or back, from the last key frame, or from the next one where
/// a bridge leads back from it. Tiles are decoded in parallel, each through the whole chain of frames while it lies in a core's cache. What lies on one
/// way and is damaged is gone around on another where there is one.
/// <para>
/// Not thread-safe: one call at a time; it takes several threads itself. The reader may serve others meanwhile. It holds some 64 MB of compressed frames
/// while it walks.
/// </para>
/// </summary>
public sealed class FrameWalker : IDisposable
{
    private readonly TimelineReader _reader;
    private readonly TileGrid _grid;
    private readonly Workers<TileApplier> _workers;
    private readonly WalkPlan _plan;
    private readonly List<byte[]> _buffers = []; // for the frames of a group, kept from walk to walk
    private readonly Dictionary<(int, int), List<int>> _classes = []; // tiles by where the two states have them
    private readonly Stack<List<int>> _idle = [];

    /// <summary>Prepares; reads nothing.</summary>
    /// <param name="reader">The recording; it stays the caller's, and open.</param>
    /// <param name="workers">Threads to decode with, at least 1.</param>
    public FrameWalker(TimelineReader reader, int workers)
    {
        (_reader, _grid) = (reader, reader.Grid);
        _workers = new Workers<TileApplier>(workers, () => new TileApplier());
        _plan = new WalkPlan(reader);
    }

    /// <summary>Frames are read and applied in groups of about so many bytes, so that a chain of any length takes as much memory as a short one.</summary>
    internal long GroupBytes { get; init; } = 64 << 20;

    /// <summary>Frames and bridges found to be damaged so far.</summary>
    internal int DamageMet => _plan.DamageMet;

    /// <summary>The frame that the way to another leads to after so many moves: a true frame, to be shown meanwhile.</summary>
    /// <param name="state">The state to be brought there.</param>
    /// <param name="other">Another one that the way may begin with; may be null.</param>
    /// <param name="place">The frame wanted: its place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <param name="moves">At least 1.</param>
    public int Towards(FrameState state, FrameState? other, int place, ReadOnlySpan<int> tiles, int moves)
    {
        Walk? longest = null;
        _plan.OnlyForwards = false;
        Sort(state, other, tiles);
        foreach (var (from, to) in _classes.Keys)
        {
            var walk = Cheaper(_plan.Best(from, place), _plan.Best(to, place)).Walk;
            longest = longest is { } other1 && other1.Cost >= walk.Cost ? longest : walk;
        }
        return longest?.After(moves) ?? place;
    }

    /// <summary>Brings tiles of a state to a frame.</summary>
    /// <param name="state">The state; its other tiles stay where they are.</param>
    /// <param name="other">Another one that the way may begin with, and that is not changed; may be null.</param>
    /// <param name="place">The frame: its place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <exception cref="RecordingException">A frame on every way there is damaged; the message names one. Each tile is where its place says.</exception>
    public void Bring(FrameState state, FrameState? other, int place, ReadOnlySpan<int> tiles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, _reader.Frames.Count);
        _plan.OnlyForwards = false;
        while (true)
        {
            try
            {
                Sort(state, other, tiles);
                foreach (var ((from, to), some) in _classes)
                {
                    var (walk, isOther) = Cheaper(_plan.Best(from, place), _plan.Best(to, place));
                    Take(walk, isOther ? other! : state, state, some);
                }
                if (IsThere(state, place, tiles))
                {
                    return;
                }
                _plan.OnlyForwards = true; // tensors that begin anew on the way cannot be taken back
            }
            catch (WalkException failure) when (_plan.Avoid(failure.Place, failure.IsBridge))
            {
                // there may be another way
            }
            catch (WalkException failure)
            {
                throw failure.Error;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _workers.Dispose();

    private static (Walk Walk, bool IsOther) Cheaper(Walk own, Walk other) =>
        // to begin with another state's memory is a little dearer
        other.Cost + (other.IsFresh ? 0 : 1) < own.Cost ? (other, true) : (own, false);

    private static bool IsThere(FrameState state, int place, ReadOnlySpan<int> tiles)
    {
        foreach (int tile in tiles)
        {
            if (state.PlaceOf[tile] != place)
            {
                return false;
            }
        }
        return true;
    }

    private void Sort(FrameState state, FrameState? other, ReadOnlySpan<int> tiles)
    {
        foreach (var list in _classes.Values)
        {
            list.Clear();
            _idle.Push(list);
        }
        _classes.Clear();
        foreach (int tile in tiles)
        {
            var at = (state.PlaceOf[tile], other?.PlaceOf[tile] ?? -1);
            if (!_classes.TryGetValue(at, out var list))
            {
                _classes[at] = list = _idle.TryPop(out var idle) ? idle : [];
            }
            list.Add(tile);
        }
    }

    private void Take(Walk walk, FrameState source, FrameState state, List<int> tiles)
    {
        if (walk.Length == 0 && !walk.IsFresh)
        {
            if (source != state)
            {
                _workers.ForEach(tiles.Count, (_, i) => Copy(source, state, tiles[i]));
            }
            return;
        }
        int direction = Math.Sign(walk.Target - walk.Start);
        var moves = new List<Move>();
        long bytes = 0;
        bool isFirst = true;
        void Flush()
        {
            Apply(moves, isFirst ? source : state, state, tiles);
            (bytes, isFirst) = (0, false);
            moves.Clear();
        }
        void Add(Move move)
        {
            // a bridge is about as long as the change before it
            long length = _reader.Frames[move.Kind == MoveKind.Bridge ? move.Place - 1 : move.Place].Length;
            if (bytes > 0 && bytes + length > GroupBytes)
            {
                Flush();
            }
            bytes += length;
            moves.Add(move);
        }
        if (walk.IsFresh)
        {
            Add(new Move(walk.Start, MoveKind.Forward));
        }
        for (int place = walk.Start; place != walk.Target; place += direction)
        {
            Add(direction > 0 ? new Move(place + 1, MoveKind.Forward) : new Move(place, _reader.Frames[place].IsKey ? MoveKind.Bridge : MoveKind.Back));
        }
        Flush();
    }

    private void Copy(FrameState source, FrameState state, int tile)
    {
        source.Of(_grid.Tiles[tile]).CopyTo(state.Of(_grid.Tiles[tile]));
        (state.PlaceOf[tile], state.ScaleOf[tile]) = (source.PlaceOf[tile], source.ScaleOf[tile]);
    }

    private void Apply(List<Move> moves, FrameState source, FrameState state, List<int> tiles)
    {
        var records = new ImmutableArray<TileRecord>[moves.Count];
        while (_buffers.Count < records.Length)
        {
            _buffers.Add([]);
        }
        _workers.ForEach(records.Length, (_, i) => records[i] = Read(moves[i], tiles, ref CollectionsMarshal.AsSpan(_buffers)[i]));
        _workers.ForEach(tiles.Count, (applier, i) => ApplyChain(applier, _grid.Tiles[tiles[i]], moves, [.. records.Select(frame => frame[i])], source, state));
    }

    private ImmutableArray<TileRecord> Read(Move move, List<int> tiles, ref byte[] buffer)
    {
        try
        {
            bool isAll = tiles.Count == _grid.Tiles.Length;
            return move.Kind == MoveKind.Bridge ? _reader.ReadBridge(move.Place, isAll ? null : tiles, ref buffer)
                : isAll ? _reader.ReadTiles(move.Place, ref buffer) : _reader.ReadTiles(move.Place, tiles, ref buffer);
        }
        catch (RecordingException exception)
        {
            throw new WalkException(move.Place, move.Kind == MoveKind.Bridge, exception);
        }
    }

    // One tile through the group's frames. Its place is moved on with its state, so that damage leaves the two agreeing.
    private void ApplyChain(TileApplier applier, in TileSpan span, List<Move> moves, TileRecord[] records, FrameState source, FrameState state)
    {
        // What lies before a key, on a way forwards, needs not be decoded.
        int first = records.Length - 1;
        while (first > 0 && !(moves[first].Kind == MoveKind.Forward && records[first].Base < 0))
        {
            first--;
        }
        var before = source;
        for (int i = first; i < records.Length; i++)
        {
            var (place, kind) = moves[i];
            try
            {
                if (kind != MoveKind.Forward && (before.PlaceOf[span.Index] != place || (kind == MoveKind.Back && records[i].Base < 0)))
                {
                    return; // it begins anew there, or did before in another group: what was before is not to be had from it
                }
                RequireBase(records[i], span, kind, place, before);
                applier.Apply(records[i], span, kind, before.Of(span), state.Of(span), state.Zero);
            }
            catch (RecordingException exception)
            {
                throw new WalkException(place, kind == MoveKind.Bridge, FormatError.In(NameOf(place), exception));
            }
            state.PlaceOf[span.Index] = kind == MoveKind.Forward ? place : place - 1;
            state.ScaleOf[span.Index] = records[i].Scale;
            before = state;
        }
    }

    private void RequireBase(in TileRecord record, in TileSpan span, MoveKind kind, int place, FrameState before)
    {
        int at = before.PlaceOf[span.Index];
        float scale = before.ScaleOf[span.Index];
        bool isRight = kind switch
        {
            MoveKind.Bridge => record.Base == _reader.Frames[place].Number,
            MoveKind.Back => place > 0 && record.Base == _reader.Frames[place - 1].Number && record.Factor == 1 && record.Scale == scale,
            _ => record.Base < 0 || (at >= 0 && at == place - 1 && record.Base == _reader.Frames[at].Number && record.Factor == 1 && record.Scale == scale),
        };
        if (!isRight)
        {
            throw FormatError.DamagedTile(span.Index,
                $"it builds on frame {record.Base}, {record.Factor} times, with scale {record.Scale}; expected the frame before, once, with its scale");
        }
    }

    private string NameOf(int place) => $"frame {_reader.Frames[place].Number} (step {_reader.Frames[place].Step})";

    // A move from one frame to the next or the one before; the place is that of the frame whose record is needed.
    private readonly record struct Move(int Place, MoveKind Kind);

    private sealed class WalkException(int place, bool isBridge, RecordingException error) : Exception(error.Message, error)
    {
        public int Place => place;

        public bool IsBridge => isBridge;

        public RecordingException Error => error;
    }
}
