namespace Brainscan.Format.Container;

/// <summary>
/// Goes through a file's regions of tokens and metrics, in order, as far as what is committed goes. No index lists them: they are found by
/// hopping, and nothing of them is kept.
/// </summary>
/// <param name="segment">The file.</param>
/// <param name="damage">Receives what cannot be read on the way and nobody else has found.</param>
/// <param name="from">Where to begin: at the start of a region.</param>
internal sealed class EventCursor(SegmentReader segment, List<Damage> damage, long from = 0)
{
    private readonly RegionScan _scan = segment.Scan(from);
    private readonly List<Damage> _found = [];

    /// <summary>Goes on to the next; false when there is none yet.</summary>
    public bool TryNext(out CommitRecord region)
    {
        while (_scan.End < segment.CommittedEnd && _scan.TryNext(_found, out region))
        {
            // what comes after the index is looked through by whoever opened the file
            damage.AddRange(_found.Where(place => place.Offset < segment.IndexedEnd));
            _found.Clear();
            if (region.Kind == RegionKind.Events)
            {
                return true;
            }
        }
        region = default;
        return false;
    }
}
