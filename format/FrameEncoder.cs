using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format;

/// <summary>
/// Turns snapshots of all weights into frames: quantises each tensor on a grid fixed at its key frame, takes the difference to the
/// frame before, packs and compresses it, tile by tile and in parallel. Everything after quantising is integers, so nothing drifts.
/// <para>Keeps two states of 16 bits a weight: the last frame's and the origin's. Not thread-safe: frames come one at a time, in order.</para>
/// </summary>
public sealed unsafe class FrameEncoder : IDisposable
{
    /// <summary>The origin's grid is this many times finer than frame 0's: within 1/4094 of the range, in 17 symbols of 4.1 bits.</summary>
    public const int OriginFactor = 17;

    // A tensor that has outgrown its grid's range twofold gets a coarser one (its changes cost a bit more than they should),
    // one that has shrunk to half a finer one (its guarantee is relative to its range). Near the end of what a float holds any growth is too much.
    private const float GrownTooLarge = 2f;
    private const float ShrunkTooSmall = 0.5f;

    // What fine recordings and origins promise: an error of at most this part of the range. They have 1/4103 and 1/4332.
    internal const float FineParts = 4094;

    private readonly RecordingHeader _header;
    private readonly TileGrid _grid;
    private readonly Workers<TileEncoder> _workers;
    private readonly Workers<RefinementEncoder>? _refiners; // none where what is drawn is all that is kept
    private readonly short[] _state;
    private readonly short[] _origin;
    private readonly float[] _scales;
    private readonly float[] _previousScales;
    private readonly float[] _ranges;
    private readonly float[] _originScales;
    private int _frames;
    private int _lastKey;
    private bool _hasState; // whether the state is that of the frame before the next

    /// <summary>Prepares for a run.</summary>
    /// <param name="header">The recording's header.</param>
    /// <param name="workers">Threads to encode with, at least 1.</param>
    public FrameEncoder(RecordingHeader header, int workers = 1)
    {
        _header = header;
        _grid = new TileGrid(header);
        _workers = new Workers<TileEncoder>(workers, () => new TileEncoder(header.TileWeights));
        _refiners = header.Quality == Quality.Display
            ? null
            : new Workers<RefinementEncoder>(workers, () => new RefinementEncoder(header.TileWeights, header.Quality));
        _state = new short[_grid.StateLength];
        _origin = new short[_grid.StateLength];
        _scales = new float[header.Tensors.Length];
        _previousScales = new float[header.Tensors.Length];
        _ranges = new float[header.Tensors.Length];
        _originScales = new float[header.Tensors.Length];
    }

    /// <summary>Number of the next frame.</summary>
    public int NextFrame => _frames;

