using System.Collections.Immutable;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Container;

/// <summary>From rows to the records of a frame; what the writer promises is checked here.</summary>
internal static class FrameRows
{
    /// <summary>The tensor rows that a frame begins with, one per tensor in order.</summary>
    public static ImmutableArray<TensorStatistics> Statistics(Rows rows, RecordingHeader header)
    {
        var result = ImmutableArray.CreateBuilder<TensorStatistics>(header.Tensors.Length);
        foreach (var tensor in header.Tensors)
        {
            int row = tensor.Index;
            if (row >= rows.Count || rows.Text(SchemaLayout.Kind, row) != RowKind.Tensor || rows.Text(SchemaLayout.Name, row) != tensor.Name)
            {
                throw new InvalidDataException($"row {row} is not the statistics of {tensor.Name}");
            }
            result.Add(new TensorStatistics(
                tensor.Index,
                rows.Single(SchemaLayout.Min, row), rows.Single(SchemaLayout.Max, row), rows.Single(SchemaLayout.Mean, row),
                rows.Single(SchemaLayout.Rms, row), rows.Single(SchemaLayout.Learned, row), rows.Single(SchemaLayout.Change, row),
                rows.Int64(SchemaLayout.NonFinite, row)));
        }
        return result.MoveToImmutable();
    }

    /// <summary>The tile rows from a row on, one per tile in order.</summary>
    /// <param name="rows">The batch.</param>
    /// <param name="first">Row of tile 0.</param>
    /// <param name="kind">What the rows must be.</param>
    /// <param name="frame">A base must be the frame just before this one.</param>
    /// <param name="grid">Says which tiles there must be.</param>
    public static ImmutableArray<TileRecord> Tiles(Rows rows, int first, string kind, int frame, TileGrid grid)
    {
        RequireTileCount(rows, first, grid);
        var result = ImmutableArray.CreateBuilder<TileRecord>(grid.Tiles.Length);
        foreach (var span in grid.Tiles)
        {
            result.Add(Tile(rows, first + span.Index, kind, frame, span));
        }
        return result.MoveToImmutable();
    }

    /// <summary>The rows of some tiles; the others' are not looked at.</summary>
    /// <param name="rows">The batch.</param>
    /// <param name="first">Row of tile 0.</param>
    /// <param name="kind">What the rows must be.</param>
    /// <param name="frame">A base must be the frame just before this one.</param>
    /// <param name="grid">Says which tiles there must be.</param>
    /// <param name="tiles">Which tiles.</param>
    public static ImmutableArray<TileRecord> Tiles(Rows rows, int first, string kind, int frame, TileGrid grid, IReadOnlyList<int> tiles)
    {
        RequireTileCount(rows, first, grid);
        var result = ImmutableArray.CreateBuilder<TileRecord>(tiles.Count);
        foreach (int tile in tiles)
        {
            result.Add(Tile(rows, first + tile, kind, frame, grid.Tiles[tile]));
        }
        return result.MoveToImmutable();
    }

    /// <summary>The refinement of a frame, one row per tile in order.</summary>
    public static ImmutableArray<RefinementRecord> Refinement(Rows rows, Quality quality, TileGrid grid)
    {
        RequireTileCount(rows, 0, grid);
        var result = ImmutableArray.CreateBuilder<RefinementRecord>(grid.Tiles.Length);
        foreach (var span in grid.Tiles)
        {
            result.Add(Refinement(rows, KindOf(quality), span));
        }
        return result.MoveToImmutable();
    }

    /// <summary>The refinement of some tiles; the others' rows are not looked at.</summary>
    public static ImmutableArray<RefinementRecord> Refinement(Rows rows, Quality quality, TileGrid grid, IReadOnlyList<int> tiles)
    {
        RequireTileCount(rows, 0, grid);
        var result = ImmutableArray.CreateBuilder<RefinementRecord>(tiles.Count);
        foreach (int tile in tiles)
        {
            result.Add(Refinement(rows, KindOf(quality), grid.Tiles[tile]));
        }
        return result.MoveToImmutable();
    }

