using Apache.Arrow;
using Apache.Arrow.Ipc;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Container;

/// <summary>
/// Appends regions and their commits to a file, each pair in a single write. When a write fails, the file's last commit stays its end, and
/// the same region may be written again.
/// </summary>
internal sealed class RegionWriter : IDisposable
{
    private readonly RecordingFile _file;
    private readonly RegionStream _region = new();
    private readonly ArrowStreamWriter _arrow;
    private readonly List<BatchBlock> _blocks;
    private long _sequence;
    private long _durable;

    private RegionWriter(RecordingFile file, Schema schema, long end, long sequence, List<BatchBlock> blocks)
    {
        (_file, Schema, End, _sequence, _blocks) = (file, schema, end, sequence, blocks);
        _arrow = new ArrowStreamWriter(_region, schema, leaveOpen: true);
    }

    public Schema Schema { get; }

    /// <summary>First byte after the last commit.</summary>
    public long End { get; private set; }

    /// <summary>Where the last index region begins, for the commits to tell; 0 while there is none.</summary>
    public long Index { get; set; }

    /// <summary>Begins an empty file: writes the magic, the schema and their commit.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static RegionWriter Begin(RecordingFile file, Schema schema)
    {
        var writer = new RegionWriter(file, schema, 0, 0, []);
        writer._region.Begin(0);
        writer._region.Write(ArrowFraming.Magic);
        // The Arrow writer writes the schema with the first batch, which here is the commit of the schema itself.
        var commit = writer.NextCommit(RegionKind.Schema, 0, 0);
        writer.WriteCommitRow(commit);
        ArrowFraming.TryReadPrefix(writer._region.Written[ArrowFraming.MagicBytes..], out int metadataBytes);
        writer.Seal(commit, ArrowFraming.MagicBytes + ArrowFraming.PrefixBytes + metadataBytes, 0);
        return writer;
    }

    /// <summary>Goes on after the last commit of a file; what lies behind it is overwritten.</summary>
    /// <param name="file">The file.</param>
    /// <param name="schema">Its schema, as built from its header.</param>
    /// <param name="regions">All its regions, for the footer that is to be written one day.</param>
    /// <param name="end">First byte after the last commit.</param>
    public static RegionWriter Continue(RecordingFile file, Schema schema, IReadOnlyList<CommitRecord> regions, long end)
    {
        var blocks = new List<BatchBlock>();
        for (int i = 0; i < regions.Count; i++)
        {
            if (regions[i].Kind != RegionKind.Schema)
            {
                blocks.Add(ReadBlock(file, regions[i].Offset));
            }
            blocks.Add(ReadBlock(file, regions[i].Offset + regions[i].Length));
        }
        var writer = new RegionWriter(file, schema, end, regions[^1].Sequence + 1, blocks) { Index = regions[^1].Index };
        // Has the Arrow writer write its schema where nobody sees it, since the file has it.
        writer._region.Begin(0);
        writer.WriteCommitRow(writer.NextCommit(RegionKind.Schema, 0, 0));
        return writer;
    }

    /// <summary>A commit for the next region, its place and checksum yet to be filled in.</summary>
    public CommitRecord NextCommit(RegionKind kind, long step, double seconds) =>
        new(_sequence, End, 0, 0, kind, false, -1, step, seconds, 0, Index, 0);

    /// <summary>Appends a region and its commit; returns the commit as written.</summary>
    /// <param name="batch">What it holds.</param>
    /// <param name="commit">From <see cref="NextCommit"/>.</param>
    /// <param name="payloadBytes">Bytes of all its payloads.</param>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    public CommitRecord Write(RecordBatch batch, CommitRecord commit, long payloadBytes)
    {
        _region.Begin(End);
        _arrow.WriteRecordBatch(batch);
        int length = _region.Written.Length;
        WriteCommitRow(commit);
        return Seal(commit, length, payloadBytes);
    }

