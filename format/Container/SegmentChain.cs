namespace Brainscan.Format.Container;

/// <summary>
/// The files of a recording: the first, and those that follow it on disk as they come. For one thread; what it hands out is the reader's to
/// publish and to dispose.
/// </summary>
/// <param name="first">The first file.</param>
internal sealed class SegmentChain(SegmentReader first)
{
    private readonly List<SegmentReader> _segments = [first];
    private readonly List<Damage> _damage = [];
    private Refusal? _refusal;

    /// <summary>The files so far.</summary>
    public IReadOnlyList<SegmentReader> Segments => _segments;

    /// <summary>The file that is, or may be, still written.</summary>
    public SegmentReader Last => _segments[^1];

    /// <summary>What is wrong with the chain: files that are missing, or another run's.</summary>
    public IReadOnlyList<Damage> Damage => _damage;

    /// <summary>Adds the files that follow, as far as there are any. A missing one is passed over when there are later ones.</summary>
    /// <param name="nextOnly">True to look for the very next one only, which is cheap.</param>
    /// <returns>True when there is something new, be it something wrong.</returns>
    public bool Follow(bool nextOnly)
    {
        Damage[] before = [.. _damage];
        int known = _segments.Count;
        _damage.Clear();
        while (first.Header.Segment == 1 && SegmentFile.After(first.Path, Last.Header.Segment, nextOnly) is { } next && TryOpen(next) is { } segment)
        {
            if (next.Number != Last.Header.Segment + 1)
            {
                _damage.Add(new Damage(0, 0, $"segment {Last.Header.Segment + 1} is missing"));
            }
            _segments.Add(segment);
        }
        return _segments.Count > known || !_damage.SequenceEqual(before);
    }

    // Null where it is not, or not yet, this run's. What was refused is looked at again when it has changed: a player asks 50 times a second.
    private SegmentReader? TryOpen((int Number, string Path) next)
    {
        var file = new FileInfo(next.Path);
        var stamp = file.Exists ? (file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : default;
        if (_refusal is { } refusal && refusal.Path == next.Path && refusal.Stamp == stamp)
        {
            _damage.Add(refusal.Why);
            return null;
        }
        _refusal = null;
        string why;
        try
        {
            var segment = SegmentFile.Open(next.Path, first.Grid);
            if (segment.Header.RunId == first.Header.RunId && segment.Header.Quality == first.Header.Quality && segment.Header.Segment == next.Number
                && SegmentFile.SameTensors(segment.Header, first.Header))
            {
                return segment;
            }
            segment.Dispose();
            why = $"{Path.GetFileName(next.Path)} is not segment {next.Number} of this run";
        }
        catch (RecordingException exception)
        {
            // It may have been made a moment ago, and its header not yet be written.
            why = exception.Message;
        }
        _refusal = new Refusal(next.Path, stamp, new Damage(0, 0, why));
        _damage.Add(_refusal.Why);
        return null;
    }

    private sealed record Refusal(string Path, (long Length, DateTime Written, DateTime Created) Stamp, Damage Why);
}
