using Brainscan.Format;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Inspection;

/// <summary>Which number of a weight is wanted.</summary>
internal enum WeightNumber
{
    /// <summary>W(t).</summary>
    Value,

    /// <summary>W(t) − W(0).</summary>
    Learned,

    /// <summary>W(t) − W(the frame before).</summary>
    Change,
}

/// <summary>Numbers of the weights in a part of the canvas.</summary>
/// <param name="Area">The part.</param>
/// <param name="Place">The frame they are of.</param>
/// <param name="Number">Which number of each weight.</param>
/// <param name="Values">One for each pixel, row by row; NaN where there is no weight, or the number is not known.</param>
internal sealed record WindowValues(CanvasArea Area, int Place, WeightNumber Number, float[] Values)
{
    /// <summary>The number at a pixel of the canvas; NaN outside, and where there is none.</summary>
    public float At(int canvasX, int canvasY)
    {
        int x = canvasX - Area.X;
        int y = canvasY - Area.Y;
        return (uint)x < (uint)Area.Width && (uint)y < (uint)Area.Height ? Values[(y * Area.Width) + x] : float.NaN;
    }
}

/// <summary>
/// The numbers of the weights on the screen, when one is so close that each can show its own: read on a thread of its own, as recorded, not as
/// drawn. The newest question wins.
/// </summary>
internal sealed class WeightWindow : IDisposable
{
    /// <summary>Pixels of the canvas one may ask for at once: 154 × 86 weights of 50 pixels fill an 8K screen.</summary>
    public const int MostPixels = 1 << 16;

    private readonly TimelineReader _reader;
    private readonly PictureLayout _layout;
    private readonly Action _arrived;
    private readonly AutoResetEvent _asked = new(false);
    private readonly Thread _thread;
    private readonly Func<bool> _isStale;
    private TileWalker? _walker;
    private float[][]? _origin; // of the walker's tiles, once it was wanted
    private (int Tile, int Within)[] _pixels = []; // of the area at hand: which of the walker's tiles, and where in it; −1 in gutters
    private CanvasArea _area;
    private Question? _answered;
    private volatile Question? _question;
    private volatile WindowValues? _values;
    private volatile bool _isOver;

    /// <summary>Begins to wait for questions.</summary>
    /// <param name="reader">The recording; stays the caller's, and open until this is disposed.</param>
    /// <param name="layout">Where its weights are.</param>
    /// <param name="arrived">Called on the window's thread when numbers have come.</param>
    public WeightWindow(TimelineReader reader, PictureLayout layout, Action arrived)
    {
        (_reader, _layout, _arrived) = (reader, layout, arrived);
        _isStale = () => _isOver || _question != _answered;
        _thread = new Thread(Work) { Name = "numbers", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The last numbers read: of the last question, or of one before while that is being read. Null before the first.</summary>
    public WindowValues? Values => _values;

    /// <summary>Asks for the numbers of a part of the canvas in a frame; returns at once.</summary>
    /// <param name="area">The part, cut to the canvas; at most <see cref="MostPixels"/>, else nothing is read.</param>
    /// <param name="place">The frame.</param>
    /// <param name="number">Which number.</param>
    public void Ask(CanvasArea area, int place, WeightNumber number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)_reader.Frames.Count, nameof(place));
        int x = Math.Clamp(area.X, 0, _layout.Width);
        int y = Math.Clamp(area.Y, 0, _layout.Height);
        var cut = new CanvasArea(x, y, Math.Clamp(area.X + area.Width, x, _layout.Width) - x, Math.Clamp(area.Y + area.Height, y, _layout.Height) - y);
        var question = new Question(cut, place, number);
        if (question != _question && (long)cut.Width * cut.Height <= MostPixels)
        {
            _question = question;
            _asked.Set();
        }
    }

    /// <summary>Stops. What was read can still be looked at.</summary>
    public void Dispose()
    {
        _isOver = true;
        _asked.Set();
        _thread.Join();
        _walker?.Dispose();
        _asked.Dispose();
    }

    private void Work()
    {
        while (!_isOver)
        {
            if (_question is { } question && question != _answered)
            {
                _answered = question;
                Read(question);
            }
            else
            {
                _asked.WaitOne();
            }
        }
    }

    private void Read(Question question)
    {
        try
        {
            Prepare(question.Area);
            float[] values = new float[_pixels.Length];
            Array.Fill(values, float.NaN);
            if (_walker is null || TryRead(question, values))
            {
                _values = new WindowValues(question.Area, question.Place, question.Number, values);
                _arrived();
            }
        }
        catch (RecordingException)
        {
            // a damaged frame has no numbers; that it is damaged is said where the picture is
        }
    }

    private bool TryRead(Question question, float[] values)
    {
        if (question.Number == WeightNumber.Change)
        {
            if (question.Place == 0 || !_walker!.Seek(question.Place - 1, _isStale))
            {
                return question.Place == 0;
            }
            Add(values, 0, -1);
        }
        if (!_walker!.Seek(question.Place, _isStale))
        {
            return false;
        }
        if (question.Number == WeightNumber.Learned)
        {
            _origin ??= TileWalker.Origin(_reader, _walker.Tiles) ?? [.. _walker.Tiles.Select(tile => Enumerable.Repeat(float.NaN, _reader.Grid.Tiles[tile].Count).ToArray())];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = _pixels[i].Tile < 0 ? float.NaN : -_origin[_pixels[i].Tile][_pixels[i].Within];
            }
        }
        Add(values, question.Number == WeightNumber.Value ? 0 : 1, 1);
        return true;
    }

    // values = keep · values + sign · weights
    private void Add(float[] values, int keep, int sign)
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
                values[i] = (keep == 0 ? 0 : values[i]) + (sign * weights[tile][within]);
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
            _origin = null;
            _walker = tiles.Length > 0 ? new TileWalker(_reader, tiles) : null;
        }
    }

    private sealed record Question(CanvasArea Area, int Place, WeightNumber Number);
}
