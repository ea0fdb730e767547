using System.Numerics;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// Hands out blocks of 2ⁿ units of a room of 2ᵐ units, and takes them back. A block's neighbour of the same size, when it is free too, joins it
/// again, so that a room whose blocks have all come back is one block: fragments never stay. Knows nothing of memory. Not thread-safe.
/// </summary>
internal sealed class BuddyAllocator
{
    private const int None = -1;

    private readonly int _orders;
    private readonly int[] _first; // free block of each order; they are chained
    private readonly int[] _next; // of a free block, by its first unit
    private readonly int[] _previous;
    private readonly sbyte[] _orderOfFree; // by first unit; −1 where no free block begins

    /// <summary>A room of 2^<paramref name="orders"/> units, all free.</summary>
    public BuddyAllocator(int orders)
    {
        _orders = orders;
        _first = new int[orders + 1];
        Array.Fill(_first, None);
        _next = new int[1 << orders];
        _previous = new int[1 << orders];
        _orderOfFree = new sbyte[1 << orders];
        Array.Fill(_orderOfFree, (sbyte)None);
        FreeUnits = 1 << orders;
        Link(0, orders);
    }

    /// <summary>Units not handed out.</summary>
    public int FreeUnits { get; private set; }

    /// <summary>The order of the smallest block of at least so many units.</summary>
    public static int OrderOf(int units) => units <= 1 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)units - 1);

    /// <summary>Takes a block of 2^<paramref name="order"/> units; its first unit, or −1 where there is none as large.</summary>
    public int Allocate(int order)
    {
        int from = order;
        while (from <= _orders && _first[from] == None)
        {
            from++;
        }
        if (from > _orders)
        {
            return None;
        }
        int unit = _first[from];
        Unlink(unit, from);
        while (from > order)
        {
            from--;
            Link(unit + (1 << from), from);
        }
        FreeUnits -= 1 << order;
        return unit;
    }

    /// <summary>Gives a block back.</summary>
    public void Free(int unit, int order)
    {
        FreeUnits += 1 << order;
        while (order < _orders && _orderOfFree[unit ^ (1 << order)] == order)
        {
            Unlink(unit ^ (1 << order), order);
            unit &= ~(1 << order);
            order++;
        }
        Link(unit, order);
    }

    private void Link(int unit, int order)
    {
        int next = _first[order];
        (_next[unit], _previous[unit]) = (next, None);
        if (next != None)
        {
            _previous[next] = unit;
        }
        _first[order] = unit;
        _orderOfFree[unit] = (sbyte)order;
    }

    private void Unlink(int unit, int order)
    {
        var (next, previous) = (_next[unit], _previous[unit]);
        if (next != None)
        {
            _previous[next] = previous;
        }
        if (previous != None)
        {
            _next[previous] = next;
        }
        else
        {
            _first[order] = next;
        }
        _orderOfFree[unit] = None;
    }
}
