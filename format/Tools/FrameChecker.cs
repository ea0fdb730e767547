using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Tools;

/// <summary>Something wrong with one tile.</summary>
/// <param name="Tile">Which tile.</param>
/// <param name="IsRefinement">True when it is not the tile that is damaged but what refines it.</param>
/// <param name="What">What is wrong, the tile named.</param>
/// <param name="IsBridge">True when it is not the tile that is damaged but what leads from it to the frame before.</param>
internal readonly record struct TileFault(int Tile, bool IsRefinement, string What, bool IsBridge = false);

/// <summary>
/// Decodes frames one after another, as a reader that plays them would, and says what is wrong with any tile: its checksum, its parts, what
/// it builds on, and its refinement. Holds a state of 16 bits a weight; a tile whose base was lost is unknown until its next key.
/// </summary>
internal sealed class FrameChecker(RecordingHeader header, TileGrid grid) : IDisposable
{
    private readonly short[] _state = new short[grid.StateLength];
    private readonly float?[] _scales = new float?[grid.Tiles.Length]; // null: the tile's state is not known
    private readonly ConcurrentBag<Scratch> _idle = [];
    private readonly int _largest = grid.Tiles.Select(tile => tile.Count).DefaultIfEmpty(0).Max();
    private int _frame = -1;

    /// <summary>True when every tile's state is known after the last frame: it can be shown.</summary>
    public bool IsComplete => !_scales.Contains(null);

    /// <summary>The state after the last frame, as <see cref="TileGrid"/> lays it out.</summary>
    public short[] State => _state;

    /// <summary>Checks the next frame, and goes on to it.</summary>
    /// <param name="number">Its number. Where numbers are missing before it, only its key tiles are known.</param>
    /// <param name="isKey">Whether it claims to need no earlier frame.</param>
    /// <param name="tiles">All its tiles.</param>
    /// <param name="refinement">What refines them; empty where nothing does, or it is damaged.</param>
    /// <param name="bridge">What leads back from them to the frame before; empty or default where nothing does, or it is damaged.</param>
    /// <returns>What is wrong, by tile.</returns>
    public IReadOnlyList<TileFault> Check(
        int number, bool isKey, ImmutableArray<TileRecord> tiles, ImmutableArray<RefinementRecord> refinement, ImmutableArray<TileRecord> bridge = default)
    {
        if (number != _frame + 1)
        {
            Array.Clear(_scales);
        }
        _frame = number;
        var faults = new ConcurrentBag<TileFault>();
        ForEach(tiles, (scratch, tile) =>
        {
            var span = grid.Tiles[tile.Tile];
            var before = bridge.IsDefaultOrEmpty ? default : scratch.Keep(_state.AsSpan(span.StateOffset, span.Count), _scales[tile.Tile]);
            if ((Advance(scratch, tile, span, isKey) ?? Disagreement(tiles, tile)) is { } what)
            {
                _scales[tile.Tile] = null;
                faults.Add(new TileFault(tile.Tile, false, what));
            }
            else if (!refinement.IsEmpty && CheckRefinement(scratch, refinement[tile.Tile], span) is { } wrong)
            {
                faults.Add(new TileFault(tile.Tile, true, wrong));
            }
            if (!bridge.IsDefaultOrEmpty && CheckBridge(scratch, bridge[tile.Tile], span, before) is { } astray)
            {
                faults.Add(new TileFault(tile.Tile, false, astray, IsBridge: true));
            }
        });
        return [.. faults.OrderBy(fault => fault.Tile)];
    }

    /// <summary>Checks that tiles decode, whatever they build on: the start and the origin.</summary>
    public IReadOnlyList<TileFault> Check(ImmutableArray<TileRecord> tiles)
    {
        var faults = new ConcurrentBag<TileFault>();
        ForEach(tiles, (scratch, tile) =>
        {
            if (scratch.Decode(tile, grid.Tiles[tile.Tile], out _) is { } what)
            {
                faults.Add(new TileFault(tile.Tile, false, what));
            }
        });
        return [.. faults.OrderBy(fault => fault.Tile)];
    }

    /// <summary>Checks the checksums of a refinement whose frame is not there.</summary>
    public static IEnumerable<TileFault> Check(ImmutableArray<RefinementRecord> refinement) =>
        from record in refinement
        where Crc32C.Compute(record.Payload.Span) != record.Crc
        select new TileFault(record.Tile, true, $"tile {record.Tile} is damaged: its checksum does not match");

    public void Dispose()
    {
        foreach (var scratch in _idle)
        {
            scratch.Dispose();
        }
    }

