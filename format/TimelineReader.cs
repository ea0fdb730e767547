using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <summary>
/// Random access to a recording, finished or not: one file, or the chain of segments that begins with it, seen as one. Opening reads the
/// index, or hops from commit to commit, and no weights; every part is checked against its checksum when it is read. Reads are positional,
/// and a file that is truncated underneath gives an error, never a crash.
/// <para>
/// Threads: any number may read while one calls <see cref="Refresh"/>. What a refresh finds is published at once, when it returns; the lists
/// handed out (<see cref="Frames"/>, <see cref="Tokens"/> …) never change, so whoever wants what is new asks for them again. Who disposes the
/// reader sees to it that nobody reads any more.
/// </para>
/// </summary>
public sealed partial class TimelineReader : IDisposable
{
    // Of the thread that refreshes.
    private readonly SegmentChain _chain;
    private double? _promisedSeconds;

    private readonly EventHistory _events;
    private volatile View _view;

    internal TimelineReader(SegmentReader first)
    {
        Header = first.Header;
        Grid = first.Grid;
        _chain = new SegmentChain(first);
        _view = TakeView();
        _events = new EventHistory(this);
    }

    /// <summary>What was known when the recording began.</summary>
    public RecordingHeader Header { get; }

    /// <summary>How its tensors are cut into tiles.</summary>
    public TileGrid Grid { get; }

    /// <summary>Files the recording consists of.</summary>
    public int SegmentCount => _view.Segments.Length;

    /// <summary>Place in <see cref="Frames"/> of the first frame in each file, as far as they have one.</summary>
    public IReadOnlyList<int> SegmentStarts => _view.Frames.Starts;

    /// <summary>Bytes in all its files when they were last looked at.</summary>
    public long Length => _view.Length;

    /// <summary>Bytes up to the end of the last commit; what is beyond was being written, or is the footer.</summary>
    public long CommittedLength => _view.CommittedLength;

    /// <summary>True when the recorder finished the recording; false when it was interrupted, or is still being written.</summary>
    public bool IsFinished => _view.IsFinished;

    /// <summary>True when the last file says that another follows, which is not there: a segment that was opened alone.</summary>
    public bool IsContinued => _view.IsContinued;

    /// <summary>
    /// Optimiser step of the last frame that was on the disk, by the disk's own word, when the file was last written to: what a power cut
    /// cannot take. Null where there is none; all frames of a finished file are.
    /// </summary>
    public long? DurableStep
    {
        get
        {
            var view = _view;
            int last = view.Frames.Count - 1;
            while (last >= 0 && view.Frames.PlaceOf(last) is var place && place.Segment == view.Segments[^1]
                && place.Regions.Entry is var frame && frame.Offset + frame.Length > view.DurableEnd)
            {
                last--;
            }
            return last >= 0 ? view.Frames[last].Step : null;
        }
    }

    /// <summary>Stretches of the files that were found to be unreadable so far; <see cref="RecordingVerifier"/> finds all.</summary>
    public IReadOnlyList<Damage> Damage => [.. _view.Damage, .. _events.Damage];

    /// <summary>All frames that can be shown, in order. In an undamaged recording a frame's place here is its number.</summary>
    public IReadOnlyList<FrameEntry> Frames => _view.Frames;

    /// <summary>
    /// All generated tokens, in order. Reads those not read yet and keeps them all, which a run of months has hundreds of megabytes of;
    /// <see cref="ReadEvents"/> keeps none. A damaged batch of them counts as <see cref="Damage"/>.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read; may be asked again.</exception>
    public IReadOnlyList<TokenEvent> Tokens => _events.Tokens;

    /// <summary>All metrics, in order; the same holds.</summary>
    public IReadOnlyList<MetricEvent> Metrics => _events.Metrics;

    /// <summary>Where the recording was continued by another process; the same holds.</summary>
    public IReadOnlyList<ResumeEvent> Resumes => _events.Resumes;

    /// <summary>Goes through tokens, metrics and resumes a batch at a time.</summary>
    /// <param name="from">A place another such reader has been at; the default is the recording's beginning.</param>
    /// <param name="patience">How long a batch that the disk does not give is asked for again; it is passed over at once where nobody waits.</param>
    public EventReader ReadEvents(EventPlace from = default, TimeSpan patience = default) => new(this, from, patience, TimeProvider.System);

