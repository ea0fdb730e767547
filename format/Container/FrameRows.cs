using System.Collections.Immutable;

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
        if (rows.Count != first + grid.Tiles.Length)
        {
            throw new InvalidDataException($"it has {rows.Count} rows, expected {first + grid.Tiles.Length}");
        }
        var result = ImmutableArray.CreateBuilder<TileRecord>(grid.Tiles.Length);
        foreach (var span in grid.Tiles)
        {
            int row = first + span.Index;
            var tile = new TileRecord(
                rows.Int32(SchemaLayout.Tile, row), rows.Int32Or(SchemaLayout.Base, row, -1), rows.Int32(SchemaLayout.Factor, row),
                rows.Int32(SchemaLayout.Bits, row), rows.Single(SchemaLayout.Scale, row), rows.Int32(SchemaLayout.Split, row),
                rows.UInt32(SchemaLayout.Crc, row), rows.Bytes(SchemaLayout.Payload, row));
            if (rows.Text(SchemaLayout.Kind, row) != kind || tile.Tile != span.Index
                || rows.Int32(SchemaLayout.Start, row) != span.Start || rows.Int32(SchemaLayout.Count, row) != span.Count)
            {
                throw new InvalidDataException($"row {row} is not tile {span.Index}");
            }
            if ((tile.Base >= 0 && tile.Base != frame - 1) || tile.Base < -1 || tile.Bits is not (2 or 4 or 8)
                || tile.Factor is < 1 or > 255 || !float.IsFinite(tile.Scale) || tile.Scale < 0)
            {
                throw new InvalidDataException($"tile {span.Index} has base {tile.Base}, {tile.Bits} bits, factor {tile.Factor}, scale {tile.Scale}");
            }
            result.Add(tile);
        }
        return result.MoveToImmutable();
    }

    /// <summary>Adds a batch's tokens and metrics to the lists.</summary>
    public static void Events(Rows rows, List<TokenEvent> tokens, List<MetricEvent> metrics)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            switch (rows.Text(SchemaLayout.Kind, row))
            {
                case RowKind.Token:
                    tokens.Add(new TokenEvent(
                        rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row),
                        rows.Int32(SchemaLayout.Token, row), (float)rows.Double(SchemaLayout.Value, row)));
                    break;
                case RowKind.Metric:
                    metrics.Add(new MetricEvent(
                        rows.Int64(SchemaLayout.Step, row), rows.Double(SchemaLayout.Seconds, row),
                        rows.Text(SchemaLayout.Name, row), rows.Double(SchemaLayout.Value, row)));
                    break;
                default:
                    // A later version may have more kinds of events; they are not for us.
                    break;
            }
        }
    }
}
