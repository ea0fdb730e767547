namespace Brainscan.Format.Container;

/// <summary>
/// A frame and, where the recording is finer than the display chain, its refinement: as much of their commits as reading needs, 64 bytes, for a
/// long run has a million frames.
/// </summary>
internal readonly struct FrameRegions
{
    private readonly long _offset;
    private readonly long _length;
    private readonly long _headLength;
    private readonly long _step;
    private readonly double _seconds;
    private readonly Boxed? _refinement;
    private readonly uint _headCrc;
    private readonly int _frame;
    private readonly bool _isKey;

    public FrameRegions(in CommitRecord frame, in CommitRecord? refinement)
    {
        (_offset, _length, _headLength, _step, _seconds) = (frame.Offset, frame.Length, frame.HeadLength, frame.Step, frame.Seconds);
        (_headCrc, _frame, _isKey) = (frame.HeadCrc, frame.Frame, frame.IsKey);
        _refinement = refinement is { } finer ? new Boxed(finer) : null;
    }

    /// <summary>The frame's commit; its sequence number and what it says of the rest of the file are left out.</summary>
    public CommitRecord Frame => new(0, _offset, _length, _headLength, RegionKind.Frame, _isKey, _frame, _step, _seconds, _headCrc, 0, 0);

    /// <summary>The refinement's commit; null where there is none.</summary>
    public CommitRecord? Refinement => _refinement?.Commit;

    /// <summary>The frame as readers know it.</summary>
    public FrameEntry Entry => new(_frame, _step, _seconds, _isKey, _offset, _length);

    private sealed record Boxed(CommitRecord Commit);
}
