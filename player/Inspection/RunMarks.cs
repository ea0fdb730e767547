using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>Something that happened in a run.</summary>
/// <param name="Place">At which frame.</param>
/// <param name="Text">What, in a few words.</param>
internal readonly record struct RunMark(int Place, string Text);

/// <summary>Key frames and what happened, for the scrub bar. For one thread.</summary>
internal sealed class RunMarks
{
    /// <summary>Key frames remembered: more cannot be told apart on a screen of 16,384 pixels.</summary>
    public const int MostKeys = 4096;

    private readonly List<int> _keys = [];
    private readonly List<RunMark> _events = [];
    private readonly StepBreaks _breaks = new();
    private int _frames;
    private (int Segments, int Resumes) _seen = (1, 0);
    private bool _waitsForFrame;

    /// <summary>Places of the first <see cref="MostKeys"/> key frames, ascending.</summary>
    public IReadOnlyList<int> Keys => _keys;

    /// <summary>Where another process went on, where another file begins, and where steps do not go on as they did; ascending.</summary>
    public IReadOnlyList<RunMark> Events => _events;

    /// <summary>Where steps are missing, or went back; ascending.</summary>
    public IReadOnlyList<StepBreak> Breaks => _breaks.Found;

    /// <summary>Takes in what has come since. True when there was something.</summary>
    /// <param name="reader">The recording, the same each time.</param>
    /// <param name="resumes">Its resumes, as far as they have been read.</param>
    public bool Update(TimelineReader reader, IReadOnlyList<ResumeEvent> resumes)
    {
        var frames = reader.Frames;
        bool isChanged = _frames < frames.Count;
        for (; _frames < frames.Count; _frames++)
        {
            if (frames[_frames].IsKey && _keys.Count < MostKeys)
            {
                _keys.Add(_frames);
            }
        }
        bool hasBreaks = _breaks.Update(frames);
        var segments = reader.SegmentStarts;
        if (!hasBreaks && _seen == (segments.Count, resumes.Count) && !(_waitsForFrame && isChanged))
        {
            return isChanged;
        }
        _seen = (segments.Count, resumes.Count);
        _waitsForFrame = resumes.Count > 0 && Steps.FirstAfter(frames, resumes[^1].Step) == frames.Count;
        _events.Clear();
        _events.AddRange(segments.Skip(1).Select((place, i) => new RunMark(place, $"file {i + 2}")));
        // the first frame of what was trained after it; until there is one, the last there is
        _events.AddRange(resumes.Select(resume => new RunMark(Math.Min(Steps.FirstAfter(frames, resume.Step), frames.Count - 1), "resumed")));
        _events.AddRange(Breaks.Select(found => new RunMark(found.Place, Steps.Say(found))));
        _events.Sort((one, other) => one.Place.CompareTo(other.Place));
        return true;
    }
}
