using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>Reads one weight in any frame. It goes on from frame to frame as cheaply as its tile does. For one thread.</summary>
internal sealed class WeightReader : IDisposable
{
    private readonly TileWalker _walker;
    private readonly TimelineReader _reader;
    private readonly int _within;
    private readonly float[] _weights;

    /// <summary>Prepares; reads nothing.</summary>
    public WeightReader(TimelineReader reader, WeightPlace weight)
    {
        _reader = reader;
        var span = SpanOf(reader, weight);
        Tile = span.Index;
        _within = (int)(weight.Index - span.Start);
        _walker = new TileWalker(reader, [Tile]);
        _weights = reader.Header.Quality == Quality.Display ? [] : new float[span.Count];
    }

    /// <summary>The tile it lies in.</summary>
    public int Tile { get; }

    /// <summary>The value in a frame, at the recording's own quality; null when it went stale on the way.</summary>
    /// <param name="place">The frame.</param>
    /// <param name="isStale">Asked now and then; ends the reading when it says true.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public float? At(int place, Func<bool>? isStale = null)
    {
        if (!_walker.Seek(place, isStale))
        {
            return null;
        }
        // an exact recording has every bit of them itself
        if (_reader.Header.Quality != Quality.Exact && _reader.ReadMarks(place)?.Of(Tile, _within) is { } noNumber)
        {
            return noNumber;
        }
        if (_reader.Header.Quality == Quality.Display)
        {
            return _walker.ScaleOf(0) * _walker.StateOf(0)[_within];
        }
        _walker.Weights(0, _weights);
        return _weights[_within];
    }

    /// <summary>W(0); null where the recording has lost it.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public float? Origin() => TileWalker.Origin(_reader, [Tile])?[0][_within];

    /// <summary>The tile a weight lies in.</summary>
    public static TileSpan SpanOf(TimelineReader reader, WeightPlace weight) =>
        reader.Grid.Tiles[reader.Grid.FirstTile[weight.Tensor] + (int)(weight.Index / reader.Header.TileWeights)];

    /// <inheritdoc/>
    public void Dispose() => _walker.Dispose();
}
