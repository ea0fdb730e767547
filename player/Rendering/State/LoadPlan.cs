using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.State;

/// <summary>What the loader does next.</summary>
internal enum LoadKind
{
    /// <summary>Reads and decodes some tiles of a frame.</summary>
    Tiles,

    /// <summary>Reads a frame's scales and statistics.</summary>
    Head,

    /// <summary>Decodes a frame's state on the CPU, in one piece.</summary>
    Whole,
}

/// <summary>
/// Decides what the loader does next: first what the way to the frame wanted lacks, in the order in which the GPU will take it, then what brings tiles up
/// that have just become visible, then frames ahead. Called with the cache's gate held.
/// </summary>
internal sealed class LoadPlan
{
    private const int MostAhead = 64;
    private const int StillAhead = 2;

    private readonly Course _course;
    private readonly FrameCache _cache;
    private readonly WholeFrames? _whole;
    private readonly Func<int> _frameCount;
    private readonly List<int> _rekeyed = [];

    /// <summary>Plans for a course and a cache.</summary>
    /// <param name="course">What is wanted.</param>
    /// <param name="cache">What there is.</param>
    /// <param name="whole">What decodes frames whole on the CPU; null: nothing, the GPU adds them.</param>
    /// <param name="frameCount">Frames in the recording; it may grow.</param>
    public LoadPlan(Course course, FrameCache cache, WholeFrames? whole, Func<int> frameCount)
    {
        (_course, _cache, _whole, _frameCount) = (course, cache, whole, frameCount);
    }

    /// <summary>What to do.</summary>
    public LoadKind Kind { get; private set; }

    /// <summary>With which frame.</summary>
    public int Place { get; private set; }

    /// <summary>Which of its tiles, ascending. The list is the plan's, and lives until the next plan.</summary>
    public List<int> Tiles { get; } = [];

    /// <summary>Whether somebody waits for it, or it is read ahead.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>What the cache must keep meanwhile.</summary>
    public CacheFocus Focus { get; private set; }

    /// <summary>The request it belongs to.</summary>
    public long Generation { get; private set; }

    /// <summary>Mean bytes of a cached frame with all its tiles, to know how many fit.</summary>
    public long FrameBytes { get; set; } = 1;

    /// <summary>Frames of a burst that the cache can hold beside what it must.</summary>
    public int BurstFrames => (int)Math.Clamp(_cache.BudgetBytes * 3 / 4 / FrameBytes, 1, int.MaxValue);

    /// <summary>Finds something to do; false where there is nothing.</summary>
    public bool TryNext()
    {
        Tiles.Clear();
        Generation = _course.Generation;
        if (_course.Wanted < 0 || _course.HasFailed)
        {
            return false;
        }
        var route = _course.Route(BurstFrames);
        IsNeeded = true;
        Focus = FocusOf(route);
        if (_whole is not null && !_course.HasTrail)
        {
            // what is offered the GPU has only to take; with a trail frames come one by one
            return !_course.IsSettled && !_whole.Brings(_course.Wanted, _course.Tiles) && Set(LoadKind.Whole, _course.Wanted, _course.Tiles);
        }
        if (FindOnRoute(route) || FindLagging())
        {
            return true;
        }
        IsNeeded = false;
        return FindAhead();
    }

    // What lies between a jump's two ends is on no way, and must make room: kept, each jump would leave the cache larger than it may be.
    private CacheFocus FocusOf(Route route)
    {
        var (wanted, frame) = (_course.Wanted, _course.Frame);
        var (first, last) = route.Kind is RouteKind.Fresh or RouteKind.Burst ? (route.Start, wanted) : (Math.Min(wanted, frame), Math.Max(wanted, frame));
        return new CacheFocus(wanted, _course.Travel, first, last);
    }

    private bool FindOnRoute(Route route)
    {
        int wanted = _course.Wanted;
        if (route.Kind == RouteKind.Back)
        {
            for (int place = route.Start; place > wanted; place--)
            {
                if (_course.KeyOf(place) == place ? FindBridge(place) : IsMissing(place, _course.Tiles) || FindRekeyed(place))
                {
                    return true;
                }
            }
            return _cache.Find(wanted) is null && Set(LoadKind.Head, wanted, []);
        }
        for (int place = route.Start; route.Kind != RouteKind.None && place <= wanted; place++)
        {
            if (IsMissing(place, _course.Tiles))
            {
                return true;
            }
        }
        return false;
    }

    // Over a key backwards its bridge leads; of the key itself the scales are needed, to show it.
    private bool FindBridge(int key) => IsMissing(BridgePlace.Of(key), _course.Tiles) || (_cache.Find(key) is null && Set(LoadKind.Head, key, []));

