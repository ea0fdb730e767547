using System.Buffers;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Container;

/// <summary>
/// One file of a recording: where its regions lie, and their bytes, checked. Grows with the file. One thread at a time may refresh or rebind
/// it; others may read regions, <see cref="Frames"/> and <see cref="Damage"/> meanwhile.
/// </summary>
internal sealed class SegmentReader : IDisposable
{
    /// <summary>Regions of tokens and metrics that are remembered for who looks for the writer's promise.</summary>
    public const int UnsearchedAtMost = 4096;

    private readonly RegionScan _scan;
    private readonly List<Damage> _damage = [];
    private readonly GrowingList<FrameRegions> _frames = new();
    private readonly ReboundFile _file;
    private CommitRecord _refinement;
    private volatile IReadOnlyList<FrameRegions> _shownFrames = [];
    private volatile Damage[] _shownDamage = [];
    private readonly Queue<EventRegion> _unsearched = new();
    private long _length;
    private long _committedEnd;
    private CommitRecord? _unreadEnd;
    private bool _hasNews;

    private SegmentReader(string path, RecordingFile file, byte[] schema, RecordingHeader header, TileGrid? grid)
    {
        (Path, _file, Schema, Header) = (path, new ReboundFile(file), schema, header);
        SchemaAlone = SchemaHeader.WithoutMetadata(path, schema);
        Grid = grid ?? new TileGrid(header);
        Length = file.Length;
        IndexedEnd = ReadIndexes();
        _scan = new RegionScan(_file, IndexedEnd);
        CommittedEnd = IndexedEnd;
        Refresh();
    }

    /// <summary>Path of the file, for messages.</summary>
    public string Path { get; }

    public RecordingHeader Header { get; }

    public TileGrid Grid { get; }

    /// <summary>The schema message as the file has it.</summary>
    public byte[] Schema { get; }

    /// <summary>The same without the header in its metadata: what batches are parsed with, again for each.</summary>
    public byte[] SchemaAlone { get; }

    /// <summary>Bytes in the file when it was last looked at.</summary>
    public long Length
    {
        get => Volatile.Read(ref _length);
        private set => Volatile.Write(ref _length, value);
    }

    /// <summary>Up to here an index says where frames lie; 0 without one. It says nothing of tokens and metrics.</summary>
    public long IndexedEnd { get; }

    /// <summary>First byte after the last commit.</summary>
    public long CommittedEnd
    {
        get => Volatile.Read(ref _committedEnd);
        private set => Volatile.Write(ref _committedEnd, value);
    }

    /// <summary>The file up to here was on the disk when the last commit was written; all of it once it is finished.</summary>
    public long DurableEnd { get; private set; }

    /// <summary>The end row is there, and the file closes as a finished Arrow file.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>The end row is there, be the footer whole or not.</summary>
    public bool HasEnd { get; private set; }

    /// <summary>The end row says that another segment follows.</summary>
    public bool IsContinued { get; private set; }

    /// <summary>Stretches that could not be read on the way.</summary>
    public IReadOnlyList<Damage> Damage => _shownDamage;

    /// <summary>False where a frame's step lies before the step of the frame before it.</summary>
    public bool StepsAscend { get; private set; } = true;

    /// <summary>Frames that can be shown, in order; a list that does not change.</summary>
    public IReadOnlyList<FrameRegions> Frames => _shownFrames;

    /// <summary>The run's frame 0, where the file does not begin with it.</summary>
    public CommitRecord? Start { get; private set; }

    /// <summary>What refines frame 0.</summary>
    public CommitRecord? Origin { get; private set; }

    /// <summary>Reads the header of a file and where its frames lie.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="file">Becomes the reader's when this returns.</param>
    /// <param name="grid">The chain's grid where it is known; null: made from the header.</param>
    /// <exception cref="RecordingException">It is no recording of a version we know.</exception>
    public static SegmentReader Open(string path, RecordingFile file, TileGrid? grid = null)
    {
        RequireMagic(path, file);
        byte[] schema = ReadSchema(path, file);
        return new SegmentReader(path, file, schema, SchemaHeader.Read(path, schema), grid);
    }

