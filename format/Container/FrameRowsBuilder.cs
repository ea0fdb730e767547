using System.Collections.Immutable;
using Apache.Arrow;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Container;

/// <summary>From what is to be written to rows; <see cref="FrameRows"/> and <see cref="EventLog"/> are the way back.</summary>
internal sealed class FrameRowsBuilder(Schema schema, RecordingHeader header)
{
    private readonly TileGrid _grid = new(header);

    /// <summary>A frame: its statistics, then its tiles.</summary>
    public RecordBatch Frame(EncodedFrame frame)
    {
        var batch = new RowBatch(schema);
        foreach (var statistics in frame.Statistics)
        {
            Begin(batch, RowKind.Tensor, frame.Number, frame.Step, frame.Seconds);
            batch.Set(SchemaLayout.Name, header.Tensors[statistics.Tensor].Name);
            batch.Set(SchemaLayout.Min, statistics.Min);
            batch.Set(SchemaLayout.Max, statistics.Max);
            batch.Set(SchemaLayout.Mean, statistics.Mean);
            batch.Set(SchemaLayout.Rms, statistics.Rms);
            batch.Set(SchemaLayout.Learned, statistics.Learned);
            batch.Set(SchemaLayout.Change, statistics.Change);
            batch.Set(SchemaLayout.NonFinite, statistics.NonFinite);
            batch.Next();
        }
        foreach (var tile in frame.Tiles)
        {
            Tile(batch, RowKind.Tile, frame.Number, frame.Step, frame.Seconds, tile);
        }
        return batch.Build();
    }

    /// <summary>The start or the origin.</summary>
    public RecordBatch Tiles(string kind, long step, double seconds, ImmutableArray<TileRecord> tiles)
    {
        var batch = new RowBatch(schema);
        foreach (var tile in tiles)
        {
            Tile(batch, kind, 0, step, seconds, tile);
        }
        return batch.Build();
    }

    /// <summary>What leads from a key frame back to the one before.</summary>
    public RecordBatch Bridge(EncodedFrame frame)
    {
        var batch = new RowBatch(schema);
        foreach (var tile in frame.Bridge)
        {
            Tile(batch, RowKind.Bridge, frame.Number, frame.Step, frame.Seconds, tile);
        }
        return batch.Build();
    }

    /// <summary>What refines a frame.</summary>
    public RecordBatch Refinement(EncodedFrame frame)
    {
        var batch = new RowBatch(schema);
        string kind = FrameRows.KindOf(header.Quality);
        foreach (var tile in frame.Refinement)
        {
            Begin(batch, kind, frame.Number, frame.Step, frame.Seconds);
            Place(batch, tile.Tile);
            batch.Set(SchemaLayout.Split, tile.Split);
            batch.Set(SchemaLayout.Crc, tile.Crc);
            batch.Set(SchemaLayout.Payload, tile.Payload);
            batch.Next();
        }
        return batch.Build();
    }

    /// <summary>Which weights of a frame are no numbers.</summary>
    public RecordBatch Marks(EncodedFrame frame)
    {
        var batch = new RowBatch(schema);
        foreach (var mark in frame.Marks)
        {
            Begin(batch, RowKind.Mark, frame.Number, frame.Step, frame.Seconds);
            Place(batch, mark.Tile);
            batch.Set(SchemaLayout.Crc, mark.Crc);
            batch.Set(SchemaLayout.Payload, mark.Payload);
            batch.Next();
        }
        return batch.Build();
    }

    /// <summary>Tokens and metrics.</summary>
    public RecordBatch Events(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        var batch = new RowBatch(schema);
        foreach (var metric in metrics)
        {
            batch.Set(SchemaLayout.Kind, RowKind.Metric);
            batch.Set(SchemaLayout.Step, metric.Step);
            batch.Set(SchemaLayout.Seconds, metric.Seconds);
            batch.Set(SchemaLayout.Name, metric.Name);
            batch.Set(SchemaLayout.Value, metric.Value);
            batch.Next();
        }
        foreach (var token in tokens)
        {
            batch.Set(SchemaLayout.Kind, RowKind.Token);
            batch.Set(SchemaLayout.Step, token.Step);
            batch.Set(SchemaLayout.Seconds, token.Seconds);
            batch.Set(SchemaLayout.Token, token.Value);
            batch.Set(SchemaLayout.Value, (double)token.Confidence);
            batch.Next();
        }
        return batch.Build();
    }

    /// <summary>A heartbeat or a resume: one row with one number.</summary>
    public RecordBatch Note(string kind, long step, double seconds, double value)
    {
        var batch = new RowBatch(schema);
        batch.Set(SchemaLayout.Kind, kind);
        batch.Set(SchemaLayout.Step, step);
        batch.Set(SchemaLayout.Seconds, seconds);
        batch.Set(SchemaLayout.Value, value);
        batch.Next();
        return batch.Build();
    }

    /// <summary>An index of so many records.</summary>
    public RecordBatch Index(byte[] payload, int records)
    {
        var batch = new RowBatch(schema);
        batch.Set(SchemaLayout.Kind, RowKind.Index);
        batch.Set(SchemaLayout.Count, records);
        batch.Set(SchemaLayout.Crc, Crc32C.Compute(payload));
        batch.Set(SchemaLayout.Payload, payload);
        batch.Next();
        return batch.Build();
    }

    /// <summary>The end of a file.</summary>
    public RecordBatch End(bool isContinued)
    {
        var batch = new RowBatch(schema);
        batch.Set(SchemaLayout.Kind, RowKind.End);
        if (isContinued)
        {
            batch.Set(SchemaLayout.Name, SchemaLayout.Continued);
        }
        batch.Next();
        return batch.Build();
    }

    private void Tile(RowBatch batch, string kind, int frame, long step, double seconds, TileRecord tile)
    {
        Begin(batch, kind, frame, step, seconds);
        Place(batch, tile.Tile);
        if (tile.Base >= 0)
        {
            batch.Set(SchemaLayout.Base, tile.Base);
        }
        batch.Set(SchemaLayout.Factor, tile.Factor);
        batch.Set(SchemaLayout.Bits, tile.Bits);
        batch.Set(SchemaLayout.Scale, tile.Scale);
        batch.Set(SchemaLayout.Split, tile.Split);
        batch.Set(SchemaLayout.Crc, tile.Crc);
        batch.Set(SchemaLayout.Payload, tile.Payload);
        batch.Next();
    }

    private void Place(RowBatch batch, int tile)
    {
        var span = _grid.Tiles[tile];
        batch.Set(SchemaLayout.Name, header.Tensors[span.Tensor].Name);
        batch.Set(SchemaLayout.Tile, tile);
        batch.Set(SchemaLayout.Start, span.Start);
        batch.Set(SchemaLayout.Count, span.Count);
    }

    private static void Begin(RowBatch batch, string kind, int frame, long step, double seconds)
    {
        batch.Set(SchemaLayout.Kind, kind);
        batch.Set(SchemaLayout.Frame, frame);
        batch.Set(SchemaLayout.Step, step);
        batch.Set(SchemaLayout.Seconds, seconds);
    }
}