    // Tiles that begin anew in a frame cannot be taken back: they come from the key before.
    private bool FindRekeyed(int place)
    {
        Rekeyed(_course, _cache.Find(place)!, _rekeyed);
        if (_rekeyed.Count == 0)
        {
            return false;
        }
        Focus = Focus with { First = Math.Min(Focus.First, _course.KeyOf(place - 1)) };
        for (int before = _course.KeyOf(place - 1); before < place; before++)
        {
            if (IsMissing(before, CollectionsMarshal.AsSpan(_rekeyed)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Finds the tiles wanted that are in step and begin anew in a frame.</summary>
    public static void Rekeyed(Course course, CachedFrame frame, List<int> tiles)
    {
        tiles.Clear();
        if (!frame.IsKey.AsSpan().Contains(true))
        {
            return;
        }
        foreach (int tile in course.Tiles)
        {
            if (course.Places[tile] == course.Frame && frame.Tiles[tile] is { IsThere: true, IsKey: true })
            {
                tiles.Add(tile);
            }
        }
    }

    private bool FindLagging()
    {
        int frame = _course.Frame;
        if (frame < 0 || _course.CountInStep() == _course.TileCount)
        {
            return false;
        }
        int key = _course.KeyOf(frame);
        int first = frame + 1;
        foreach (int tile in _course.Tiles)
        {
            first = _course.Places[tile] == frame ? first : Math.Min(first, _course.CatchUpFrom(tile, key));
        }
        Focus = Focus with { First = Math.Min(Focus.First, first), Last = Math.Max(Focus.Last, frame) };
        for (int place = first; place <= frame; place++)
        {
            var cached = _cache.Find(place);
            foreach (int tile in _course.Tiles)
            {
                if (_course.Places[tile] != frame && _course.CatchUpFrom(tile, key) <= place && !(cached?.Tiles[tile].IsThere ?? false))
                {
                    Tiles.Add(tile);
                }
            }
            if (Tiles.Count > 0)
            {
                (Kind, Place) = (LoadKind.Tiles, place);
                return true;
            }
        }
        return false;
    }

    private bool FindAhead()
    {
        int wanted = _course.Wanted;
        // a quarter, so that what was just passed stays too, and playing to and fro decodes nothing twice
        int most = Math.Min(MostAhead, BurstFrames / 3);
        if (_course.Travel >= 0)
        {
            int count = _course.Travel == 0 ? Math.Min(StillAhead, most) : most;
            for (int place = wanted + 1; place <= Math.Min(wanted + count, _frameCount() - 1); place++)
            {
                if (IsMissingAhead(place))
                {
                    return true;
                }
            }
            return _course.Travel == 0 && (IsMissingAhead(wanted) || (wanted > 0 && IsMissingAhead(wanted - 1)));
        }
        for (int place = wanted; place > Math.Max(0, wanted - BurstFrames); place--)
        {
            if (_course.KeyOf(place) != place)
            {
                if (IsMissingAhead(place))
                {
                    return true;
                }
            }
            else if (!_course.HasBridge(place))
            {
                return FindGroupBefore(place);
            }
            else if (!_course.IsDamaged(place) && FindBridge(place))
            {
                return true;
            }
        }
        return false;
    }

    // Where no bridge leads over a key, the group before it is needed at once when that is crossed, and from its own key on.
    private bool FindGroupBefore(int key)
    {
        int first = _course.KeyOf(key - 1);
        for (int place = first; place < key && 2 * (key - first) <= BurstFrames; place++)
        {
            if (IsMissingAhead(place))
            {
                return true;
            }
        }
        return false;
    }

    private bool IsMissingAhead(int place) => !_course.IsDamaged(place) && IsMissing(place, _course.Tiles);

    private bool IsMissing(int place, ReadOnlySpan<int> tiles)
    {
        if (_cache.Find(place) is not { } cached)
        {
            return Set(LoadKind.Tiles, place, tiles);
        }
        if (cached.IsWhole)
        {
            return false;
        }
        Tiles.Clear();
        foreach (int tile in tiles)
        {
            if (!cached.Tiles[tile].IsThere)
            {
                Tiles.Add(tile);
            }
        }
        (Kind, Place) = (LoadKind.Tiles, place);
        return Tiles.Count > 0;
    }

    private bool Set(LoadKind kind, int place, ReadOnlySpan<int> tiles)
    {
        (Kind, Place) = (kind, place);
        Tiles.Clear();
        Tiles.AddRange(tiles);
        return true;
    }
}
