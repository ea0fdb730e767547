namespace Brainscan.Format.Tools;

/// <summary>One weight in one frame.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Value">The weight, at the recording's own quality.</param>
/// <param name="Learned">What it has moved since the run began; null where the recording has no origin.</param>
public readonly record struct WeightSample(FrameEntry Frame, float Value, float? Learned);

/// <summary>Follows one weight through a recording. Only the tile it lies in is decoded.</summary>
public static class WeightHistory
{
    /// <summary>Reads the weight frame by frame, as it is asked for.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="tensor">Its tensor.</param>
    /// <param name="place">Its place in the tensor, row-major.</param>
    /// <param name="first">First place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="last">Last place, included.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public static IEnumerable<WeightSample> Read(TimelineReader reader, TensorInfo tensor, long place, int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, tensor.Count);
        return Follow(reader, tensor, place, first, last);
    }

    private static IEnumerable<WeightSample> Follow(TimelineReader reader, TensorInfo tensor, long place, int first, int last)
    {
        var span = reader.Grid.Tiles[reader.Grid.FirstTile[tensor.Index] + (int)(place / reader.Header.TileWeights)];
        int within = (int)(place - span.Start);
        using var tile = new FollowedTile(span);
        float? origin = Origin(reader, tile, within);
        for (int index = reader.KeyAtOrBefore(first); index <= last; index++)
        {
            tile.Apply(reader.ReadTiles(index, [span.Index])[0]);
            if (index >= first)
            {
                float value = reader.Header.Quality == Quality.Display
                    ? tile.Weight(within)
                    : tile.Weight(within, reader.ReadRefinement(index, [span.Index])[0], reader.Header.Quality);
                yield return new WeightSample(reader.Frames[index], value, value - origin);
            }
        }
    }

    private static float? Origin(TimelineReader reader, FollowedTile tile, int within)
    {
        var origin = reader.ReadOrigin();
        var start = reader.ReadStart();
        if (origin.IsEmpty || start.IsEmpty)
        {
            return null;
        }
        tile.Apply(start[tile.Span.Index]);
        tile.Apply(origin[tile.Span.Index]);
        return tile.Weight(within);
    }

    private sealed class FollowedTile(TileSpan span) : IDisposable
    {
        private readonly TileDecoder _decoder = new();
        private readonly uint[] _words = new uint[PackedSymbols.WordCount(span.Count, 8)];
        private readonly Escape[] _escapes = new Escape[span.Count];
        private readonly short[] _state = new short[span.Count];
        private readonly RefinementDecoder _refinement = new();
        private readonly float[] _weights = new float[span.Count];
        private float _scale;

        public TileSpan Span => span;

        public void Apply(in TileRecord record)
        {
            int escapes = _decoder.Decode(record, span, _words, _escapes);
            PackedSymbols.Apply(_words, record.Bits, _escapes.AsSpan(0, escapes), record.Factor, record.Base < 0 ? [] : _state, _state);
            _scale = record.Scale;
        }

        public float Weight(int within) => _scale * _state[within];

        public float Weight(int within, in RefinementRecord refinement, Quality quality)
        {
            _refinement.Decode(refinement, span, quality, _state, _scale, _weights);
            return _weights[within];
        }

        public void Dispose()
        {
            _decoder.Dispose();
            _refinement.Dispose();
        }
    }
}
