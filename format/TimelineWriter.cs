using System.Collections.Immutable;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Brainscan.Format.Codec;
using Brainscan.Format.Container;
using Microsoft.Win32.SafeHandles;

namespace Brainscan.Format;

/// <summary>
/// Writes a recording, by append only. Each call writes one region and its commit in a single append; what is not committed does not
/// count, so a kill at any moment loses at most the region being written. All methods may be called from any thread.
/// </summary>
public sealed class TimelineWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Schema _schema;
    private readonly TileGrid _grid;
    private readonly ImmutableArray<TensorInfo> _tensors;
    private readonly RegionStream _region = new();
    private readonly ArrowFileWriter _arrow;
    private long _end;
    private long _sequence;
    private bool _finished;

    private TimelineWriter(string path, SafeFileHandle file, RecordingHeader header)
    {
        _path = path;
        _file = file;
        _tensors = header.Tensors;
        _grid = new TileGrid(header);
        _schema = SchemaLayout.Build(HeaderJson.Write(header));
        _arrow = new ArrowFileWriter(_region, _schema, leaveOpen: true);
    }

    /// <summary>Bytes written so far.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Begins a new recording.</summary>
    /// <exception cref="RecordingException">The file exists already, or cannot be created.</exception>
    public static TimelineWriter Create(string path, RecordingHeader header)
    {
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw FormatError.Exists(path);
        }
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            var writer = new TimelineWriter(path, file, header);
            file = null;
            try
            {
                writer.WriteSchema();
                return writer;
            }
            catch
            {
                writer.Dispose();
                File.Delete(path); // made a moment ago, and nothing of a recording is in it
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw FormatError.CannotWrite(path, exception.Message, exception);
        }
    }

    /// <summary>Writes one frame. Frame 0 carries the run's origin, which is written just before it.</summary>
    /// <exception cref="RecordingException">The file cannot be written, for example because the disk is full.</exception>
    public void WriteFrame(EncodedFrame frame)
    {
        lock (_gate)
        {
            if (!frame.Origin.IsEmpty)
            {
                var origin = new RowBatch(_schema);
                AddTiles(origin, RowKind.Origin, frame, frame.Origin);
                WriteRegion(origin.Build(), NextCommit(RegionKind.Origin, frame.Step, frame.Seconds), PayloadBytes(frame.Origin));
            }
            var batch = new RowBatch(_schema);
            foreach (var statistics in frame.Statistics)
            {
                AddStatistics(batch, frame, statistics);
            }
            AddTiles(batch, RowKind.Tile, frame, frame.Tiles);
            var commit = NextCommit(RegionKind.Frame, frame.Step, frame.Seconds) with { Frame = frame.Number, IsKey = frame.IsKey };
            WriteRegion(batch.Build(), commit, PayloadBytes(frame.Tiles));
        }
    }

    /// <summary>Writes tokens and metrics that came since the last call; does nothing when there are none.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteEvents(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        if (tokens.IsEmpty && metrics.IsEmpty)
        {
            return;
        }
        lock (_gate)
        {
            var batch = new RowBatch(_schema);
            var (step, seconds) = metrics.IsEmpty ? (tokens[^1].Step, tokens[^1].Seconds) : (metrics[^1].Step, metrics[^1].Seconds);
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
            WriteRegion(batch.Build(), NextCommit(RegionKind.Events, step, seconds), 0);
        }
    }

    /// <summary>Writes the end row and the Arrow footer, and has the disk confirm it. Nothing may be written after it.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void Finish()
    {
        lock (_gate)
        {
            var batch = new RowBatch(_schema);
            batch.Set(SchemaLayout.Kind, RowKind.End);
            batch.Next();
            WriteRegion(batch.Build(), NextCommit(RegionKind.End, 0, 0), 0);
            _region.Begin(_end);
            _arrow.WriteEnd();
            Append();
            RandomAccess.FlushToDisk(_file);
            _finished = true;
        }
    }

    /// <summary>Closes the file. Without <see cref="Finish"/> before it, the recording counts as interrupted and stays readable.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
            _region.Dispose();
        }
    }

    // The Arrow writer writes the schema with the first batch, which here is the commit of the schema itself.
    private void WriteSchema()
    {
        _region.Begin(0);
        var commit = NextCommit(RegionKind.Schema, 0, 0);
        WriteCommitRow(commit);
        ArrowFraming.TryReadPrefix(_region.Written[ArrowFraming.MagicBytes..], out int metadataBytes);
        Seal(commit, ArrowFraming.MagicBytes + ArrowFraming.PrefixBytes + metadataBytes, 0);
    }

    private void WriteRegion(RecordBatch batch, CommitRecord commit, long payloadBytes)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        _region.Begin(_end);
        _arrow.WriteRecordBatch(batch);
        int length = _region.Written.Length;
        WriteCommitRow(commit);
        Seal(commit, length, payloadBytes);
    }

    private CommitRecord NextCommit(RegionKind kind, long step, double seconds) => new(_sequence, _end, 0, 0, kind, false, -1, step, seconds, 0);

    // The payload column is the last, so the commit's record is the last 96 bytes of its batch: they are filled in by Seal.
    private void WriteCommitRow(CommitRecord commit)
    {
        var row = new RowBatch(_schema);
        row.Set(SchemaLayout.Kind, RowKind.Commit);
        if (commit.Kind == RegionKind.Frame)
        {
            row.Set(SchemaLayout.Frame, commit.Frame);
        }
        row.Set(SchemaLayout.Step, commit.Step);
        row.Set(SchemaLayout.Seconds, commit.Seconds);
        row.Set(SchemaLayout.Payload, new byte[CommitRecord.Size]);
        row.Next();
        _arrow.WriteRecordBatch(row.Build());
    }

    // For the same reason a region is its head, then its payloads, then up to 7 bytes of zero padding.
    private void Seal(CommitRecord commit, int length, long payloadBytes)
    {
        int head = checked((int)(length - (payloadBytes + 7) / 8 * 8));
        commit = commit with { Length = length, HeadLength = head, HeadCrc = Crc32C.Compute(_region.Written[..head]) };
        commit.Write(_region.Written[^CommitRecord.Size..]);
        CommitRecord.Seal(_region.Written[length..]);
        Append();
        _sequence++;
    }

    private void Append()
    {
        try
        {
            // A file too large for its file system (4 GiB on FAT) is an ArgumentOutOfRangeException to .NET.
            RandomAccess.Write(_file, _region.Written, _end);
            _end += _region.Written.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw FormatError.CannotWrite(_path, exception.Message, exception);
        }
    }

    private void AddStatistics(RowBatch batch, EncodedFrame frame, TensorStatistics statistics)
    {
        batch.Set(SchemaLayout.Kind, RowKind.Tensor);
        batch.Set(SchemaLayout.Frame, frame.Number);
        batch.Set(SchemaLayout.Step, frame.Step);
        batch.Set(SchemaLayout.Seconds, frame.Seconds);
        batch.Set(SchemaLayout.Name, _tensors[statistics.Tensor].Name);
        batch.Set(SchemaLayout.Min, statistics.Min);
        batch.Set(SchemaLayout.Max, statistics.Max);
        batch.Set(SchemaLayout.Mean, statistics.Mean);
        batch.Set(SchemaLayout.Rms, statistics.Rms);
        batch.Set(SchemaLayout.Learned, statistics.Learned);
        batch.Set(SchemaLayout.Change, statistics.Change);
        batch.Set(SchemaLayout.NonFinite, statistics.NonFinite);
        batch.Next();
    }

    private void AddTiles(RowBatch batch, string kind, EncodedFrame frame, ImmutableArray<TileRecord> tiles)
    {
        foreach (var tile in tiles)
        {
            var span = _grid.Tiles[tile.Tile];
            batch.Set(SchemaLayout.Kind, kind);
            batch.Set(SchemaLayout.Frame, frame.Number);
            batch.Set(SchemaLayout.Step, frame.Step);
            batch.Set(SchemaLayout.Seconds, frame.Seconds);
            batch.Set(SchemaLayout.Name, _tensors[span.Tensor].Name);
            batch.Set(SchemaLayout.Tile, tile.Tile);
            batch.Set(SchemaLayout.Start, span.Start);
            batch.Set(SchemaLayout.Count, span.Count);
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
    }

    private static long PayloadBytes(ImmutableArray<TileRecord> tiles) => tiles.Sum(tile => (long)tile.Payload.Length);
}
