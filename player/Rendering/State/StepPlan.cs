using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.State;

/// <summary>Tiles of one frame that a step adds or takes away.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Sign">1 to add, −1 to take away.</param>
/// <param name="First">First of its tiles in the plan's list.</param>
/// <param name="Count">How many.</param>
internal readonly record struct StepPart(CachedFrame Frame, int Sign, int First, int Count);

/// <summary>
/// Decides what the GPU does next with what is decoded: one step, from one true frame to another, or tiles that catch up. The frames of a step are held for
/// the submission it is part of. Called with the cache's gate held; what it found is read without.
/// </summary>
internal sealed class StepPlan(Course course, FrameCache cache)
{
    private readonly List<StepPart> _parts = [];
    private readonly List<int> _tiles = [];
    private readonly List<int> _rekeyed = [];
    private readonly List<int> _moved = [];
    private readonly int[] _places = new int[course.Places.Length];
    private int _to;
    private bool _setsFrame;
    private bool _isBegun;
    private WholeFrames? _taken;

    /// <summary>What to apply, one after the other.</summary>
    public List<StepPart> Parts => _parts;

    /// <summary>The frame then shown; null where it stays the one it is.</summary>
    public CachedFrame? Shows { get; private set; }

    /// <summary>Whether a frame decoded whole takes its place instead.</summary>
    public bool TakesWhole { get; private set; }

    /// <summary>Whether the trail goes with it.</summary>
    public bool IsTrailed { get; private set; }

    /// <summary>Whether the trail begins anew.</summary>
    public bool BeginsTrail { get; private set; }

    /// <summary>The tiles of a part.</summary>
    public ReadOnlySpan<int> TilesOf(StepPart part) => CollectionsMarshal.AsSpan(_tiles).Slice(part.First, part.Count);

    /// <summary>Finds a step; false where nothing can be done with what there is.</summary>
    /// <param name="submission">Number of the submission it will be part of.</param>
    /// <param name="burstFrames">Longest burst that the cache can hold.</param>
    /// <param name="whole">Where frames decoded whole come from; null: nowhere.</param>
    public bool TryNext(long submission, int burstFrames, WholeFrames? whole)
    {
        Clear();
        _taken = null;
        (Shows, TakesWhole, IsTrailed, BeginsTrail, _setsFrame, _isBegun) = (null, false, false, false, false, course.IsTrailBegun);
        if (course.Wanted < 0)
        {
            return false;
        }
        bool found = whole is not null && !course.HasTrail ? TryWhole(whole) : TryRoute(course.Route(burstFrames)) || TryCatchUp();
        foreach (var part in _parts)
        {
            part.Frame.UsedIn = submission;
        }
        if (Shows is { } shown)
        {
            shown.UsedIn = submission; // its scales are read without the gate
        }
        return found;
    }

    /// <summary>Notes that the step was taken.</summary>
    public void Commit()
    {
        if (_taken is not null)
        {
            _places.CopyTo(course.Places, 0);
            _taken.Close();
        }
        if (_setsFrame)
        {
            course.Frame = _to;
            course.Offered = _to == course.Wanted ? -1 : course.Offered;
            course.IsTrailBegun = _isBegun;
        }
        foreach (int tile in _moved)
        {
            course.Places[tile] = _to;
        }
    }

    /// <summary>Frames decoded that the way to the one wanted leads over.</summary>
    public int Queued(int burstFrames)
    {
        if (course.Wanted < 0)
        {
            return 0;
        }
        var route = course.Route(burstFrames);
        int step = route.Kind == RouteKind.Back ? -1 : 1;
        int count = 0;
        for (int i = 0; i < route.Length(course.Wanted); i++)
        {
            count += cache.Has(route.Start + (i * step), course.Tiles) ? 1 : 0;
        }
        return count;
    }

    private bool TryWhole(WholeFrames whole)
    {
        int place = whole.Take();
        if (place < 0)
        {
            return false;
        }
        if (cache.Find(place) is not { } frame || LosesAny(whole, place))
        {
            whole.Close(); // begun when others were visible
            return false;
        }
        _taken = whole;
        TakesWhole = true;
        whole.Places.CopyTo(_places);
        return Show(frame, isTrailed: false);
    }

    // Whether a tile that is where it should be would not be any more; those that are to catch up may well stay behind.
    private bool LosesAny(WholeFrames whole, int place)
    {
        foreach (int tile in course.Tiles)
        {
            if (whole.Places[tile] != place && course.Places[tile] == course.Frame)
            {
                return true;
            }
        }
        return false;
    }

    private bool TryRoute(Route route)
    {
        if (course.HasUnknownBridge)
        {
            return false; // there may be a better way
        }
        int to = course.Wanted;
        switch (route.Kind)
        {
            case RouteKind.Forward:
                return TryForward(course.Frame + 1);
            case RouteKind.Back:
                return TryBack(course.Frame);
            case RouteKind.Burst when HasAll(route.Start, to):
                AddChain(route.Start, to, course.Tiles);
                _moved.AddRange(course.Tiles);
                return Show(cache.Find(to)!, course.HasTrail);
            case RouteKind.Fresh when cache.Has(route.Start, course.Tiles):
                return TryFresh(route.Start);
            case RouteKind.Fresh or RouteKind.Burst when !course.HasTrail && course.Offered >= 0 && course.Offered != course.Frame && cache.Has(course.Offered, course.Tiles):
                // not on the way any more, but a true frame, and nearer than what is shown to where one was a moment ago
                return TryFresh(course.Offered);
            default:
                return false;
        }
    }