    /// <summary>Encodes one snapshot.</summary>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="seconds">Wall time since the run began.</param>
    /// <param name="weights">All weights, tensors one after another: <see cref="RecordingHeader.WeightCount"/> values.</param>
    /// <param name="forceKey">True where the frame must not need earlier ones, as at the start of a segment.</param>
    public EncodedFrame Encode(long step, double seconds, ReadOnlySpan<float> weights, bool forceKey = false)
    {
        if (weights.Length != _header.WeightCount)
        {
            throw FormatError.WrongLength(nameof(weights), weights.Length, _header.WeightCount);
        }
        int number = _frames++;
        bool isKey = forceKey || number == 0 || number - _lastKey >= _header.KeyInterval;
        _lastKey = isKey ? number : _lastKey;
        var bridge = isKey && _hasState ? new TileRecord[_grid.Tiles.Length] : [];
        var frame = new Work(number, new TileRecord[_grid.Tiles.Length], new PassResult[_grid.Tiles.Length], bridge);
        _hasState = true;
        var origin = number == 0 ? new TileRecord[_grid.Tiles.Length] : [];
        var refinement = _refiners is not null ? new RefinementRecord[_grid.Tiles.Length] : [];
        MarkRecord[] marks = [];
        _scales.CopyTo(_previousScales, 0);
        fixed (float* start = weights)
        {
            var source = new Source(start, _header.Tensors);
            if (isKey)
            {
                Array.Fill(_ranges, 0);
                ForEach(_grid.Tiles, (_, span) => Raise(ref _ranges[span.Tensor], Quantiser.RangeOf(source.Of(span))));
                ForEach(_grid.Tiles, (encoder, span) => EncodeKey(encoder, span, source, frame));
            }
            else
            {
                ForEach(_grid.Tiles, (encoder, span) => EncodeDelta(encoder, span, source, frame));
                ForEach(TilesOutOfRange(frame.Passes), (encoder, span) => EncodeKey(encoder, span, source, frame));
            }
            if (number == 0)
            {
                ForEach(_grid.Tiles, (encoder, span) => origin[span.Index] = EncodeOrigin(encoder, span, source));
            }
            var marked = _grid.Tiles.Where(span => frame.Passes[span.Index].NonFinite > 0).ToArray();
            marks = new MarkRecord[marked.Length];
            _workers.ForEach(marked.Length, (_, i) => marks[i] = MarkCoding.Encode(marked[i].Index, source.Of(marked[i])));
            _refiners?.ForEach(refinement.Length, (refiner, i) => refinement[i] = Refine(refiner, _grid.Tiles[i], source));
        }
        var statistics = _header.Tensors.Select(tensor => Summarise(tensor, frame.Passes)).ToImmutableArray();
        return new EncodedFrame(number, step, seconds, isKey, statistics,
            ImmutableCollectionsMarshal.AsImmutableArray(frame.Tiles), ImmutableCollectionsMarshal.AsImmutableArray(origin))
        {
            Refinement = ImmutableCollectionsMarshal.AsImmutableArray(refinement),
            Bridge = ImmutableCollectionsMarshal.AsImmutableArray(bridge),
            Marks = ImmutableCollectionsMarshal.AsImmutableArray(marks),
        };
    }

    /// <summary>
    /// The last frame again, as one that needs no earlier one: for a file that was not to begin with it, but has to. It stays on the grids it
    /// has, so every guarantee holds on.
    /// </summary>
    /// <param name="frame">What <see cref="Encode"/> gave last.</param>
    internal EncodedFrame AsKey(EncodedFrame frame)
    {
        var tiles = new TileRecord[_grid.Tiles.Length];
        ForEach(_grid.Tiles, (encoder, span) =>
        {
            encoder.Changes.AsSpan(0, TileEncoder.PaddedLength(span.Count)).Clear();
            _state.AsSpan(span.StateOffset, span.Count).CopyTo(encoder.Changes);
            tiles[span.Index] = encoder.Encode(span, 8, -1, 1, _scales[span.Tensor]);
        });
        _lastKey = frame.Number;
        return frame with { IsKey = true, Tiles = ImmutableCollectionsMarshal.AsImmutableArray(tiles), Bridge = [] };
    }

    /// <summary>
    /// Takes up a recording where it ends, so that the next frame is what it would have been had the recorder never stopped.
    /// </summary>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    internal void Restore(TimelineReader reader)
    {
        if (reader.Frames.Count == 0)
        {
            return;
        }
        int last = reader.Frames.Count - 1;
        int key = reader.KeyAtOrBefore(last);
        using var applier = new TileApplier();
        for (int index = key; index <= last; index++)
        {
            var frame = reader.ReadFrame(index);
            foreach (var tile in frame.Tiles)
            {
                var span = _grid.Tiles[tile.Tile];
                var state = _state.AsSpan(span.StateOffset, span.Count);
                applier.Apply(tile, span, state, state);
                _scales[span.Tensor] = tile.Scale;
                if (tile.Base < 0)
                {
                    var statistics = frame.Statistics[span.Tensor];
                    _ranges[span.Tensor] = Math.Max(Math.Abs(statistics.Min), Math.Abs(statistics.Max));
                }
            }
        }
        RestoreOrigin(reader);
        (_lastKey, _hasState) = (reader.Frames[key].Number, true);
    }