    /// <summary>Opens a recording; with the first segment of a chain, all of the chain. A later segment is opened alone.</summary>
    /// <exception cref="RecordingException">There is no such file, it cannot be read, or it is no recording of a version we know.</exception>
    public static TimelineReader Open(string path)
    {
        var reader = new TimelineReader(SegmentFile.Open(path));
        reader.FollowChain(nextOnly: false);
        return reader;
    }

    /// <summary>Opens a recording in a file of any kind, which becomes the reader's.</summary>
    internal static TimelineReader Open(string path, RecordingFile file) => new(SegmentReader.Open(path, file));

    /// <summary>
    /// Looks for what was committed since, also in new segments. What was found before keeps its place. True when there is something new.
    /// One thread at a time; others may read meanwhile.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read on; what was found before that is there. May be tried again.</exception>
    public bool Refresh()
    {
        var last = Last;
        long length = last.Length;
        bool found = true; // as far as anybody knows, where it fails
        try
        {
            found = last.Refresh();
        }
        finally
        {
            if (found || last.Length != length)
            {
                _view = TakeView();
            }
        }
        return FollowChain(nextOnly: true) || found;
    }

    /// <summary>Place in <see cref="Frames"/> of the last key frame at or before a place.</summary>
    public int KeyAtOrBefore(int index)
    {
        var frames = Frames;
        while (!frames[index].IsKey)
        {
            index--;
        }
        return index;
    }

    /// <summary>Reads one frame, checked (each tile's checksum is checked by <see cref="TileDecoder"/>).</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">The frame is damaged or the file was truncated.</exception>
    public Frame ReadFrame(int index) => Guarded(index, (segment, regions) =>
    {
        var rows = segment.ReadRegion(regions.Frame);
        return new Frame(Frames[index], FrameRows.Statistics(rows, Header), Tiles(rows, regions.Frame));
    });

    /// <summary>Reads some tiles of one frame, and none of the others' bytes.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <exception cref="RecordingException">The frame is damaged or the file was truncated.</exception>
    public ImmutableArray<TileRecord> ReadTiles(int index, IReadOnlyList<int> tiles)
    {
        byte[] buffer = [];
        return ReadTiles(index, tiles, ref buffer);
    }

    /// <summary>
    /// The same, into a buffer that is used again and again, and made longer where it is too short: the records' payloads lie in it until the
    /// next read. It is as long as a frame, but only what is read of it is ever touched.
    /// </summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <param name="buffer">The buffer; may be empty at first.</param>
    /// <exception cref="RecordingException">The frame is damaged or the file was truncated.</exception>
    public ImmutableArray<TileRecord> ReadTiles(int index, IReadOnlyList<int> tiles, ref byte[] buffer)
    {
        var (segment, regions) = PlaceOf(index);
        byte[] bytes = segment.EnsureRoom(regions.Frame, buffer);
        buffer = bytes;
        return Guarded(index, (segment, regions) => FrameRows.Tiles(
            segment.ReadRows(regions.Frame, tiles.Select(tile => Header.Tensors.Length + tile), bytes), Header.Tensors.Length, RowKind.Tile, regions.Frame.Frame, Grid, tiles));
    }

    /// <summary>
    /// Reads one frame, or some tiles of it, into a buffer that is used again and again, and made longer where it is too short: for whoever reads
    /// frame after frame and must not leave megabytes to the garbage collector each time.
    /// </summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending; null: all. Nothing is read of the others, whose records come without payload.</param>
    /// <param name="buffer">Holds the payloads until the next call with it.</param>
    /// <exception cref="RecordingException">The frame is damaged or the file was truncated.</exception>
    public Frame ReadFrame(int index, IReadOnlyList<int>? tiles, ref byte[] buffer)
    {
        var (segment, regions) = PlaceOf(index);
        byte[] bytes = segment.EnsureRoom(regions.Frame, buffer);
        buffer = bytes;
        return Guarded(index, (segment, regions) =>
        {
            if (tiles is null)
            {
                var whole = segment.ReadRegion(regions.Frame, bytes);
                return new Frame(Frames[index], FrameRows.Statistics(whole, Header), Tiles(whole, regions.Frame));
            }
            var rows = segment.ReadRows(regions.Frame, tiles.Select(tile => Header.Tensors.Length + tile), bytes);
            var records = ImmutableCollectionsMarshal.AsArray(Tiles(rows, regions.Frame))!;
            int next = 0;
            for (int i = 0; i < records.Length; i++)
            {
                bool isRead = next < tiles.Count && tiles[next] == i;
                next += isRead ? 1 : 0;
                records[i] = isRead ? records[i] : records[i] with { Payload = default };
            }
            return new Frame(Frames[index], FrameRows.Statistics(rows, Header), ImmutableCollectionsMarshal.AsImmutableArray(records));
        });
    }