    private bool TryFresh(int key)
    {
        AddChain(key, key, course.Tiles);
        _moved.AddRange(course.Tiles);
        course.Offered = -1;
        BeginsTrail = _isBegun = course.HasTrail;
        return Show(cache.Find(key)!, isTrailed: false);
    }

    private bool TryForward(int place)
    {
        if (cache.Find(place) is not { } frame)
        {
            return false;
        }
        foreach (int tile in course.Tiles)
        {
            bool isInStep = course.Places[tile] == course.Frame;
            if (isInStep && !frame.Tiles[tile].IsThere)
            {
                return false;
            }
            // one that is behind joins where it begins anew
            if (isInStep || frame.Tiles[tile] is { IsThere: true, IsKey: true })
            {
                _moved.Add(tile);
            }
        }
        AddPart(frame, 1, CollectionsMarshal.AsSpan(_moved));
        return Show(frame, course.HasTrail);
    }

    private bool TryBack(int place)
    {
        if (course.KeyOf(place) == place)
        {
            return TryCross(place);
        }
        if (cache.Find(place) is not { } frame || cache.Find(place - 1) is not { } before)
        {
            return false;
        }
        LoadPlan.Rekeyed(course, frame, _rekeyed);
        var rekeyed = CollectionsMarshal.AsSpan(_rekeyed);
        int key = course.KeyOf(place - 1);
        for (int from = key; rekeyed.Length > 0 && from < place; from++)
        {
            if (!cache.Has(from, rekeyed))
            {
                return false;
            }
        }
        int first = _tiles.Count;
        foreach (int tile in course.Tiles)
        {
            if (course.Places[tile] == course.Frame)
            {
                if (!frame.Tiles[tile].IsThere)
                {
                    return false;
                }
                _moved.Add(tile);
                if (!frame.Tiles[tile].IsKey)
                {
                    _tiles.Add(tile);
                }
            }
        }
        _parts.Add(new StepPart(frame, -1, first, _tiles.Count - first));
        if (rekeyed.Length > 0)
        {
            AddChain(key, place - 1, rekeyed);
        }
        return Show(before, course.HasTrail);
    }

    // Over a key backwards, by its bridge.
    private bool TryCross(int key)
    {
        if (cache.Find(BridgePlace.Of(key)) is not { } bridge || cache.Find(key - 1) is not { } before)
        {
            return false;
        }
        foreach (int tile in course.Tiles)
        {
            if (course.Places[tile] == course.Frame)
            {
                if (!bridge.Tiles[tile].IsThere)
                {
                    return false;
                }
                _moved.Add(tile);
            }
        }
        AddPart(bridge, 1, CollectionsMarshal.AsSpan(_moved));
        return Show(before, course.HasTrail);
    }

    // Tiles that have become visible come to the frame shown all at once: what is in between nobody should see.
    private bool TryCatchUp()
    {
        Clear();
        int frame = course.Frame;
        if (frame < 0 || course.CountInStep() == course.TileCount)
        {
            return false;
        }
        int key = course.KeyOf(frame);
        int first = int.MaxValue;
        foreach (int tile in course.Tiles)
        {
            if (course.Places[tile] != frame && CanCatchUp(tile, key))
            {
                _moved.Add(tile);
                first = Math.Min(first, course.CatchUpFrom(tile, key));
            }
        }
        for (int place = first; place <= frame && _moved.Count > 0; place++)
        {
            int start = _tiles.Count;
            foreach (int tile in _moved)
            {
                if (course.CatchUpFrom(tile, key) <= place)
                {
                    _tiles.Add(tile);
                }
            }
            _parts.Add(new StepPart(cache.Find(place)!, 1, start, _tiles.Count - start));
        }
        _to = frame;
        return _moved.Count > 0;
    }

    private bool CanCatchUp(int tile, int key)
    {
        for (int place = course.CatchUpFrom(tile, key); place <= course.Frame; place++)
        {
            if (cache.Find(place) is not { } frame || !frame.Tiles[tile].IsThere)
            {
                return false;
            }
        }
        return true;
    }

    // what a way that leads nowhere yet has left
    private void Clear()
    {
        _parts.Clear();
        _tiles.Clear();
        _moved.Clear();
    }

    private bool HasAll(int first, int last)
    {
        for (int place = first; place <= last; place++)
        {
            if (!cache.Has(place, course.Tiles))
            {
                return false;
            }
        }
        return true;
    }

    private void AddChain(int first, int last, ReadOnlySpan<int> tiles)
    {
        for (int place = first; place <= last; place++)
        {
            AddPart(cache.Find(place)!, 1, tiles);
        }
    }

    private void AddPart(CachedFrame frame, int sign, ReadOnlySpan<int> tiles)
    {
        _parts.Add(new StepPart(frame, sign, _tiles.Count, tiles.Length));
        _tiles.AddRange(tiles);
    }

    private bool Show(CachedFrame frame, bool isTrailed)
    {
        (Shows, _to, _setsFrame, IsTrailed) = (frame, frame.Place, true, isTrailed);
        return true;
    }
}
