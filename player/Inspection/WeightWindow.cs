using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Inspection;

/// <summary>Which number of a weight is wanted.</summary>
internal enum WeightNumber
{
    /// <summary>W(t).</summary>
    Value,

    /// <summary>W(t) − W(0).</summary>
    Learned,

    /// <summary>The mean of W(t) − W(the frame before) over the last frames, each counting for less with a half-life.</summary>
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
    private readonly WindowReader _numbers;
    private Question? _answered;
    private volatile Question? _question;
    private volatile WindowValues? _values;
    private volatile bool _isOver;

    /// <summary>Begins to wait for questions.</summary>
    /// <param name="reader">The recording; stays the caller's, and open until this is disposed.</param>
    /// <param name="layout">Where its weights are.</param>
    /// <param name="halfLifeFrames">See <see cref="WindowReader"/>.</param>
    /// <param name="arrived">Called on the window's thread when numbers have come.</param>
    public WeightWindow(TimelineReader reader, PictureLayout layout, double halfLifeFrames, Action arrived)
    {
        (_reader, _layout, _arrived) = (reader, layout, arrived);
        _numbers = new WindowReader(reader, layout, halfLifeFrames);
        _isStale = () => _isOver || _question != _answered;
        _thread = new Thread(Work) { Name = "numbers", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The number of a weight that a mode shows; comparing, of both frames.</summary>
    public static WeightNumber NumberOf(PictureMode mode) => mode switch
    {
        PictureMode.Learned => WeightNumber.Learned,
        PictureMode.Change => WeightNumber.Change,
        _ => WeightNumber.Value,
    };

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
        _numbers.Dispose();
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
            if (_numbers.Read(question.Area, question.Place, question.Number, _isStale) is { } values)
            {
                _values = values;
                _arrived();
            }
        }
        catch (RecordingException)
        {
            // a damaged frame has no numbers; that it is damaged is said where the picture is
        }
    }

    private sealed record Question(CanvasArea Area, int Place, WeightNumber Number);
}
