namespace Brainscan.Format;

/// <summary>
/// The weights of one frame that are no numbers: NaN, or infinite. The display chain has something else in their place, for its states are
/// integers. Two bits a weight; a tile in which all are numbers takes no room.
/// </summary>
public sealed class FrameMarks
{
    private readonly TileGrid _grid;
    private readonly byte[]?[] _tiles;

    internal FrameMarks(TileGrid grid, byte[]?[] tiles) => (_grid, _tiles) = (grid, tiles);

    /// <summary>What a weight is where it is no number: NaN, +∞ or −∞; null where it is one.</summary>
    /// <param name="tile">Its tile.</param>
    /// <param name="within">Its place in the tile.</param>
    public float? Of(int tile, int within) => _tiles[tile] is { } codes ? Codec.MarkCoding.ValueOf(Codec.MarkCoding.CodeAt(codes, within)) : null;

    /// <summary>Puts what they are in the place of what the display chain has for them.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="weights">The tile's weights.</param>
    public void Put(int tile, Span<float> weights)
    {
        if (_tiles[tile] is { } codes)
        {
            Codec.MarkCoding.Put(codes, weights);
        }
    }

    /// <summary>Sets a bit for each of them; the others stay as they are.</summary>
    /// <param name="bits">A bit a weight, as <see cref="TileGrid"/> lays states out: <see cref="TileGrid.StateLength"/> / 32 words, rounded up.</param>
    public void Add(Span<uint> bits)
    {
        for (int tile = 0; tile < _tiles.Length; tile++)
        {
            if (_tiles[tile] is { } codes)
            {
                Codec.MarkCoding.Add(codes, _grid.Tiles[tile].StateOffset, bits);
            }
        }
    }
}

/// <summary>One tile's marks as stored: which of its weights are no numbers.</summary>
/// <param name="Tile">Which tile.</param>
/// <param name="Crc">CRC-32C of <paramref name="Payload"/>.</param>
/// <param name="Payload">One zstd frame of two bits a weight, the first lowest: 0 a number, 1 NaN, 2 +∞, 3 −∞.</param>
public readonly record struct MarkRecord(int Tile, uint Crc, ReadOnlyMemory<byte> Payload);