    /// <summary>Reads all tiles of one frame into a buffer that is used again and again, and made longer where it is too short.</summary>
    internal ImmutableArray<TileRecord> ReadTiles(int index, ref byte[] buffer)
    {
        var (segment, regions) = PlaceOf(index);
        byte[] bytes = segment.EnsureRoom(regions.Frame, buffer);
        buffer = bytes;
        return Guarded(index, (segment, regions) => Tiles(segment.ReadRegion(regions.Frame, bytes), regions.Frame));
    }

    /// <summary>
    /// Reads what holds one frame's weights more finely than the display chain, one record per tile; empty in a recording of
    /// <see cref="Quality.Display"/>.
    /// </summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">It is damaged or missing, or the file was truncated.</exception>
    public ImmutableArray<RefinementRecord> ReadRefinement(int index) => Header.Quality == Quality.Display
        ? []
        : Guarded(index, (segment, regions) => FrameRows.Refinement(segment.ReadRegion(RefinementOf(regions)), Header.Quality, Grid));

    /// <summary>Reads some tiles of one frame's refinement, and none of the others' bytes.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <exception cref="RecordingException">It is damaged or missing, or the file was truncated.</exception>
    public ImmutableArray<RefinementRecord> ReadRefinement(int index, IReadOnlyList<int> tiles)
    {
        byte[] buffer = [];
        return ReadRefinement(index, tiles, ref buffer);
    }

    /// <summary>The same, into a buffer as <see cref="ReadTiles(int, IReadOnlyList{int}, ref byte[])"/> takes one.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <param name="buffer">The buffer; may be empty at first.</param>
    /// <exception cref="RecordingException">It is damaged or missing, or the file was truncated.</exception>
    public ImmutableArray<RefinementRecord> ReadRefinement(int index, IReadOnlyList<int> tiles, ref byte[] buffer)
    {
        if (Header.Quality == Quality.Display)
        {
            return [];
        }
        var (file, places) = PlaceOf(index);
        byte[] bytes = places.Refinement is { } refinement ? file.EnsureRoom(refinement, buffer) : buffer;
        buffer = bytes;
        return Guarded(index, (segment, regions) =>
            FrameRows.Refinement(segment.ReadRows(RefinementOf(regions), tiles, bytes), Header.Quality, Grid, tiles));
    }

    /// <summary>Reads the statistics of one frame, one per tensor, without its weights.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">The frame's head is damaged.</exception>
    public ImmutableArray<TensorStatistics> ReadStatistics(int index) =>
        Guarded(index, (segment, regions) => segment.ReadHead(regions.Frame, rows => FrameRows.Statistics(rows, Header)));

    /// <summary>
    /// Whether the first of <see cref="Frames"/> is the run's start, as its origin tells. It is not in a cut from later on, which numbers its frames from 0 too, nor in a
    /// later segment read alone.
    /// </summary>
    public bool HasStartFrame => _view is { BeginsTheRun: true, Origin: not null };

    /// <summary>Reads the tiles of the run's frame 0, also where the recording does not begin with it. Empty when it is lost.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadStart()
    {
        var view = _view;
        var first = view.Segments[0];
        if (view.Start is { } start)
        {
            return GuardedPart(first, start, "start", () => FrameRows.Tiles(first.ReadRegion(start), 0, RowKind.Start, 0, Grid));
        }
        return view.BeginsTheRun ? ReadFrame(0).Tiles : [];
    }

    /// <summary>Reads some tiles of the run's frame 0, and none of the others' bytes. Empty when it is lost.</summary>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadStart(IReadOnlyList<int> tiles)
    {
        var view = _view;
        if (view.Start is { } start)
        {
            return ReadSome(view.Segments[0], start, "start", RowKind.Start, 0, tiles);
        }
        return view.BeginsTheRun ? ReadTiles(0, tiles) : [];
    }

    /// <summary>Reads the run's origin: what refines <see cref="ReadStart()"/> to a grid 17 times finer. Empty when the recording has none.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadOrigin()
    {
        var view = _view;
        var first = view.Segments[0];
        return view.Origin is { } origin
            ? GuardedPart(first, origin, "origin", () => FrameRows.Tiles(first.ReadRegion(origin), 0, RowKind.Origin, 1, Grid))
            : [];
    }