    /// <summary>The bridge of a key frame, one row per tile in order.</summary>
    /// <param name="rows">The batch.</param>
    /// <param name="frame">Number of the key frame.</param>
    /// <param name="grid">Says which tiles there must be.</param>
    /// <param name="tiles">Which tiles, the others are not looked at; null: all.</param>
    public static ImmutableArray<TileRecord> Bridge(Rows rows, int frame, TileGrid grid, IReadOnlyList<int>? tiles)
    {
        RequireTileCount(rows, 0, grid);
        int count = tiles?.Count ?? grid.Tiles.Length;
        var result = ImmutableArray.CreateBuilder<TileRecord>(count);
        for (int i = 0; i < count; i++)
        {
            var span = grid.Tiles[tiles?[i] ?? i];
            var tile = Tile(rows, span.Index, RowKind.Bridge, span);
            result.Add(tile.Base == frame && tile.Factor is >= 0 and <= BridgeCoding.MaxFactor ? tile : throw Wrong(tile));
        }
        return result.MoveToImmutable();
    }

    /// <summary>The marks of a frame: a row for each tile in which something is no number, tiles ascending.</summary>
    public static ImmutableArray<MarkRecord> Marks(Rows rows, TileGrid grid)
    {
        var result = ImmutableArray.CreateBuilder<MarkRecord>(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            int tile = rows.Int32(SchemaLayout.Tile, row);
            if (tile < 0 || tile >= grid.Tiles.Length || (row > 0 && tile <= result[row - 1].Tile))
            {
                throw new InvalidDataException($"row {row} is of tile {tile}");
            }
            RequireTile(rows, row, RowKind.Mark, grid.Tiles[tile]);
            result.Add(new MarkRecord(tile, rows.UInt32(SchemaLayout.Crc, row), rows.Bytes(SchemaLayout.Payload, row)));
        }
        return result.MoveToImmutable();
    }

    /// <summary>What rows of a refinement are called.</summary>
    public static string KindOf(Quality quality) => quality == Quality.Exact ? RowKind.Exact : RowKind.Fine;

    private static TileRecord Tile(Rows rows, int row, string kind, int frame, TileSpan span)
    {
        var tile = Tile(rows, row, kind, span);
        return (tile.Base < 0 || tile.Base == frame - 1) && tile.Base >= -1 && tile.Factor is >= 1 and <= 255 ? tile : throw Wrong(tile);
    }

    private static TileRecord Tile(Rows rows, int row, string kind, TileSpan span)
    {
        var tile = new TileRecord(
            rows.Int32(SchemaLayout.Tile, row), rows.Int32Or(SchemaLayout.Base, row, -1), rows.Int32(SchemaLayout.Factor, row),
            rows.Int32(SchemaLayout.Bits, row), rows.Single(SchemaLayout.Scale, row), rows.Int32(SchemaLayout.Split, row),
            rows.UInt32(SchemaLayout.Crc, row), rows.Bytes(SchemaLayout.Payload, row));
        RequireTile(rows, row, kind, span);
        return tile.Bits is (2 or 4 or 8) && float.IsFinite(tile.Scale) && tile.Scale >= 0 ? tile : throw Wrong(tile);
    }

    private static InvalidDataException Wrong(in TileRecord tile) =>
        new($"tile {tile.Tile} has base {tile.Base}, {tile.Bits} bits, factor {tile.Factor}, scale {tile.Scale}");

    private static RefinementRecord Refinement(Rows rows, string kind, TileSpan span)
    {
        int row = span.Index;
        RequireTile(rows, row, kind, span);
        return new RefinementRecord(
            row, rows.Int32(SchemaLayout.Split, row), rows.UInt32(SchemaLayout.Crc, row), rows.Bytes(SchemaLayout.Payload, row));
    }

    private static void RequireTileCount(Rows rows, int first, TileGrid grid)
    {
        if (rows.Count != first + grid.Tiles.Length)
        {
            throw new InvalidDataException($"it has {rows.Count} rows, expected {first + grid.Tiles.Length}");
        }
    }

    private static void RequireTile(Rows rows, int row, string kind, TileSpan span)
    {
        if (rows.Text(SchemaLayout.Kind, row) != kind || rows.Int32(SchemaLayout.Tile, row) != span.Index
            || rows.Int32(SchemaLayout.Start, row) != span.Start || rows.Int32(SchemaLayout.Count, row) != span.Count)
        {
            throw new InvalidDataException($"row {row} is not {kind} {span.Index}");
        }
    }
}
