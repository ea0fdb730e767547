using Brainscan.Format;

namespace Brainscan.Recorder.Benchmarks;

/// <summary>All that was ever seen committed in a recording: it has to be there, unchanged, whenever one looks again.</summary>
internal sealed class CommittedParts
{
    /// <summary>Known frames whose contents are read again at each look; the rest are, in the end.</summary>
    private const int ReadAgain = 32;

    private readonly List<(FrameEntry Entry, ulong Content)> _frames = [];
    private int _tokens;
    private int _metrics;
    private int _eventsHash;

    /// <summary>Frames, tokens and metrics known.</summary>
    public long Count => _frames.Count + _tokens + _metrics;

    /// <summary>Things looked at again, all observations together.</summary>
    public long Checked { get; private set; }

    /// <summary>Frames that were seen once and then were gone, or others.</summary>
    public long FramesLost { get; private set; }

    /// <summary>Tokens and metrics likewise; 1 where they are as many but others.</summary>
    public long EventsLost { get; private set; }

    /// <summary>Compares with what is known, and remembers what is new.</summary>
    public void Observe(TimelineReader recording, bool readAll = false)
    {
        Checked += Count;
        FramesLost += Math.Max(0, _frames.Count - recording.Frames.Count);
        int first = readAll ? 0 : Math.Max(0, _frames.Count - ReadAgain);
        for (int i = 0; i < recording.Frames.Count; i++)
        {
            bool isNew = i == _frames.Count;
            ulong content = isNew || i >= first ? Content(recording.ReadFrame(i), recording.ReadRefinement(i)) : _frames[i].Content;
            if (isNew) _frames.Add((recording.Frames[i], content));
            else if (_frames[i] != (recording.Frames[i], content)) FramesLost++;
        }
        long missing = Math.Max(0, _tokens - recording.Tokens.Count) + Math.Max(0, _metrics - recording.Metrics.Count);
        EventsLost += missing > 0 || EventsHash(recording) == _eventsHash ? missing : 1;
        (_tokens, _metrics) = (recording.Tokens.Count, recording.Metrics.Count);
        _eventsHash = EventsHash(recording);
    }

    /// <summary>Of as many tokens and metrics as are known.</summary>
    private int EventsHash(TimelineReader recording)
    {
        var hash = new HashCode();
        foreach (var token in recording.Tokens.Take(_tokens)) hash.Add(token);
        foreach (var metric in recording.Metrics.Take(_metrics)) hash.Add(metric);
        return _tokens + _metrics == 0 ? 0 : hash.ToHashCode();
    }

    /// <summary>The stored bytes of all tiles, by their checksums, which the writer made of the weights.</summary>
    private static ulong Content(Frame frame, IEnumerable<RefinementRecord> refinement)
    {
        ulong content = 14695981039346656037; // FNV-1a
        foreach (uint crc in frame.Tiles.Select(tile => tile.Crc).Concat(refinement.Select(tile => tile.Crc))) content = (content ^ crc) * 1099511628211;
        return content;
    }
}
