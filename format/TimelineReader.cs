using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <summary>
/// Random access to a recording, finished or not: one file, or the chain of segments that begins with it, seen as one. Opening reads the
/// index, or hops from commit to commit, and no weights; every part is checked against its checksum when it is read. Reads are positional,
/// so one reader may serve several threads (but <see cref="Refresh"/>, which wants it alone), and a file that is truncated underneath gives
/// an error, never a crash.
/// </summary>
public sealed class TimelineReader : IDisposable
{
    private readonly List<SegmentReader> _segments = [];
    private readonly List<FrameEntry> _frames = [];
    private readonly List<(SegmentReader Segment, FrameRegions Regions)> _places = []; // of the frames, place by place
    private readonly List<Damage> _chainDamage = [];
    private readonly List<Damage> _eventDamage = [];
    private readonly Lock _eventsGate = new();
    private EventLog? _events;
    private int _eventSegment;
    private int _eventRegion;

    internal TimelineReader(SegmentReader first)
    {
        Header = first.Header;
        Grid = first.Grid;
        Add(first);
    }

    /// <summary>What was known when the recording began.</summary>
    public RecordingHeader Header { get; }

    /// <summary>How its tensors are cut into tiles.</summary>
    public TileGrid Grid { get; }

    /// <summary>Files the recording consists of.</summary>
    public int SegmentCount => _segments.Count;

    /// <summary>Bytes in all its files when they were last looked at.</summary>
    public long Length => _segments.Sum(segment => segment.Length);

    /// <summary>Bytes up to the end of the last commit; what is beyond was being written, or is the footer.</summary>
    public long CommittedLength => _segments.SkipLast(1).Sum(segment => segment.Length) + Last.CommittedEnd;

    /// <summary>True when the recorder finished the recording; false when it was interrupted, or is still being written.</summary>
    public bool IsFinished => Last is { IsFinished: true, IsContinued: false };

    /// <summary>True when the last file says that another follows, which is not there: a segment that was opened alone.</summary>
    public bool IsContinued => Last.IsContinued;

    /// <summary>
    /// Optimiser step of the last frame that was on the disk, by the disk's own word, when the file was last written to: what a power cut
    /// cannot take. Null where there is none; all frames of a finished file are.
    /// </summary>
    public long? DurableStep
    {
        get
        {
            int last = _frames.Count - 1;
            while (last >= 0 && _places[last].Segment == Last && _frames[last].Offset + _frames[last].Length > Last.DurableEnd)
            {
                last--;
            }
            return last >= 0 ? _frames[last].Step : null;
        }
    }

    /// <summary>Stretches of the files that were found to be unreadable so far; <see cref="RecordingVerifier"/> finds all.</summary>
    public IReadOnlyList<Damage> Damage => [.. _segments.SelectMany(segment => segment.Damage), .. _eventDamage, .. _chainDamage];

    /// <summary>All frames that can be shown, in order. In an undamaged recording a frame's place here is its number.</summary>
    public IReadOnlyList<FrameEntry> Frames => _frames;

    /// <summary>All generated tokens, in order. Read when first asked for; a damaged batch of them counts as <see cref="Damage"/>.</summary>
    public IReadOnlyList<TokenEvent> Tokens => Events().Tokens;

    /// <summary>All metrics, in order. Read when first asked for; a damaged batch of them counts as <see cref="Damage"/>.</summary>
    public IReadOnlyList<MetricEvent> Metrics => Events().Metrics;

    /// <summary>Where the recording was continued by another process. Read when first asked for.</summary>
    public IReadOnlyList<ResumeEvent> Resumes => Events().Resumes;

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
    /// </summary>
    public bool Refresh()
    {
        var last = Last;
        int known = last.Frames.Count;
        bool found = last.Refresh();
        AddFrames(last, known);
        return FollowChain(nextOnly: true) || found;
    }