    /// <summary>
    /// Looks for what was committed since the last time. True when there is something, also when it was found by a look that then failed.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read on; what was found before that is there. May be tried again.</exception>
    public bool Refresh()
    {
        Length = _file.Length;
        try
        {
            while (!HasEnd && _scan.TryNext(_damage, out var commit))
            {
                _hasNews = true;
                Length = Math.Max(Length, _scan.End); // it has grown since it was asked
                DurableEnd = Math.Max(DurableEnd, Math.Min(commit.Durable, _scan.End));
                Note(commit);
            }
            ReadEnd();
        }
        finally
        {
            CommittedEnd = _scan.End;
            _shownFrames = _frames.Publish();
            if (_shownDamage.Length != _damage.Count)
            {
                _shownDamage = [.. _damage];
            }
        }
        bool found = _hasNews;
        _hasNews = false;
        return found;
    }

    private void ReadEnd()
    {
        if (_unreadEnd is { } end)
        {
            IsContinued = SaysContinued(end);
            _unreadEnd = null;
        }
        if (HasEnd && !IsFinished)
        {
            IsFinished = ArrowFooter.EndOfStreamAt(_file, Length) == _scan.End;
            _hasNews |= IsFinished;
        }
        DurableEnd = IsFinished ? Length : DurableEnd;
    }

    /// <summary>All regions that are known to be committed, found by hopping from the start, for tools that check them. What is written meanwhile does not count.</summary>
    /// <param name="damage">Receives what cannot be read.</param>
    public IEnumerable<CommitRecord> Regions(List<Damage> damage)
    {
        var scan = Scan();
        long end = CommittedEnd;
        while (scan.End < end && scan.TryNext(damage, out var commit))
        {
            yield return commit;
            if (commit.Kind == RegionKind.End)
            {
                yield break;
            }
        }
    }

    /// <summary>The regions of tokens and metrics, in file order, for tools.</summary>
    public IReadOnlyList<CommitRecord> Events()
    {
        var regions = new List<CommitRecord>();
        var cursor = new EventCursor(this, []);
        while (cursor.TryNext(out var region))
        {
            regions.Add(region);
        }
        return regions;
    }

    /// <summary>
    /// Regions of tokens and metrics found after <see cref="IndexedEnd"/> since this was last asked, the newest last and at most
    /// <see cref="UnsearchedAtMost"/>. For the thread that refreshes.
    /// </summary>
    public EventRegion[] TakeUnsearched()
    {
        EventRegion[] regions = [.. _unsearched];
        _unsearched.Clear();
        return regions;
    }

    /// <summary>Hops through the file from its start, or from that of another region.</summary>
    public RegionScan Scan(long at = 0) => new(_file, at);

    /// <summary>True when a region's Arrow framing leads to its commit; false where only a search found that.</summary>
    public bool IsFramed(CommitRecord region)
    {
        long message = region.Offset + (region.Offset == 0 ? ArrowFraming.MagicBytes : 0);
        byte[] prefix = new byte[ArrowFraming.PrefixBytes];
        if (_file.Read(message, prefix) < prefix.Length || !ArrowFraming.TryReadPrefix(prefix, out int metadataBytes)
            || metadataBytes > region.Offset + region.Length - message)
        {
            return false;
        }
        byte[] metadata = new byte[metadataBytes];
        return _file.Read(message + prefix.Length, metadata) == metadata.Length && ArrowFraming.TryReadBodyLength(metadata, out long bodyBytes)
            && message + prefix.Length + metadata.Length + bodyBytes == region.Offset + region.Length;
    }

    /// <summary>The bridge of a key frame, which lies right before it; null where there is none.</summary>
    public CommitRecord? BridgeOf(CommitRecord key) => CommitBefore(key.Offset) is { Kind: RegionKind.Bridge } bridge && bridge.Frame == key.Frame ? bridge : null;

