namespace Brainscan.Format;

/// <summary>Finds the cheapest way to a frame. What was found to be damaged is gone around as long as there is another way. Not thread-safe.</summary>
internal sealed class WalkPlan(TimelineReader reader)
{
    // dearer than any way without damage
    private const long Damaged = 1L << 40;
    private const long None = long.MaxValue;

    private readonly HashSet<(int Place, bool IsBridge)> _damaged = [];

    /// <summary>Frames and bridges to go around.</summary>
    public int DamageMet => _damaged.Count;

    /// <summary>Whether only ways forwards are taken, for tiles that begin anew in the middle of a group.</summary>
    public bool OnlyForwards { get; set; }

    /// <summary>Notes that a frame or its bridge is damaged. False where that was known: then no way is left.</summary>
    public bool Avoid(int place, bool isBridge) => _damaged.Add((place, isBridge));

    /// <summary>The cheapest way.</summary>
    /// <param name="from">Place of the state at hand; −1: none.</param>
    /// <param name="to">Place of the frame wanted.</param>
    public Walk Best(int from, int to)
    {
        int key = reader.KeyAtOrBefore(to);
        var best = new Walk(key, true, to, Walk.KeyCost + Damage(key) + Forwards(key, to));
        if (from >= key && from <= to)
        {
            best = Cheaper(best, new Walk(from, false, to, Forwards(from, to)));
        }
        if (OnlyForwards)
        {
            return best;
        }
        if (from > to)
        {
            best = Cheaper(best, new Walk(from, false, to, Back(from, to, best.Cost)));
        }
        // the next key, where it is near enough to be worth looking for
        var frames = reader.Frames;
        int next = to + 1;
        while (next < frames.Count && !frames[next].IsKey && Walk.StepCost * (long)(next - to) < best.Cost)
        {
            next++;
        }
        return next < frames.Count && frames[next].IsKey && Back(next, to, best.Cost) is var cost and < None
            ? Cheaper(best, new Walk(next, true, to, Walk.KeyCost + Damage(next) + cost))
            : best;
    }

    private static Walk Cheaper(Walk one, Walk other) => other.Cost < one.Cost ? other : one;

    private long Forwards(int from, int to)
    {
        long cost = Walk.StepCost * (long)(to - from);
        for (int place = from + 1; _damaged.Count > 0 && place <= to; place++)
        {
            cost += Damage(place);
        }
        return cost;
    }

    private long Back(int from, int to, long most)
    {
        var frames = reader.Frames;
        long cost = 0;
        for (int place = from; place > to && cost < most; place--)
        {
            bool isKey = frames[place].IsKey;
            if (isKey && !reader.HasBridge(place))
            {
                return None;
            }
            cost += (isKey ? Walk.BridgeCost : Walk.StepCost) + (_damaged.Contains((place, isKey)) ? Damaged : 0);
        }
        return cost;
    }

    private long Damage(int place) => _damaged.Contains((place, false)) ? Damaged : 0;
}
