namespace Brainscan.Format.Container;

/// <summary>
/// Goes through a file's regions of tokens and metrics, in order, as far as it goes. Indexes do not list them, so what an index covers is
/// hopped through; what was committed later is known.
/// </summary>
/// <param name="segment">The file.</param>
/// <param name="damage">Receives what cannot be read on the way.</param>
internal sealed class EventCursor(SegmentReader segment, List<Damage> damage)
{
    private readonly RegionScan _earlier = segment.Scan();
    private int _later;

    /// <summary>Goes on to the next; false when there is none yet.</summary>
    public bool TryNext(out CommitRecord region)
    {
        while (_earlier.End < segment.IndexedEnd && _earlier.TryNext(damage, out region))
        {
            if (region.Kind == RegionKind.Events && region.Offset < segment.IndexedEnd)
            {
                return true;
            }
        }
        var later = segment.LaterEvents;
        region = _later < later.Count ? later[_later++].Commit : default;
        return region.Length > 0;
    }
}
