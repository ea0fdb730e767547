namespace Brainscan.Format.Container;

/// <summary>Where a frame's marks are found.</summary>
internal static class SegmentMarks
{
    /// <summary>The marks of a frame, which lie right before it, or right before its bridge; null where there are none.</summary>
    public static CommitRecord? MarksOf(this SegmentReader segment, CommitRecord frame)
    {
        var before = segment.CommitBefore(frame.Offset);
        if (before is { Kind: RegionKind.Bridge } bridge && bridge.Frame == frame.Frame)
        {
            before = segment.CommitBefore(bridge.Offset);
        }
        return before is { Kind: RegionKind.Marks } marks && marks.Frame == frame.Frame ? marks : null;
    }
}