    /// <summary>
    /// Takes up a recording of which only the start is needed: its frames are counted on, and the next one has to be a key.
    /// </summary>
    /// <exception cref="RecordingException">The start is damaged.</exception>
    internal void RestoreOrigin(TimelineReader reader)
    {
        if (reader.Frames.Count == 0)
        {
            return;
        }
        using var applier = new TileApplier();
        foreach (var tile in reader.ReadStart().Concat(reader.ReadOrigin()))
        {
            var span = _grid.Tiles[tile.Tile];
            var origin = _origin.AsSpan(span.StateOffset, span.Count);
            applier.Apply(tile, span, origin, origin);
            _originScales[span.Tensor] = tile.Scale;
        }
        _frames = reader.Frames[^1].Number + 1;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _workers.Dispose();
        _refiners?.Dispose();
    }

    private void EncodeDelta(TileEncoder encoder, TileSpan span, Source source, Work frame)
    {
        float scale = _scales[span.Tensor];
        var pass = Quantise(encoder, span, source, scale, fromZero: false, scale);
        frame.Passes[span.Index] = pass;
        frame.Tiles[span.Index] = encoder.Encode(span, TileEncoder.ChooseBits(pass), frame.Number - 1, 1, scale);
    }

    private void EncodeKey(TileEncoder encoder, TileSpan span, Source source, Work frame)
    {
        float range = _ranges[span.Tensor];
        float scale = Quantiser.ScaleFor(range, _header.Quality);
        float previousScale = _previousScales[span.Tensor];
        double changed = frame.Passes[span.Index].SumChangeSquares;
        bool again = frame.Passes[span.Index].Count > 0;
        bool isBridged = frame.Bridge.Length > 0;
        var state = _state.AsSpan(span.StateOffset, span.Count);
        if (isBridged)
        {
            state.CopyTo(encoder.Before);
        }
        var pass = Quantise(encoder, span, source, scale, fromZero: true, previousScale);
        if (again && previousScale > 0)
        {
            // The delta pass has already moved the state on, and took the change with it.
            pass.SumChangeSquares = changed;
        }
        frame.Passes[span.Index] = pass;
        frame.Tiles[span.Index] = encoder.Encode(span, 8, -1, 1, scale);
        if (isBridged)
        {
            frame.Bridge[span.Index] = BridgeCoding.Encode(encoder, span, frame.Number, state, scale, encoder.Before.AsSpan(0, span.Count), previousScale);
        }
        _scales[span.Tensor] = scale;
    }

    // Frame 0 again, on a grid 17 times finer, as what has to be added to 17 times its state.
    private TileRecord EncodeOrigin(TileEncoder encoder, TileSpan span, Source source)
    {
        float scale = _scales[span.Tensor] / OriginFactor;
        var state = _state.AsSpan(span.StateOffset, span.Count);
        var origin = _origin.AsSpan(span.StateOffset, span.Count);
        var pass = Quantiser.Run(source.Of(span), scale, true, origin, 0, [], 0, encoder.Changes);
        if (_ranges[span.Tensor] <= Quantiser.NearInfinity)
        {
            // Beyond it the origin's largest weight may be rounded up to infinity.
            RequirePromise(span, pass.LargestError, _ranges[span.Tensor] / FineParts);
        }
        for (int i = 0; i < span.Count; i++)
        {
            encoder.Changes[i] = (short)(origin[i] - OriginFactor * state[i]);
        }
        _originScales[span.Tensor] = scale;
        return encoder.Encode(span, 8, 0, OriginFactor, scale);
    }

    private RefinementRecord Refine(RefinementEncoder refiner, TileSpan span, Source source)
    {
        var state = _state.AsSpan(span.StateOffset, span.Count);
        var record = refiner.Encode(span.Index, source.Of(span), state, _scales[span.Tensor], out float largestError);
        RequirePromise(span, largestError, _header.Quality == Quality.Fine ? _ranges[span.Tensor] / FineParts : 0);
        return record;
    }

