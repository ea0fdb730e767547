using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// How large a weight is among those of its tensor: the tensor's magnitudes in one frame, counted on the grid they are stored on. The last
/// tensor is kept, so that the next frame costs one frame. For one thread.
/// </summary>
/// <param name="reader">The recording; stays the caller's.</param>
internal sealed class MagnitudeRank(TimelineReader reader) : IDisposable
{
    // Of a larger tensor (8 million weights) evenly spread tiles are looked at: the percentile is that of a sample.
    private const int MostTiles = 64;

    private readonly int[] _counts = new int[short.MaxValue + 2];
    private TileWalker? _walker;
    private int _tensor = -1;
    private int _place = -1;
    private long _total;

    /// <summary>
    /// How many of a hundred weights of its tensor have a smaller magnitude, 0–100; those of equal magnitude count half. Null when it went
    /// stale on the way.
    /// </summary>
    /// <param name="weight">The weight.</param>
    /// <param name="place">The frame.</param>
    /// <param name="isStale">Asked now and then; ends the reading when it says true.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public float? Of(WeightPlace weight, int place, Func<bool> isStale)
    {
        var span = WeightReader.SpanOf(reader, weight);
        if (_tensor != weight.Tensor || !_walker!.Tiles.Contains(span.Index))
        {
            _walker?.Dispose();
            _walker = new TileWalker(reader, TilesOf(span));
            (_tensor, _place) = (weight.Tensor, -1);
        }
        if (!_walker.Seek(place, isStale))
        {
            return null;
        }
        if (_place != place)
        {
            Count();
            _place = place;
        }
        int i = Array.IndexOf([.. _walker.Tiles], span.Index);
        int magnitude = Math.Abs((int)_walker.StateOf(i)[(int)(weight.Index - span.Start)]);
        long smaller = 0;
        for (int n = 0; n < magnitude; n++)
        {
            smaller += _counts[n];
        }
        return (float)(100 * (smaller + (_counts[magnitude] / 2.0)) / _total);
    }

    /// <summary>Whether asking takes next to no time: it is at that tensor, and at that frame or just before it.</summary>
    public bool IsNear(WeightPlace weight, int place) =>
        _tensor == weight.Tensor && place - _walker!.Place is >= 0 and <= 2 && _walker.Tiles.Contains(WeightReader.SpanOf(reader, weight).Index);

    /// <inheritdoc/>
    public void Dispose() => _walker?.Dispose();

    private int[] TilesOf(TileSpan span)
    {
        int first = reader.Grid.FirstTile[span.Tensor];
        int count = reader.Grid.FirstTile[span.Tensor + 1] - first;
        int used = Math.Min(count, MostTiles);
        return [.. Enumerable.Range(0, used).Select(i => first + (int)((long)i * count / used)).Append(span.Index).Distinct().Order()];
    }

    private void Count()
    {
        Array.Clear(_counts);
        _total = 0;
        for (int i = 0; i < _walker!.Tiles.Count; i++)
        {
            var state = _walker.StateOf(i);
            foreach (short value in state)
            {
                _counts[Math.Abs((int)value)]++;
            }
            _total += state.Length;
        }
    }
}
