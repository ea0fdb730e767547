using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.App;

/// <summary>Which tiles of the recording a view shows: only those are read, decoded and sent to the GPU.</summary>
internal sealed class VisibleTiles
{
    private readonly PictureLayout _layout;
    private readonly TileGrid _grid;
    private readonly int _tileWeights;
    private readonly bool[] _isVisible;
    private readonly List<int> _tiles = [];

    /// <summary>Prepares for a layout of a recording.</summary>
    public VisibleTiles(PictureLayout layout, RecordingHeader header, TileGrid grid)
    {
        _layout = layout;
        _grid = grid;
        _tileWeights = header.TileWeights;
        _isVisible = new bool[grid.Tiles.Length];
        All = Enumerable.Range(0, grid.Tiles.Length).ToArray();
    }

    /// <summary>Every tile.</summary>
    public int[] All { get; }

    /// <summary>The tiles of which a weight may be seen, ascending. Valid until the next call.</summary>
    public ReadOnlySpan<int> Of(PictureView view)
    {
        float left = -view.X / view.Scale;
        float top = -view.Y / view.Scale;
        float right = left + (view.Width / view.Scale);
        float bottom = top + (view.StripTop / view.Scale);
        // a rectangle thinner than a pixel is drawn one wide, so it may be seen from a pixel away
        float reach = Math.Max(1, 1 / view.Scale);
        Array.Clear(_isVisible);
        foreach (var r in _layout.Rectangles)
        {
            int x0 = Math.Max(0, (int)MathF.Floor(left - reach) - r.X);
            int x1 = Math.Min(r.Width, (int)MathF.Ceiling(right + reach) - r.X);
            int y0 = Math.Max(0, (int)MathF.Floor(top - reach) - r.Y);
            int y1 = Math.Min(r.Height, (int)MathF.Ceiling(bottom + reach) - r.Y);
            if (x0 < x1 && y0 < y1)
            {
                Mark(r, x0, x1, y0, y1);
            }
        }
        _tiles.Clear();
        for (int tile = 0; tile < _isVisible.Length; tile++)
        {
            if (_isVisible[tile])
            {
                _tiles.Add(tile);
            }
        }
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tiles);
    }

    // Line by line along the longer stride: between two lines of a matrix may lie tiles of which nothing is seen.
    private void Mark(in PixelRectangle r, int x0, int x1, int y0, int y1)
    {
        bool isByRow = r.RowStride >= r.ColumnStride;
        int lines = isByRow ? y1 - y0 : x1 - x0;
        for (int line = 0; line < lines; line++)
        {
            int from = r.First + (isByRow ? ((y0 + line) * r.RowStride) + (x0 * r.ColumnStride) : ((x0 + line) * r.ColumnStride) + (y0 * r.RowStride));
            int to = from + (isByRow ? (x1 - x0 - 1) * r.ColumnStride : (y1 - y0 - 1) * r.RowStride);
            int first = _grid.FirstTile[r.Tensor];
            for (int tile = from / _tileWeights; tile <= to / _tileWeights; tile++)
            {
                _isVisible[first + tile] = true;
            }
        }
    }
}
