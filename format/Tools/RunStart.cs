using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>A run's start and origin, as far as any file of its recording has them whole.</summary>
/// <param name="Start">Frame 0's tiles, where the recording does not begin with a frame 0 that is whole; else empty.</param>
/// <param name="Origin">What refines frame 0; empty where it is lost or there is none.</param>
/// <param name="OriginSeen">True when some file has an origin, be it whole or not.</param>
internal sealed record RunStart(ImmutableArray<TileRecord> Start, ImmutableArray<TileRecord> Origin, bool OriginSeen)
{
    /// <summary>Looks for them: every file of a chain has its own.</summary>
    /// <param name="segments">The files.</param>
    /// <param name="beginsWithFrame0">Whether the recording's frame 0 is there and whole.</param>
    /// <param name="frame0">Its tiles, where at least they are.</param>
    /// <param name="check">Says what is wrong with tiles.</param>
    public static RunStart Find(IReadOnlyList<SegmentReader> segments, bool beginsWithFrame0, ImmutableArray<TileRecord> frame0, FrameChecker check)
    {
        ImmutableArray<TileRecord> Whole(SegmentReader segment, CommitRecord? region, string kind, int frame)
        {
            if (region is null)
            {
                return [];
            }
            try
            {
                var tiles = FrameRows.Tiles(segment.ReadRegion(region.Value), 0, kind, frame, segment.Grid);
                return check.Check(tiles).Count == 0 ? tiles : [];
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                return []; // another file may have it
            }
        }
        var origin = segments.Select(segment => Whole(segment, segment.Origin, RowKind.Origin, 1)).FirstOrDefault(tiles => !tiles.IsEmpty, []);
        var start = beginsWithFrame0
            ? []
            : segments.Select(segment => Whole(segment, segment.Start, RowKind.Start, 0)).FirstOrDefault(tiles => !tiles.IsEmpty, frame0);
        bool useless = !beginsWithFrame0 && start.IsEmpty;
        return new RunStart(start, useless ? [] : origin, segments.Any(segment => segment.Origin is not null));
    }
}