    private string? Advance(Scratch scratch, TileRecord tile, TileSpan span, bool isKey)
    {
        if (scratch.Decode(tile, span, out int escapes) is { } what)
        {
            return what;
        }
        var state = _state.AsSpan(span.StateOffset, span.Count);
        float? before = _scales[tile.Tile];
        if (tile.Base >= 0 && isKey)
        {
            return $"tile {tile.Tile} builds on frame {tile.Base}, in a frame that says it needs no other";
        }
        if (tile.Base >= 0 && (tile.Factor != 1 || (before is { } scale && scale != tile.Scale)))
        {
            return $"tile {tile.Tile} has the factor {tile.Factor} and the scale {tile.Scale}, its base the scale {before}";
        }
        if (tile.Base < 0 || before is not null)
        {
            PackedSymbols.Apply(scratch.Words, tile.Bits, scratch.Escapes.AsSpan(0, escapes), tile.Factor, tile.Base < 0 ? [] : state, state);
            _scales[tile.Tile] = tile.Scale;
        }
        return null;
    }

    // All tiles of one tensor have one grid.
    private string? Disagreement(ImmutableArray<TileRecord> tiles, TileRecord tile)
    {
        var first = tiles[grid.FirstTile[grid.Tiles[tile.Tile].Tensor]];
        return first.Base == tile.Base && first.Factor == tile.Factor && first.Scale == tile.Scale
            ? null
            : $"tile {tile.Tile} has another base, factor or scale than tile {first.Tile} of the same tensor";
    }

    private string? CheckRefinement(Scratch scratch, in RefinementRecord record, in TileSpan span) => _scales[span.Index] is { } scale
        ? scratch.Decode(record, span, header.Quality, _state.AsSpan(span.StateOffset, span.Count), scale)
        : Check([record]).Select(fault => fault.What).FirstOrDefault();

    // Leads the state back and compares; as far as both states are known.
    private string? CheckBridge(Scratch scratch, in TileRecord record, in TileSpan span, float? scaleBefore)
    {
        if (scratch.Decode(record, span, out int escapes) is { } what)
        {
            return what;
        }
        if (scaleBefore is not { } scale || _scales[span.Index] is null)
        {
            return null;
        }
        var found = scratch.Crossed.AsSpan(0, span.Count);
        PackedSymbols.Cross(
            scratch.Words, record.Bits, scratch.Escapes.AsSpan(0, escapes), record.Factor, 0, _state.AsSpan(span.StateOffset, span.Count), found);
        return record.Scale == scale && found.SequenceEqual(scratch.Before.AsSpan(0, span.Count)) ? null : $"tile {span.Index} does not lead to the frame before";
    }

    private void ForEach(ImmutableArray<TileRecord> tiles, Action<Scratch, TileRecord> body) =>
        Parallel.ForEach(tiles, () => _idle.TryTake(out var scratch) ? scratch : new Scratch(_largest), (tile, _, scratch) =>
        {
            body(scratch, tile);
            return scratch;
        }, _idle.Add);

    private sealed class Scratch(int largest) : IDisposable
    {
        private readonly TileDecoder _decoder = new();
        private readonly RefinementDecoder _refinement = new();
        private float[] _weights = [];

        public short[] Before { get; private set; } = [];

        public short[] Crossed { get; private set; } = [];

        public uint[] Words { get; } = new uint[PackedSymbols.WordCount(largest, 8)];

        public Escape[] Escapes { get; } = new Escape[largest];

        public string? Decode(in TileRecord tile, in TileSpan span, out int escapes)
        {
            escapes = 0;
            try
            {
                escapes = _decoder.Decode(tile, span, Words, Escapes);
                return null;
            }
            catch (RecordingException exception)
            {
                return WithoutAdvice(exception);
            }
        }

        public string? Decode(in RefinementRecord record, in TileSpan span, Quality quality, ReadOnlySpan<short> state, float scale)
        {
            _weights = _weights.Length == 0 ? new float[largest] : _weights;
            try
            {
                _refinement.Decode(record, span, quality, state, scale, _weights);
                return null;
            }
            catch (RecordingException exception)
            {
                return WithoutAdvice(exception);
            }
        }

        /// <summary>Keeps a tile's state as it is before a key; returns its scale.</summary>
        public float? Keep(ReadOnlySpan<short> state, float? scale)
        {
            if (Before.Length == 0)
            {
                (Before, Crossed) = (new short[largest], new short[largest]);
            }
            state.CopyTo(Before);
            return scale;
        }

        public void Dispose()
        {
            _decoder.Dispose();
            _refinement.Dispose();
        }

        // What it advises is to do what is being done.
        private static string WithoutAdvice(RecordingException exception) => exception.Message.Split(';')[0];
    }
}
