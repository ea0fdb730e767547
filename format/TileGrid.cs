using System.Collections.Immutable;

namespace Brainscan.Format;

/// <summary>One tile: a run of at most <see cref="RecordingHeader.TileWeights"/> neighbouring weights of one tensor.</summary>
/// <param name="Index">Number of the tile in the whole recording, 0-based, in flat order.</param>
/// <param name="Tensor">Index of the tensor it belongs to.</param>
/// <param name="Start">First weight, counted within the tensor.</param>
/// <param name="Count">Number of weights, at least 1.</param>
/// <param name="StateOffset">First weight's place in the state array (see <see cref="TileGrid.StateLength"/>); a multiple of 64.</param>
public readonly record struct TileSpan(int Index, int Tensor, int Start, int Count, int StateOffset);

/// <summary>
/// How tensors are cut into tiles, and where each tile lies in the <em>state array</em>: one 16-bit integer per weight, tensors one
/// after another, each begun at a multiple of 64 so that no machine word (on CPU or GPU) ever holds weights of two tiles.
/// </summary>
public sealed class TileGrid
{
    /// <summary>131,072 weights: 32 KiB of packed two-bit symbols, one block for zstd and one cache-sized unit of work.</summary>
    public const int DefaultTileWeights = 128 * 1024;

    /// <summary>Every tensor begins at a multiple of this in the state array.</summary>
    public const int StateAlignment = 64;

    /// <summary>Cuts the header's tensors. Empty tensors have no tile.</summary>
    public TileGrid(RecordingHeader header)
    {
        var tiles = ImmutableArray.CreateBuilder<TileSpan>();
        var first = ImmutableArray.CreateBuilder<int>(header.Tensors.Length + 1);
        var offsets = ImmutableArray.CreateBuilder<int>(header.Tensors.Length);
        long offset = 0;
        foreach (var tensor in header.Tensors)
        {
            first.Add(tiles.Count);
            offsets.Add(checked((int)offset));
            for (long start = 0; start < tensor.Count; start += header.TileWeights)
            {
                int count = (int)Math.Min(header.TileWeights, tensor.Count - start);
                tiles.Add(new TileSpan(tiles.Count, tensor.Index, checked((int)start), count, checked((int)(offset + start))));
            }
            offset += (tensor.Count + StateAlignment - 1) / StateAlignment * StateAlignment;
        }
        first.Add(tiles.Count);
        Tiles = tiles.ToImmutable();
        FirstTile = first.ToImmutable();
        TensorStateOffset = offsets.ToImmutable();
        StateLength = checked((int)offset);
    }

    /// <summary>All tiles in flat order.</summary>
    public ImmutableArray<TileSpan> Tiles { get; }

    /// <summary>First tile of each tensor, and one entry more for the end: tensor i has tiles FirstTile[i] … FirstTile[i + 1] − 1.</summary>
    public ImmutableArray<int> FirstTile { get; }

    /// <summary>First weight of each tensor in the state array.</summary>
    public ImmutableArray<int> TensorStateOffset { get; }

    /// <summary>Length of the state array in 16-bit integers, padding between tensors included.</summary>
    public int StateLength { get; }
}
