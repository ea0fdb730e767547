namespace Brainscan.Format.Container;

/// <summary>Where a region of tokens and metrics lies: as much of its commit as reading it needs, for a run may have a million of them.</summary>
internal readonly record struct EventRegion(long Offset, long Length, long HeadLength, long Step, uint HeadCrc)
{
    public EventRegion(in CommitRecord commit) : this(commit.Offset, commit.Length, commit.HeadLength, commit.Step, commit.HeadCrc)
    {
    }

    public CommitRecord Commit => new(0, Offset, Length, HeadLength, RegionKind.Events, false, -1, Step, 0, HeadCrc, 0, 0);
}