    /// <summary>True when a region's head and every payload in it match their checksums.</summary>
    public bool IsWhole(CommitRecord region)
    {
        if (region.Kind == RegionKind.Schema)
        {
            return true; // or this reader would not be here
        }
        try
        {
            var rows = ReadRegion(region);
            return Enumerable.Range(0, rows.Count).All(row => rows.PlaceOfBytes(SchemaLayout.Payload, row).Length == 0
                || Crc32C.Compute(rows.Bytes(SchemaLayout.Payload, row).Span) == rows.UInt32(SchemaLayout.Crc, row));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Reads a region's rows; their cells are valid as long as they are referred to.</summary>
    /// <exception cref="InvalidDataException">It does not match its commit, or is no batch.</exception>
    public Rows ReadRegion(CommitRecord region) => Rows.Parse(ReadChecked(region, SchemaAlone));

    /// <summary>Reads a region's rows into a buffer from <see cref="EnsureRoom"/>, which their cells are in.</summary>
    /// <exception cref="InvalidDataException">It does not match its commit, or is no batch.</exception>
    public Rows ReadRegion(CommitRecord region, byte[] buffer) => Rows.Parse(ReadChecked(region, SchemaAlone, buffer, headOnly: false));

    /// <summary>The buffer, or a longer one, with room for a region.</summary>
    public byte[] EnsureRoom(CommitRecord region, byte[] buffer)
    {
        long needed = SchemaAlone.Length + Math.Clamp(region.Length, 0, Math.Max(0, Length - region.Offset));
        return needed <= buffer.Length ? buffer : GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, needed + needed / 8));
    }

