using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.State;

/// <summary>
/// The decoded frames: which there are, where their tiles lie in the arenas, and which go when room is needed. A frame goes when it is furthest from the
/// playhead, counted against the direction of travel twice, and the GPU is done with it. Frames go whole.
/// <para>Everything here is called with <see cref="Gate"/> held, but for <see cref="Memory"/>.</para>
/// </summary>
internal sealed class FrameCache : IDisposable
{
    private const long LargestArenaBytes = 64 << 20;

    // What is kept of a frame beside its tiles is some kilobytes of managed memory; of tiny models a budget would hold very many.
    private const int MostFrames = 4096;

    private readonly GlDevice _device;
    private readonly TileGrid _grid;
    private readonly int _tensors;
    private readonly int _orders;
    private readonly Dictionary<int, CachedFrame> _frames = [];
    private readonly Stack<CachedFrame> _unused = [];
    private volatile Arena[] _arenas = []; // replaced when one is added, since blocks are written without the gate
    private int _current;

    /// <summary>Plans; memory is mapped as it is needed.</summary>
    /// <param name="device">Where.</param>
    /// <param name="grid">The recording's grid.</param>
    /// <param name="tensors">Tensors in it.</param>
    /// <param name="budgetBytes">Most bytes of arenas; exceeded only where a single step needs more.</param>
    public FrameCache(GlDevice device, TileGrid grid, int tensors, long budgetBytes)
    {
        (_device, _grid, _tensors) = (device, grid, tensors);
        BudgetBytes = budgetBytes;
        long widest = 0;
        foreach (var tile in grid.Tiles)
        {
            widest = Math.Max(widest, Math.Max(WordCount(tile.Count, 8) * 4L, tile.Count * 8L));
        }
        int least = BuddyAllocator.OrderOf((int)((widest + Arena.UnitBytes - 1) / Arena.UnitBytes));
        long wanted = Math.Min(Math.Min(LargestArenaBytes, device.MaxStorageBytes), budgetBytes / 4) / Arena.UnitBytes;
        _orders = Math.Max(least, wanted < 1 ? 0 : (int)Math.Log2(wanted));
    }

    /// <summary>Guards the cache and everything that the loader and the GL thread share.</summary>
    public object Gate { get; } = new();

    /// <summary>Most bytes of arenas.</summary>
    public long BudgetBytes { get; }

    /// <summary>Bytes of arenas there are.</summary>
    public long MappedBytes => _arenas.Length * ((long)Arena.UnitBytes << _orders);

    /// <summary>Bytes of decoded tiles.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Bytes of arenas that no tile has.</summary>
    public long FreeBytes => MappedBytes - UsedBytes;

    /// <summary>Frames of which anything is there.</summary>
    public int Count => _frames.Count;

    /// <summary>Number of the last submission that the GPU is done with.</summary>
    public long Completed { get; set; }

    /// <summary>Whether another arena keeps within the budget.</summary>
    public bool MayGrow => MappedBytes + ((long)Arena.UnitBytes << _orders) <= BudgetBytes;

    /// <summary>Words that a tile's symbols take in an arena: whole groups of 16 weights, which is what an invocation reads.</summary>
    public static int WordCount(int weights, int bits) => (weights + 15) / 16 * (bits / 2);

    /// <summary>Maps another arena. GL thread.</summary>
    public void Grow() => _arenas = [.. _arenas, new Arena(_device, _orders)];

    /// <summary>An arena, for its memory; without the gate too, by whoever holds a block of it.</summary>
    public Arena Memory(int arena) => _arenas[arena];

    /// <summary>A frame, or null where nothing of it is known.</summary>
    public CachedFrame? Find(int place) => _frames.GetValueOrDefault(place);

    /// <summary>Whether a frame has all of these tiles.</summary>
    public bool Has(int place, ReadOnlySpan<int> tiles) => _frames.TryGetValue(place, out var frame) && frame.Has(tiles);

