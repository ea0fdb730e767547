using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.State;

/// <summary>A decoded tile of a frame and where it lies.</summary>
/// <param name="Words">Its packed symbols.</param>
/// <param name="Escapes">Its escapes; no block where it has none.</param>
/// <param name="EscapeCount">How many.</param>
/// <param name="Bits">Width of a symbol; 0: the tile is not there.</param>
/// <param name="Factor">What its base is multiplied by; 0 for a key.</param>
/// <param name="Shift">And divided by, as a power of two; 0 but on a bridge.</param>
internal readonly record struct CachedTile(Block Words, Block Escapes, int EscapeCount, int Bits, int Factor, int Shift = 0)
{
    /// <summary>Whether it is there.</summary>
    public bool IsThere => Bits != 0;

    /// <summary>Whether it needs no earlier frame.</summary>
    public bool IsKey => Factor == 0;
}

/// <summary>
/// Where bridges are kept among frames: a key's at a place of its own, beside that of the key. Places of frames are not negative, and a few below 0 have
/// other uses.
/// </summary>
internal static class BridgePlace
{
    private const int First = -16;

    /// <summary>The place of a key's bridge.</summary>
    public static int Of(int key) => First - key;

    /// <summary>Whether a bridge is kept at a place.</summary>
    public static bool Is(int place) => place <= First;

    /// <summary>The key whose bridge is kept there; any other place is itself.</summary>
    public static int KeyOf(int place) => Is(place) ? First - place : place;
}

/// <summary>
/// What is known of a frame: its statistics and scales, and those of its tiles that are decoded. Reused from frame to frame. Guarded by the cache's
/// gate, but for tiles that are there, which do not change until the frame is evicted.
/// </summary>
internal sealed class CachedFrame(int tiles, int tensors)
{
    /// <summary>Place in the reader's frames.</summary>
    public int Place { get; private set; } = -1;

    /// <summary>Its tiles, by index; those that are not there are default.</summary>
    public CachedTile[] Tiles { get; } = new CachedTile[tiles];

    /// <summary>How many of them are there.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the arenas it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>Quantisation step of each tensor.</summary>
    public float[] Scales { get; } = new float[tensors];

    /// <summary>Whether each tensor begins anew in it.</summary>
    public bool[] IsKey { get; } = new bool[tensors];

    /// <summary>As recorded, one per tensor.</summary>
    public ImmutableArray<TensorStatistics> Statistics { get; private set; } = [];

    /// <summary>Whether all its tiles are there.</summary>
    public bool IsWhole => Count == Tiles.Length;

    /// <summary>Number of the last submission in which the GPU reads it.</summary>
    public long UsedIn { get; set; }

    /// <summary>Makes it a frame without tiles.</summary>
    public void Begin(int place, ImmutableArray<TensorStatistics> statistics)
    {
        (Place, Statistics, UsedIn) = (place, statistics, 0);
    }

    /// <summary>Adds a decoded tile.</summary>
    public void Add(int tile, CachedTile decoded)
    {
        Tiles[tile] = decoded;
        Count++;
        Bytes += decoded.Words.Bytes + decoded.Escapes.Bytes;
    }

    /// <summary>Forgets all tiles, whose blocks somebody has freed.</summary>
    public void Clear()
    {
        Array.Clear(Tiles);
        (Place, Count, Bytes, Statistics) = (-1, 0, 0, []);
    }

    /// <summary>Whether it has all of these tiles.</summary>
    public bool Has(ReadOnlySpan<int> tiles)
    {
        if (IsWhole)
        {
            return true;
        }
        foreach (int tile in tiles)
        {
            if (!Tiles[tile].IsThere)
            {
                return false;
            }
        }
        return true;
    }
}