    /// <summary>Reads the rows of a region of which only the head is needed: payloads must not be looked at.</summary>
    /// <exception cref="InvalidDataException">It does not match its commit, or is no batch.</exception>
    public T ReadHead<T>(CommitRecord region, Func<Rows, T> read)
    {
        // As long as the whole region, for Arrow's sake, but only its head is read; rented, since a run's statistics are asked for in one go.
        byte[] bytes = ArrayPool<byte>.Shared.Rent(LengthWith(SchemaAlone, region));
        try
        {
            return read(Rows.Parse(ReadChecked(region, SchemaAlone, bytes, headOnly: true)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>
    /// Reads the rows of a region, and of its payloads only those of the rows asked for; others must not be looked at.
    /// </summary>
    /// <exception cref="InvalidDataException">It does not match its commit, or is no batch.</exception>
    public Rows ReadRows(CommitRecord region, IEnumerable<int> rows) =>
        ReadRows(region, rows, GC.AllocateUninitializedArray<byte>(LengthWith(SchemaAlone, region)));

    /// <summary>The same, into a buffer from <see cref="EnsureRoom"/>, which their cells are in.</summary>
    /// <exception cref="InvalidDataException">It does not match its commit, or is no batch.</exception>
    public Rows ReadRows(CommitRecord region, IEnumerable<int> rows, byte[] buffer)
    {
        var head = Rows.Parse(ReadChecked(region, SchemaAlone, buffer, headOnly: true));
        long payloads = SchemaAlone.Length + region.HeadLength;
        (long Start, long End) run = (0, 0);
        foreach (int row in rows)
        {
            var (start, length) = row < head.Count
                ? head.PlaceOfBytes(SchemaLayout.Payload, row)
                : throw new InvalidDataException($"it has {head.Count} rows, and row {row} was expected");
            if (start != run.End)
            {
                ReadPayloads(run);
                run = (start, start);
            }
            run.End = (long)start + length; // neighbours are read in one go
        }
        ReadPayloads(run);
        return head;

        void ReadPayloads((long Start, long End) part)
        {
            int length = (int)(part.End - part.Start);
            if (region.HeadLength + part.End > region.Length
                || _file.Read(region.Offset + region.HeadLength + part.Start, buffer.AsSpan((int)(payloads + part.Start), length)) < length)
            {
                throw new InvalidDataException("the file has become shorter");
            }
        }
    }

    /// <summary>Reads a region's bytes behind <paramref name="prefix"/> and checks its head.</summary>
    /// <exception cref="InvalidDataException">It does not match its commit.</exception>
    public ReadOnlyMemory<byte> ReadChecked(CommitRecord region, ReadOnlySpan<byte> prefix) =>
        ReadChecked(region, prefix, GC.AllocateUninitializedArray<byte>(LengthWith(prefix, region)), headOnly: false);

    /// <summary>Bytes in the file at this moment.</summary>
    public long CurrentLength() => _file.Length;

    /// <summary>True when another file begins with the same header, byte for byte, and so is the same run's same segment.</summary>
    public bool BeginsLike(RecordingFile other)
    {
        int length = ArrowFraming.MagicBytes + Schema.Length;
        byte[] begin = ArrayPool<byte>.Shared.Rent(length); // asked at every poll
        try
        {
            return other.Read(0, begin.AsSpan(0, length)) == length && begin.AsSpan(ArrowFraming.MagicBytes, Schema.Length).SequenceEqual(Schema);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(begin);
        }
    }

    /// <summary>Reads what follows the last commit of a finished file: the end-of-stream mark and the Arrow footer.</summary>
    /// <exception cref="InvalidDataException">The file has become shorter, or it is longer than an array.</exception>
    public byte[] ReadFooter()
    {
        long length = Length - CommittedEnd;
        byte[] footer = length <= Array.MaxLength ? new byte[length] : throw new InvalidDataException("its footer is longer than this program can read");
        return _file.Read(CommittedEnd, footer) == footer.Length ? footer : throw new InvalidDataException("the file has become shorter");
    }

    /// <summary>Goes on with another handle of the same bytes, when the file's path leads to a new one.</summary>
    public void Rebind(RecordingFile file) => _file.Rebind(file);

    public void Dispose() => _file.Dispose();

    // With headOnly the payloads' place is left as it is.
    private ReadOnlyMemory<byte> ReadChecked(CommitRecord region, ReadOnlySpan<byte> prefix, byte[] target, bool headOnly)
    {
        int length = LengthWith(prefix, region);
        prefix.CopyTo(target);
        int wanted = (int)(headOnly ? region.HeadLength : region.Length);
        if (_file.Read(region.Offset, target.AsSpan(prefix.Length, wanted)) < wanted)
        {
            throw new InvalidDataException("the file has become shorter");
        }
        return Crc32C.Compute(target.AsSpan(prefix.Length, (int)region.HeadLength)) == region.HeadCrc
            ? target.AsMemory(0, length)
            : throw new InvalidDataException("the checksum of its head does not match");
    }

    // A region is read into one array, so it cannot be longer than one; the file's length bounds it before that.
    private int LengthWith(ReadOnlySpan<byte> prefix, CommitRecord region) =>
        region.Length <= Math.Min(Length - region.Offset, Array.MaxLength - prefix.Length)
            ? prefix.Length + (int)region.Length
            : throw new InvalidDataException("it is longer than the file, or than this program can read");

    private void Note(CommitRecord commit)
    {
        switch (commit.Kind)
        {
            case RegionKind.Refinement:
                _refinement = commit;
                break;
            case RegionKind.Frame when commit.IsKey || (_frames.Count > 0 && _frames[_frames.Count - 1].Entry.Number == commit.Frame - 1):
                // A frame whose predecessor is lost cannot be shown; the next key can.
                StepsAscend &= _frames.Count == 0 || commit.Step >= _frames[_frames.Count - 1].Entry.Step;
                _frames.Add(new FrameRegions(commit, _refinement is { Kind: RegionKind.Refinement } refinement && refinement.Frame == commit.Frame ? refinement : null));
                break;
            case RegionKind.Origin:
                Origin ??= commit;
                break;
            case RegionKind.Start:
                Start ??= commit;
                break;
            case RegionKind.Events:
                _unsearched.Enqueue(new EventRegion(commit));
                if (_unsearched.Count > UnsearchedAtMost)
                {
                    _unsearched.Dequeue();
                }
                break;
            case RegionKind.End:
                (HasEnd, _unreadEnd) = (true, commit);
                break;
        }
    }

    private bool SaysContinued(CommitRecord end)
    {
        try
        {
            var rows = ReadRegion(end);
            return rows.Count == 1 && rows.TextOr(SchemaLayout.Name, 0, "") == SchemaLayout.Continued;
        }
        catch (InvalidDataException)
        {
            // A damaged end row is found by whoever verifies; here it only leaves open what follows.
            return false;
        }
    }

    // Notes what the indexes list; returns the end of what they cover, or 0 where there is no index that can be believed.
    private long ReadIndexes()
    {
        var pieces = new Stack<CommitRecord[]>();
        long covered = 0;
        if (LastCommit() is not { Index: > 0 } last)
        {
            return 0;
        }
        DurableEnd = last.Durable;
        for (long at = last.Index; at > 0;)
        {
            var scan = new RegionScan(_file, at);
            if (!scan.TryNext([], out var region) || region.Offset != at || region.Kind != RegionKind.Index
                || !TryReadIndex(region, out long continues, out var records) || continues >= at)
            {
                return 0;
            }
            covered = Math.Max(covered, scan.End);
            pieces.Push(records);
            at = continues;
        }
        foreach (var record in pieces.SelectMany(records => records))
        {
            Note(record);
        }
        return covered;
    }

    /// <summary>Reads an index region; false when it is damaged.</summary>
    public bool TryReadIndex(CommitRecord region, out long continues, out CommitRecord[] records)
    {
        try
        {
            var rows = ReadRegion(region);
            var payload = rows.Count == 1 && rows.Text(SchemaLayout.Kind, 0) == RowKind.Index ? rows.Bytes(SchemaLayout.Payload, 0) : default;
            if (!payload.IsEmpty && Crc32C.Compute(payload.Span) == rows.UInt32(SchemaLayout.Crc, 0))
            {
                return RegionIndex.TryRead(payload.Span, region.Offset, out continues, out records);
            }
        }
        catch (InvalidDataException)
        {
            // An index only repeats what the commits say: without it the file is hopped through.
        }
        (continues, records) = (0, []);
        return false;
    }

    // The last commit: right before the end-of-stream mark of a finished file, else found by searching backwards for its mark.
    private CommitRecord? LastCommit()
    {
        long end = ArrowFooter.EndOfStreamAt(_file, Length);
        return end > 0 && CommitBefore(end) is { Kind: RegionKind.End } commit ? commit : CommitSearch.Last(_file, Length);
    }

    /// <summary>The commit that ends at a place; null where none does.</summary>
    public CommitRecord? CommitBefore(long end)
    {
        byte[] record = new byte[CommitRecord.Size];
        return _file.Read(end - CommitRecord.Size, record) == record.Length ? CommitSearch.Check(_file, record, end - CommitRecord.Size) : null;
    }

    /// <summary>Checks the first eight bytes, or as many of them as there are.</summary>
    /// <exception cref="RecordingException">They are not those of an Arrow file.</exception>
    public static void RequireMagic(string path, RecordingFile file, bool emptyIsFine = false)
    {
        Span<byte> magic = stackalloc byte[ArrowFraming.MagicBytes];
        int read = file.Read(0, magic);
        if (read == 0 && !emptyIsFine)
        {
            throw FormatError.NotARecording(path, "it is empty");
        }
        if (!magic[..read].SequenceEqual(ArrowFraming.Magic[..read]))
        {
            throw FormatError.NotARecording(path, "it does not begin as an Arrow file does");
        }
    }

    private static byte[] ReadSchema(string path, RecordingFile file)
    {
        if (!new RegionScan(file).TryNext([], out var commit) || commit.Kind != RegionKind.Schema || commit.Offset != 0)
        {
            throw FormatError.NotARecording(path, "no committed header follows the Arrow magic (cut off, damaged, or an Arrow file of another kind)");
        }
        byte[] region = new byte[commit.Length];
        return file.Read(0, region) == region.Length && Crc32C.Compute(region) == commit.HeadCrc
            ? region[ArrowFraming.MagicBytes..]
            : throw FormatError.BadHeader(path, "its checksum does not match");
    }
}