    /// <summary>Place in <see cref="Frames"/> of the last key frame at or before a place.</summary>
    public int KeyAtOrBefore(int index)
    {
        while (!_frames[index].IsKey)
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
        return new Frame(_frames[index], FrameRows.Statistics(rows, Header), Tiles(rows, regions.Frame));
    });

    /// <summary>Reads some tiles of one frame, and none of the others' bytes.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <param name="tiles">Which tiles, ascending.</param>
    /// <exception cref="RecordingException">The frame is damaged or the file was truncated.</exception>
    public ImmutableArray<TileRecord> ReadTiles(int index, IReadOnlyList<int> tiles) => Guarded(index, (segment, regions) =>
    {
        var rows = segment.ReadRows(regions.Frame, tiles.Select(tile => Header.Tensors.Length + tile));
        var all = Tiles(rows, regions.Frame);
        return tiles.Select(tile => all[tile]).ToImmutableArray();
    });

    /// <summary>Reads all tiles of one frame into a buffer that is used again and again, and made longer where it is too short.</summary>
    internal ImmutableArray<TileRecord> ReadTiles(int index, ref byte[] buffer)
    {
        var (segment, regions) = _places[index];
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
    public ImmutableArray<RefinementRecord> ReadRefinement(int index, IReadOnlyList<int> tiles) => Header.Quality == Quality.Display
        ? []
        : Guarded(index, (segment, regions) =>
        {
            var all = FrameRows.Refinement(segment.ReadRows(RefinementOf(regions), tiles), Header.Quality, Grid);
            return tiles.Select(tile => all[tile]).ToImmutableArray();
        });

    /// <summary>Reads the statistics of one frame, one per tensor, without its weights.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">The frame's head is damaged.</exception>
    public ImmutableArray<TensorStatistics> ReadStatistics(int index) =>
        Guarded(index, (segment, regions) => segment.ReadHead(regions.Frame, rows => FrameRows.Statistics(rows, Header)));

    /// <summary>Reads the tiles of the run's frame 0, also where the recording does not begin with it. Empty when it is lost.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadStart()
    {
        var first = _segments[0];
        if (first.Start is { } start)
        {
            return GuardedPart(first, start, "start", () => FrameRows.Tiles(first.ReadRegion(start), 0, RowKind.Start, 0, Grid));
        }
        return _frames.Count > 0 && _frames[0].Number == 0 && Header.Segment == 1 ? ReadFrame(0).Tiles : [];
    }

    /// <summary>Reads the run's origin: what refines <see cref="ReadStart"/> to a grid 17 times finer. Empty when the recording has none.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public ImmutableArray<TileRecord> ReadOrigin()
    {
        var first = _segments[0];
        return first.Origin is { } origin
            ? GuardedPart(first, origin, "origin", () => FrameRows.Tiles(first.ReadRegion(origin), 0, RowKind.Origin, 1, Grid))
            : [];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
    }

    /// <summary>The files, for tools that check them.</summary>
    internal IReadOnlyList<SegmentReader> Segments => _segments;

    /// <summary>The file a frame lies in, and where.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    internal (SegmentReader Segment, FrameRegions Regions) PlaceOf(int index) => _places[index];

    /// <summary>What is wrong with the chain itself: files that are missing, or another run's.</summary>
    internal IReadOnlyList<Damage> ChainDamage => _chainDamage;

    /// <summary>The file that is, or may be, still written.</summary>
    internal SegmentReader Last => _segments[^1];

    /// <summary>The writer's last promise; see <see cref="EventLog.PromisedSeconds"/>.</summary>
    internal double? PromisedSeconds => Events().PromisedSeconds;

    private ImmutableArray<TileRecord> Tiles(Rows rows, CommitRecord commit) =>
        FrameRows.Tiles(rows, Header.Tensors.Length, RowKind.Tile, commit.Frame, Grid);

    private static CommitRecord RefinementOf(FrameRegions regions) =>
        regions.Refinement ?? throw new InvalidDataException("what refines it is missing");

    private void Add(SegmentReader segment)
    {
        _segments.Add(segment);
        AddFrames(segment, 0);
    }

    private void AddFrames(SegmentReader segment, int from)
    {
        foreach (var regions in segment.Frames.Skip(from))
        {
            var commit = regions.Frame;
            _frames.Add(new FrameEntry(commit.Frame, commit.Step, commit.Seconds, commit.IsKey, commit.Offset, commit.Length));
            _places.Add((segment, regions));
        }
    }

    /// <summary>Adds the segments that follow, as far as there are any. A missing one is passed over when there are later ones.</summary>
    /// <param name="nextOnly">True to look for the very next one only, which is cheap.</param>
    internal bool FollowChain(bool nextOnly)
    {
        bool found = false;
        _chainDamage.Clear();
        while (Header.Segment == 1 && SegmentFile.After(_segments[0].Path, Last.Header.Segment, nextOnly) is { } next)
        {
            try
            {
                var segment = SegmentFile.Open(next.Path, Grid);
                if (segment.Header.RunId != Header.RunId || segment.Header.Quality != Header.Quality || segment.Header.Segment != next.Number
                    || !SegmentFile.SameTensors(segment.Header, Header))
                {
                    segment.Dispose();
                    _chainDamage.Add(new Damage(0, 0, $"{next.Path} is not segment {next.Number} of this run"));
                    break;
                }
                if (next.Number != Last.Header.Segment + 1)
                {
                    _chainDamage.Add(new Damage(0, 0, $"segment {Last.Header.Segment + 1} is missing"));
                }
                Add(segment);
                found = true;
            }
            catch (RecordingException exception)
            {
                // It may have been made a moment ago, and its header not yet be written.
                _chainDamage.Add(new Damage(0, 0, exception.Message));
                break;
            }
        }
        return found;
    }

    private EventLog Events()
    {
        lock (_eventsGate)
        {
            _events ??= new EventLog();
            for (; _eventSegment < _segments.Count; _eventSegment++, _eventRegion = 0)
            {
                var segment = _segments[_eventSegment];
                var regions = segment.Events();
                for (; _eventRegion < regions.Count; _eventRegion++)
                {
                    var region = regions[_eventRegion];
                    try
                    {
                        _events.Add(segment.ReadRegion(region));
                    }
                    catch (Exception exception) when (exception is InvalidDataException or IOException)
                    {
                        _eventDamage.Add(new Damage(region.Offset, region.Length, $"tokens and metrics of step {region.Step}: {exception.Message}"));
                    }
                }
                if (_eventSegment == _segments.Count - 1)
                {
                    break;
                }
            }
            return _events;
        }
    }

    private T Guarded<T>(int index, Func<SegmentReader, FrameRegions, T> read)
    {
        var (segment, regions) = _places[index];
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
}
