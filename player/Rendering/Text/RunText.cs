using Brainscan.Player.Inspection;

namespace Brainscan.Player.Rendering.Text;

/// <summary>
/// What a run has written and how well it did at a step, as it is drawn. What has to be read first is drawn a moment later: until then what was
/// drawn last stays, or else words would flicker under a hand that scrubs. For one thread.
/// </summary>
internal sealed class RunText
{
    private readonly RunHistory _history;
    private readonly bool _waits;
    private TextCell[] _cells = [];
    private TextCell[] _next = [];
    private int _count;
    private (int Columns, int Lines) _shape;
    private double? _loss;

    /// <summary>Draws a run's words.</summary>
    /// <param name="history">Where they are; stays the caller's.</param>
    /// <param name="waits">Whether to wait for what has to be read: for a picture that is made once.</param>
    public RunText(RunHistory history, bool waits)
    {
        (_history, _waits) = (history, waits);
        if (waits)
        {
            history.Read(TimeSpan.MaxValue);
        }
    }

    /// <summary>Is another number when the words at a step are others: they may come after their frame, and be read after they are asked for.</summary>
    public int VersionAt(long step) => HashCode.Combine(step, _history.CharactersAt(step), _history.TryLossAt(step, out var loss), loss);

    /// <summary>Whether all that is drawn at a step is in memory. What is not is being read from then on.</summary>
    public bool IsKnown(long step, int columns, int lines) => TryTail(step, columns, lines) & _history.TryLossAt(step, out _);

    /// <summary>
    /// The last characters written at or before a step, in whole lines of this many cells; the last line grows. Until the next call.
    /// </summary>
    public ReadOnlySpan<TextCell> Tail(long step, int columns, int lines)
    {
        while (!TryTail(step, columns, lines) && _waits && _history.ReadWanted())
        {
            // a page, and perhaps the one before it
        }
        return _cells.AsSpan(0, _count);
    }

    /// <summary>The last loss at or before a step; null where there is none.</summary>
    public double? LossAt(long step)
    {
        double? loss;
        while (!_history.TryLossAt(step, out loss))
        {
            if (!_waits || !_history.ReadWanted())
            {
                return _loss;
            }
        }
        return _loss = loss;
    }

    private bool TryTail(long step, int columns, int lines)
    {
        if (_shape != (columns, lines))
        {
            // what is there was laid out for other lines
            (_shape, _cells, _next, _count) = ((columns, lines), new TextCell[columns * lines], new TextCell[columns * lines], 0);
        }
        if (_history.CharactersAt(step) is not { } end)
        {
            return false;
        }
        // the caret takes a cell too, so a full last line begins the next
        long first = Math.Max(0, (end / columns) - lines + 1) * columns;
        if (_history.TryCopyText(first, _next.AsSpan(0, (int)(end - first))) is not { } copied)
        {
            return false;
        }
        (_cells, _next, _count) = (_next, _cells, copied);
        return true;
    }
}
