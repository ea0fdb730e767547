namespace Brainscan.Player.Video.Film;

/// <summary>A moment of a film and where in the run it is.</summary>
/// <param name="AtSeconds">Seconds of the film.</param>
/// <param name="Value">Where in the run, in the map's measure.</param>
/// <param name="Easing">How the way there from the mark before is gone.</param>
internal readonly record struct MapMark(double AtSeconds, double Value, Easing Easing = Easing.Linear);

/// <summary>
/// Which recorded frame a film shows when: between two marks the run's measure (steps, the clock, the loss) goes evenly, or eased, from the
/// one's value to the other's; before the first and after the last it stands. Pure.
/// </summary>
internal sealed class TimeMap
{
    // a frame's own moment must not fall to the frame before it by a rounding of seconds · rate
    private const double Slack = 1e-9;

    private readonly double[] _measure;
    private readonly MapMark[] _marks;

    /// <summary>A map over frames.</summary>
    /// <param name="measure">One value a frame, never descending: its step, its time, or how far its loss has come.</param>
    /// <param name="marks">At least one, in the order of the film.</param>
    public TimeMap(double[] measure, MapMark[] marks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(measure.Length);
        ArgumentOutOfRangeException.ThrowIfZero(marks.Length);
        (_measure, _marks) = (measure, marks);
    }

    /// <summary>The frame shown at a moment.</summary>
    /// <param name="seconds">Seconds of the film.</param>
    /// <returns>The last frame whose measure has been reached, and how much of the way to the next one has been gone, 0–1.</returns>
    public (int Frame, double Ahead) At(double seconds)
    {
        double value = ValueAt(seconds);
        double reached = value + (Slack * Math.Max(1, Math.Abs(value)));
        int low = 0;
        int high = _measure.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _measure[middle] <= reached ? (middle + 1, high) : (low, middle);
        }
        int frame = Math.Max(0, low - 1);
        if (frame + 1 == _measure.Length)
        {
            return (frame, 0);
        }
        return (frame, Math.Clamp((value - _measure[frame]) / (_measure[frame + 1] - _measure[frame]), 0, 1));
    }

    private double ValueAt(double seconds)
    {
        int next = Array.FindIndex(_marks, mark => mark.AtSeconds > seconds);
        if (next == 0)
        {
            return _marks[0].Value;
        }
        if (next < 0)
        {
            return _marks[^1].Value;
        }
        var (from, to) = (_marks[next - 1], _marks[next]);
        return from.Value + (to.Easing.At((seconds - from.AtSeconds) / (to.AtSeconds - from.AtSeconds)) * (to.Value - from.Value));
    }
}
