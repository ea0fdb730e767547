namespace Brainscan.Format;

/// <summary>
/// Where the steps of a recording go back, or leave out many more than they do around there: a trainer that was set back, a recorder that was
/// switched off for a while, frames that were lost. May be asked again as the recording grows. For one thread.
/// </summary>
public sealed class StepBreaks
{
    // strides to either side that say what is usual there: a recording may grow sparser on purpose, or another cadence begin
    private const int Around = 4;
    // so many times the usual stride is a gap
    private const double Unusual = 3;

    private readonly List<StepBreak> _found = [];
    private int _frames;

    /// <summary>All there are, by place.</summary>
    public IReadOnlyList<StepBreak> Found => _found;

    /// <summary>All there are in a recording.</summary>
    /// <param name="frames">Its frames.</param>
    public static IReadOnlyList<StepBreak> Of(IReadOnlyList<FrameEntry> frames)
    {
        var breaks = new StepBreaks();
        breaks.Update(frames);
        return breaks.Found;
    }

    /// <summary>Looks at what has come since the last call.</summary>
    /// <param name="frames">All frames so far; those of the last call are still at their places.</param>
    /// <returns>True when what is found is another.</returns>
    public bool Update(IReadOnlyList<FrameEntry> frames)
    {
        if (_frames == frames.Count)
        {
            return false;
        }
        // what a frame is to those that follow is only known when they are there
        int from = Math.Max(1, _frames - Around);
        StepBreak[] before = [.. _found.Where(found => found.Place >= from)];
        _found.RemoveAll(found => found.Place >= from);
        int kept = _found.Count;
        for (int place = from; place < frames.Count; place++)
        {
            if (IsBreak(frames, place))
            {
                _found.Add(new StepBreak(place, frames[place - 1].Step, frames[place].Step));
            }
        }
        _frames = frames.Count;
        return !before.AsSpan().SequenceEqual([.. _found.Skip(kept)]);
    }

    private static bool IsBreak(IReadOnlyList<FrameEntry> frames, int place)
    {
        if (frames[place].Step <= frames[place - 1].Step)
        {
            return true;
        }
        double before = Usual(frames, place - Around, place - 1);
        double after = Usual(frames, place + 1, place + Around);
        double usual = Math.Max(before, after);
        if (place >= 3 && Stride(frames, place - 1) is var last && Stride(frames, place - 2) is var earlier && earlier > 0 && last > earlier)
        {
            // strides that grow may go on growing as they did
            usual = Math.Max(usual, last * (last / earlier));
        }
        return usual > 0 && Stride(frames, place) >= Unusual * usual;
    }

    // the middle one of some strides; 0 where there are none
    private static double Usual(IReadOnlyList<FrameEntry> frames, int first, int last)
    {
        Span<double> strides = stackalloc double[Around];
        int count = 0;
        for (int place = Math.Max(1, first); place <= Math.Min(last, frames.Count - 1); place++)
        {
            double stride = Stride(frames, place);
            if (stride > 0)
            {
                strides[count++] = stride;
            }
        }
        strides = strides[..count];
        strides.Sort();
        return count == 0 ? 0 : strides[(count - 1) / 2];
    }

    // whoever wrote the file may have put any steps there: only an unsigned number is sure to hold how far apart two are; 0 where they do not ascend
    private static double Stride(IReadOnlyList<FrameEntry> frames, int place) =>
        frames[place].Step > frames[place - 1].Step ? (ulong)frames[place].Step - (ulong)frames[place - 1].Step : 0;
}