    /// <summary>Appends the last region, its commit and the Arrow footer, all in one write.</summary>
    /// <exception cref="IOException">It cannot be written; nothing has changed.</exception>
    public void WriteLast(RecordBatch batch)
    {
        var commit = NextCommit(RegionKind.End, 0, 0);
        _region.Begin(End);
        _arrow.WriteRecordBatch(batch);
        int length = _region.Written.Length;
        WriteCommitRow(commit);
        SealInPlace(commit, length, 0);
        BatchBlock[] all = [.. _blocks, BlockOf(_region.Written[..length], End), BlockOf(_region.Written[length..], End + length)];
        _region.Write(ArrowFooter.Build(Schema, CommitRow(commit), all));
        Append(_region.Written);
        End += _region.Written.Length;
    }

    /// <summary>Has the disk confirm everything written so far. May run beside <see cref="Write"/>.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public void Flush(long writtenBefore)
    {
        _file.Flush();
        Interlocked.Exchange(ref _durable, Math.Max(Interlocked.Read(ref _durable), writtenBefore));
    }

    public void Dispose()
    {
        _region.Dispose();
        _file.Dispose();
    }

    // The payload column is the last, so the commit's record is the last 96 bytes of its batch: they are filled in by Seal.
    private void WriteCommitRow(CommitRecord commit) => _arrow.WriteRecordBatch(CommitRow(commit));

    private RecordBatch CommitRow(CommitRecord commit)
    {
        var row = new RowBatch(Schema);
        row.Set(SchemaLayout.Kind, RowKind.Commit);
        if (commit.Kind == RegionKind.Frame)
        {
            row.Set(SchemaLayout.Frame, commit.Frame);
        }
        row.Set(SchemaLayout.Step, commit.Step);
        row.Set(SchemaLayout.Seconds, commit.Seconds);
        row.Set(SchemaLayout.Payload, new byte[CommitRecord.Size]);
        row.Next();
        return row.Build();
    }

    // For the same reason a region is its head, then its payloads, then up to 7 bytes of zero padding.
    private CommitRecord SealInPlace(CommitRecord commit, int length, long payloadBytes)
    {
        int head = checked((int)(length - (payloadBytes + 7) / 8 * 8));
        commit = commit with
        {
            Length = length, HeadLength = head, HeadCrc = Crc32C.Compute(_region.Written[..head]), Durable = Interlocked.Read(ref _durable),
        };
        commit.Write(_region.Written[^CommitRecord.Size..]);
        CommitRecord.Seal(_region.Written[length..]);
        return commit;
    }

    private CommitRecord Seal(CommitRecord commit, int length, long payloadBytes)
    {
        commit = SealInPlace(commit, length, payloadBytes);
        Append(_region.Written);
        if (commit.Kind != RegionKind.Schema)
        {
            _blocks.Add(BlockOf(_region.Written[..length], End));
        }
        _blocks.Add(BlockOf(_region.Written[length..], End + length));
        End += _region.Written.Length;
        _sequence++;
        return commit;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(End, bytes);
        }
        catch (IOException)
        {
            CutTornTail();
            throw;
        }
    }

    // Gives back the room that a part of a region took, for instance on a full disk.
    private void CutTornTail()
    {
        try
        {
            _file.SetLength(End);
        }
        catch (IOException)
        {
            // The torn part stays until it is written over; readers do not see it either way.
        }
    }

    private static BatchBlock BlockOf(ReadOnlySpan<byte> message, long offset)
    {
        ArrowFraming.TryReadPrefix(message, out int metadataBytes);
        int before = ArrowFraming.PrefixBytes + metadataBytes;
        return new BatchBlock(offset, before, message.Length - before);
    }

    private static BatchBlock ReadBlock(RecordingFile file, long offset)
    {
        byte[] prefix = new byte[ArrowFraming.PrefixBytes];
        if (file.Read(offset, prefix) < prefix.Length || !ArrowFraming.TryReadPrefix(prefix, out int metadataBytes))
        {
            throw new InvalidDataException($"no Arrow message begins at byte {offset:N0}");
        }
        byte[] metadata = new byte[metadataBytes];
        return file.Read(offset + prefix.Length, metadata) == metadata.Length && ArrowFraming.TryReadBodyLength(metadata, out long bodyBytes)
            ? new BatchBlock(offset, prefix.Length + metadataBytes, bodyBytes)
            : throw new InvalidDataException($"the Arrow message at byte {offset:N0} cannot be read");
    }
}
