using Brainscan.Format;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Inspection;

/// <summary>Reads the numbers of a part of the canvas, as recorded, not as drawn. For one thread.</summary>
internal sealed class WindowReader : IDisposable
{
    private readonly TimelineReader _reader;
    private readonly PictureLayout _layout;
    private readonly double _halfLifeFrames;
    private TileWalker? _walker;
    private float[][]? _origin; // of the walker's tiles, once it was wanted
    private ChangeMean? _changes; // of the walker's tiles, once they were wanted
    private (int Tile, int Within)[] _pixels = []; // of the area at hand: which of the walker's tiles, and where in it; −1 in gutters
    private CanvasArea _area;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="reader">The recording; stays the caller's, and open until this is disposed.</param>
    /// <param name="layout">Where its weights are.</param>
    /// <param name="halfLifeFrames">Frames after which a change counts half as much in the mean of the last changes.</param>
    public WindowReader(TimelineReader reader, PictureLayout layout, double halfLifeFrames) => (_reader, _layout, _halfLifeFrames) = (reader, layout, halfLifeFrames);

    /// <summary>Reads them.</summary>
    /// <param name="area">The part of the canvas, within it.</param>
    /// <param name="place">The frame.</param>
    /// <param name="number">Which number.</param>
    /// <param name="isStale">Asked now and then; true: nobody wants them any more.</param>
    /// <returns>The numbers; null where nobody wanted them any more.</returns>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public WindowValues? Read(CanvasArea area, int place, WeightNumber number, Func<bool> isStale)
    {
        Prepare(area);
        float[] values = new float[_pixels.Length];
        Array.Fill(values, float.NaN);
        return _walker is null || TryRead(place, number, values, isStale) ? new WindowValues(area, place, number, values) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _walker?.Dispose();

    private bool TryRead(int place, WeightNumber number, float[] values, Func<bool> isStale)
    {
        if (number == WeightNumber.Change)
        {
            _changes ??= new ChangeMean(_walker!, _halfLifeFrames);
            if (!_changes.Seek(place, isStale))
            {
                return false;
            }
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = _pixels[i].Tile < 0 ? float.NaN : _changes.At(_pixels[i].Tile, _pixels[i].Within);
            }
            return true;
        }
        if (!_walker!.Seek(place, isStale))
        {
            return false;
        }
        if (number == WeightNumber.Learned && place == 0 && _reader.HasStartFrame)
        {
            // nothing has been learned yet; what is kept of the start is finer than this frame may be
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = _pixels[i].Tile < 0 ? float.NaN : 0;
            }
            return true;
        }
        if (number == WeightNumber.Learned)
        {
            _origin ??= TileWalker.Origin(_reader, _walker.Tiles) ?? [.. _walker.Tiles.Select(tile => Enumerable.Repeat(float.NaN, _reader.Grid.Tiles[tile].Count).ToArray())];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = _pixels[i].Tile < 0 ? float.NaN : -_origin[_pixels[i].Tile][_pixels[i].Within];
            }
        }
        Add(values, isAdded: number == WeightNumber.Learned);
        return true;
    }

    private void Add(float[] values, bool isAdded)
    {
        float[][] weights = [.. _walker!.Tiles.Select((tile, i) =>
        {
            float[] all = new float[_reader.Grid.Tiles[tile].Count];
            _walker.Weights(i, all);
            return all;
        })];
        for (int i = 0; i < values.Length; i++)
        {
            var (tile, within) = _pixels[i];
            if (tile >= 0)
            {
                values[i] = (isAdded ? values[i] : 0) + weights[tile][within];
            }
        }
    }

    // Which weights are in the area, and a walker for their tiles; both are kept while the area stays.
    private void Prepare(CanvasArea area)
    {
        if (area == _area && _pixels.Length > 0)
        {
            return;
        }
        _area = area;
        _pixels = new (int, int)[area.Width * area.Height];
        Array.Fill(_pixels, (-1, 0));
        foreach (var rectangle in _layout.Rectangles)
        {
            int left = Math.Max(area.X, rectangle.X);
            int right = Math.Min(area.X + area.Width, rectangle.X + rectangle.Width);
            for (int y = Math.Max(area.Y, rectangle.Y); y < Math.Min(area.Y + area.Height, rectangle.Y + rectangle.Height); y++)
            {
                for (int x = left; x < right; x++)
                {
                    int index = WeightLocator.IndexAt(rectangle, y - rectangle.Y, x - rectangle.X);
                    int tile = _reader.Grid.FirstTile[rectangle.Tensor] + (index / _reader.Header.TileWeights);
                    _pixels[((y - area.Y) * area.Width) + x - area.X] = (tile, index - _reader.Grid.Tiles[tile].Start);
                }
            }
        }
        int[] tiles = [.. _pixels.Select(pixel => pixel.Tile).Where(tile => tile >= 0).Distinct().Order()];
        for (int i = 0; i < _pixels.Length; i++)
        {
            _pixels[i].Tile = _pixels[i].Tile < 0 ? -1 : Array.BinarySearch(tiles, _pixels[i].Tile);
        }
        if (_walker is null || !_walker.Tiles.SequenceEqual(tiles))
        {
            _walker?.Dispose();
            (_origin, _changes) = (null, null);
            _walker = tiles.Length > 0 ? new TileWalker(_reader, tiles) : null;
        }
    }
}