    private void RequirePromise(TileSpan span, float error, float bound)
    {
        bound = Math.Max(bound, Quantiser.Negligible);
        if (!(error <= bound))
        {
            throw FormatError.BrokenPromise(_header.Tensors[span.Tensor].Name, error, bound);
        }
    }

    private PassResult Quantise(TileEncoder encoder, TileSpan span, Source source, float scale, bool fromZero, float previousScale)
    {
        var origin = _frames == 1 ? [] : _origin.AsSpan(span.StateOffset, span.Count);
        var pass = Quantiser.Run(source.Of(span), scale, fromZero, _state.AsSpan(span.StateOffset, span.Count), previousScale,
            origin, _originScales[span.Tensor], encoder.Changes.AsSpan(0, TileEncoder.PaddedLength(span.Count)));
        // In a tile that has outgrown its grid nothing is promised: its tensor is about to be keyed anew.
        if (pass.Range <= Largest(_ranges[span.Tensor]))
        {
            RequirePromise(span, pass.LargestError, Quantiser.Bound(scale, pass.Range));
        }
        return pass;
    }

    private List<TileSpan> TilesOutOfRange(PassResult[] passes)
    {
        var result = new List<TileSpan>();
        foreach (var tensor in _header.Tensors)
        {
            var whole = Total(tensor, passes);
            float range = whole.Range;
            float keyed = _ranges[tensor.Index];
            if (range > Largest(keyed) || (range < ShrunkTooSmall * keyed && whole.NonFinite < whole.Count))
            {
                _ranges[tensor.Index] = range;
                for (int tile = _grid.FirstTile[tensor.Index]; tile < _grid.FirstTile[tensor.Index + 1]; tile++)
                {
                    result.Add(_grid.Tiles[tile]);
                }
            }
        }
        return result;
    }

    // The largest magnitude that a grid made for a range will do for.
    private static float Largest(float range) =>
        range < Quantiser.Negligible ? Quantiser.Negligible : Math.Max(range, Math.Min(GrownTooLarge * range, Quantiser.NearInfinity));

    private PassResult Total(TensorInfo tensor, PassResult[] passes)
    {
        var total = PassResult.Empty;
        for (int tile = _grid.FirstTile[tensor.Index]; tile < _grid.FirstTile[tensor.Index + 1]; tile++)
        {
            total.Add(passes[tile]);
        }
        return total;
    }

    private TensorStatistics Summarise(TensorInfo tensor, PassResult[] passes)
    {
        var total = Total(tensor, passes);
        double finite = Math.Max(1, total.Count - total.NonFinite);
        bool none = total.Count == total.NonFinite;
        return new TensorStatistics(
            tensor.Index, none ? 0 : total.Min, none ? 0 : total.Max, (float)(total.Sum / finite),
            (float)Math.Sqrt(total.SumSquares / finite), (float)Math.Sqrt(total.SumLearnedSquares / finite),
            _frames == 1 ? 0 : (float)Math.Sqrt(total.SumChangeSquares / Math.Max(1, total.Count)), total.NonFinite);
    }

    private void ForEach(IReadOnlyList<TileSpan> tiles, Action<TileEncoder, TileSpan> body) =>
        _workers.ForEach(tiles.Count, (encoder, i) => body(encoder, tiles[i]));

    private static void Raise(ref float location, float value)
    {
        for (float seen = Volatile.Read(ref location); value > seen;)
        {
            float found = Interlocked.CompareExchange(ref location, value, seen);
            if (found == seen)
            {
                return;
            }
            seen = found;
        }
    }

    private sealed record Work(int Number, TileRecord[] Tiles, PassResult[] Passes, TileRecord[] Bridge);

    // The caller's span, pinned for the length of a call, so that workers can reach it.
    private readonly struct Source(float* start, ImmutableArray<TensorInfo> tensors)
    {
        private readonly float* _start = start;

        public ReadOnlySpan<float> Of(TileSpan span) => new(_start + tensors[span.Tensor].Offset + span.Start, span.Count);
    }
}