    /// <summary>Reads some tiles of the run's origin, and none of the others' bytes. Empty when the recording has none.</summary>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadOrigin(IReadOnlyList<int> tiles)
    {
        var view = _view;
        return view.Origin is { } origin ? ReadSome(view.Segments[0], origin, "origin", RowKind.Origin, 1, tiles) : [];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var segment in _view.Segments)
        {
            segment.Dispose();
        }
    }

    /// <summary>The files, for tools that check them.</summary>
    internal IReadOnlyList<SegmentReader> Segments => _view.Segments;

    /// <summary>The file a frame lies in, and where.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    internal (SegmentReader Segment, FrameRegions Regions) PlaceOf(int index) => _view.Frames.PlaceOf(index);

    /// <summary>What is wrong with the chain itself: files that are missing, or another run's.</summary>
    internal IReadOnlyList<Damage> ChainDamage => _chain.Damage;

    /// <summary>The file that is, or may be, still written.</summary>
    internal SegmentReader Last => _chain.Last;

    /// <summary>
    /// The writer's last promise; see <see cref="EventLog.PromisedSeconds"/>. It is looked for from the last batch backwards, and not before
    /// what an index covers, so that a long recording can be followed at once. For the thread that refreshes.
    /// </summary>
    internal double? PromisedSeconds
    {
        get
        {
            var regions = Last.TakeUnsearched();
            for (int i = regions.Length - 1; i >= 0; i--)
            {
                if (PromiseIn(regions[i].Commit) is { } seconds)
                {
                    return _promisedSeconds = seconds;
                }
            }
            return _promisedSeconds;
        }
    }

    private ImmutableArray<TileRecord> Tiles(Rows rows, CommitRecord commit) =>
        FrameRows.Tiles(rows, Header.Tensors.Length, RowKind.Tile, commit.Frame, Grid);

    private static CommitRecord RefinementOf(FrameRegions regions) =>
        regions.Refinement ?? throw new InvalidDataException("what refines it is missing");

    private View TakeView()
    {
        var frames = new FrameList(_chain.Segments);
        var (segments, first) = (_chain.Segments, _chain.Segments[0]);
        return new View(
            [.. segments], frames, first.Start, first.Origin,
            BeginsTheRun: first.Start is null && Header.Segment == 1 && frames is [{ Number: 0 }, ..],
            segments.Sum(segment => segment.Length), segments.SkipLast(1).Sum(segment => segment.Length) + Last.CommittedEnd, Last.DurableEnd,
            IsFinished: Last is { IsFinished: true, IsContinued: false }, Last.IsContinued,
            [.. segments.SelectMany(segment => segment.Damage), .. _chain.Damage]);
    }

    /// <summary>Adds the segments that follow, as far as there are any. A missing one is passed over when there are later ones.</summary>
    /// <param name="nextOnly">True to look for the very next one only, which is cheap.</param>
    internal bool FollowChain(bool nextOnly)
    {
        int known = _chain.Segments.Count;
        if (_chain.Follow(nextOnly))
        {
            _view = TakeView();
        }
        return _chain.Segments.Count > known;
    }

    private double? PromiseIn(CommitRecord region)
    {
        try
        {
            var batch = new EventLog();
            batch.Add(Last.ReadRegion(region));
            return batch.PromisedSeconds;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null; // whoever reads the events says so
        }
    }

    private ImmutableArray<TileRecord> ReadSome(
        SegmentReader segment, CommitRecord region, string part, string kind, int frame, IReadOnlyList<int> tiles) => GuardedPart(
            segment, region, part, () => FrameRows.Tiles(segment.ReadRows(region, tiles), 0, kind, frame, Grid, tiles));

    private T Guarded<T>(int index, Func<SegmentReader, FrameRegions, T> read)
    {
        var (segment, regions) = PlaceOf(index);
        try
        {
            return read(segment, regions);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw FormatError.DamagedFrame(segment.Path, regions.Frame.Frame, regions.Frame.Offset, exception.Message, exception);
        }
    }

    private static T GuardedPart<T>(SegmentReader segment, CommitRecord region, string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw FormatError.DamagedPart(segment.Path, part, region.Offset, exception.Message, exception);
        }
    }

    /// <summary>All that readers see, exchanged as one.</summary>
    private sealed record View(
        ImmutableArray<SegmentReader> Segments, FrameList Frames,
        CommitRecord? Start, CommitRecord? Origin, bool BeginsTheRun, long Length, long CommittedLength, long DurableEnd, bool IsFinished, bool IsContinued,
        ImmutableArray<Damage> Damage);
}