    /// <summary>A frame, made where nothing of it is known yet.</summary>
    public CachedFrame FindOrAdd(int place, ImmutableArray<TensorStatistics> statistics)
    {
        if (!_frames.TryGetValue(place, out var frame))
        {
            frame = _unused.TryPop(out var unused) ? unused : new CachedFrame(_grid.Tiles.Length, _tensors);
            frame.Begin(place, statistics);
            _frames.Add(place, frame);
        }
        return frame;
    }

    /// <summary>Takes a block; none where there is no room.</summary>
    public Block Allocate(long bytes)
    {
        int order = BuddyAllocator.OrderOf((int)((bytes + Arena.UnitBytes - 1) / Arena.UnitBytes));
        // the arena of the last block first, so that a frame lies in one or two and takes as many dispatches
        var arenas = _arenas;
        for (int i = 0; i < arenas.Length && order <= _orders; i++)
        {
            int arena = (_current + i) % arenas.Length;
            if (arenas[arena].Blocks.Allocate(order) is >= 0 and var unit)
            {
                _current = arena;
                var block = new Block(arena, unit, order);
                UsedBytes += block.Bytes;
                return block;
            }
        }
        return Block.None;
    }

    /// <summary>Gives a block back; nothing where it is none.</summary>
    public void Free(Block block)
    {
        if (block.Arena >= 0)
        {
            _arenas[block.Arena].Blocks.Free(block.Unit, block.Order);
            UsedBytes -= block.Bytes;
        }
    }

    /// <summary>Whether frames must go for want of anything but memory.</summary>
    public bool IsCrowded => _frames.Count >= MostFrames;

    /// <summary>Evicts the frame that is needed least.</summary>
    /// <param name="focus">What is being looked at.</param>
    /// <param name="below">Only a frame that is needed less than this; 0: any that is not protected.</param>
    /// <returns>False where there is none.</returns>
    public bool TryEvict(in CacheFocus focus, long below)
    {
        CachedFrame? least = null;
        long distance = below;
        foreach (var frame in _frames.Values)
        {
            if (focus.Distance(frame.Place) is var far && far > distance && frame.UsedIn <= Completed)
            {
                (least, distance) = (frame, far);
            }
        }
        if (least is null)
        {
            return false;
        }
        Drop(least);
        return true;
    }

    /// <summary>Forgets a frame, which the GPU must be done with.</summary>
    public void Drop(CachedFrame frame)
    {
        foreach (var tile in frame.Tiles)
        {
            if (tile.IsThere)
            {
                Free(tile.Words);
                Free(tile.Escapes);
            }
        }
        _frames.Remove(frame.Place);
        frame.Clear();
        _unused.Push(frame);
    }

    /// <summary>First and last of the frames around a place that have all of these tiles, without a gap; the place itself where it is alone.</summary>
    public (int First, int Last) Around(int place, ReadOnlySpan<int> tiles)
    {
        var (first, last) = (place, place);
        while (Has(first - 1, tiles) || Has(BridgePlace.Of(first - 1), tiles))
        {
            first--;
        }
        while (Has(last + 1, tiles))
        {
            last++;
        }
        return (first, last);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var arena in _arenas)
        {
            arena.Dispose();
        }
    }
}

/// <summary>What the cache keeps: frames near the playhead, in the direction of travel, and those that are needed now.</summary>
/// <param name="Place">The frame asked for.</param>
/// <param name="Travel">−1 back, 0 still, 1 forwards.</param>
/// <param name="First">First of the frames needed now, which stay.</param>
/// <param name="Last">Last of them.</param>
internal readonly record struct CacheFocus(int Place, int Travel, int First, int Last)
{
    /// <summary>How little a frame is needed; 0 where it must stay.</summary>
    public long Distance(int place)
    {
        place = BridgePlace.KeyOf(place);
        if (place >= First && place <= Last)
        {
            return 0;
        }
        long ahead = place - Place;
        return 1 + (Travel == 0 || ahead * Travel >= 0 ? Math.Abs(ahead) : 2 * Math.Abs(ahead));
    }
}
