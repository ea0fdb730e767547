namespace Brainscan.Player.Rendering.State;

/// <summary>How a state gets from one frame to another.</summary>
internal enum RouteKind
{
    /// <summary>It is there.</summary>
    None,

    /// <summary>Frame by frame forwards, from <see cref="Route.Start"/> to the target.</summary>
    Forward,

    /// <summary>Frame by frame backwards, taking away the changes of the frame it is at, or by a key's bridge, and so on down to the one after the target.</summary>
    Back,

    /// <summary>From the key at <see cref="Route.Start"/> to the target all at once, so that nothing in between is seen.</summary>
    Burst,

    /// <summary>From the key at <see cref="Route.Start"/> on; the key shows first.</summary>
    Fresh,
}

/// <summary>A way from one frame to another. Pure; the loader and the GL thread both ask for it, at any time anew.</summary>
/// <param name="Kind">What kind of way.</param>
/// <param name="Start">The first frame whose changes are needed.</param>
internal readonly record struct Route(RouteKind Kind, int Start)
{
    // So far back a person steps, or a film runs, without wanting to see the key they come from.
    private const int NearFrames = 8;

    // A key's symbols have 8 bits, a delta's 2: that much dearer it is to read and decode.
    private const int KeyCost = 4;

    /// <summary>The way without a trail.</summary>
    /// <param name="from">Place of the frame at hand; −1: none.</param>
    /// <param name="to">Place of the frame wanted.</param>
    /// <param name="keyOfFrom">Last key at or before <paramref name="from"/>.</param>
    /// <param name="keyOfTo">Last key at or before <paramref name="to"/>.</param>
    /// <param name="isBridged">Whether there is a bridge at every key on the way back.</param>
    public static Route Of(int from, int to, int keyOfFrom, int keyOfTo, bool isBridged)
    {
        if (from == to)
        {
            return default;
        }
        if (from < 0)
        {
            return new Route(RouteKind.Fresh, keyOfTo);
        }
        if (to > from)
        {
            return keyOfTo <= from + 1 ? new Route(RouteKind.Forward, from + 1) : new Route(RouteKind.Fresh, keyOfTo);
        }
        if ((keyOfFrom <= to || isBridged) && from - to <= KeyCost + to - keyOfTo)
        {
            return new Route(RouteKind.Back, from);
        }
        return new Route(from - to <= NearFrames ? RouteKind.Burst : RouteKind.Fresh, keyOfTo);
    }

    /// <summary>The way with a trail, which depends on the frames before: further forwards it is begun early enough to show what it should.</summary>
    /// <param name="from">Place of the frame at hand; −1: none, or none to go on from.</param>
    /// <param name="to">Place of the frame wanted.</param>
    /// <param name="keyOfFrom">Last key at or before <paramref name="from"/>.</param>
    /// <param name="keyOfTo">Last key at or before <paramref name="to"/>.</param>
    /// <param name="start">Last key at or before the frame with which the trail must begin.</param>
    /// <param name="isExact">Whether the trail must be what playing forwards gives, also when going back.</param>
    /// <param name="isBridged">Whether there is a bridge at every key on the way back.</param>
    public static Route WithTrail(int from, int to, int keyOfFrom, int keyOfTo, int start, bool isExact, bool isBridged)
    {
        if (from == to)
        {
            return default;
        }
        if (from >= start && from < to)
        {
            return new Route(RouteKind.Forward, from + 1);
        }
        if (from > to && from - to <= NearFrames && !isExact)
        {
            return keyOfFrom <= to || isBridged ? new Route(RouteKind.Back, from) : new Route(RouteKind.Burst, keyOfTo);
        }
        return new Route(RouteKind.Fresh, start);
    }

    /// <summary>Frames whose changes have to be applied on the way to a target.</summary>
    public int Length(int to) => Kind switch
    {
        RouteKind.None => 0,
        RouteKind.Back => Start - to,
        _ => to - Start + 1,
    };
}
