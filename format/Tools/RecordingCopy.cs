using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>
/// Copies what is whole of a recording into one new file, region by region, and notes what is not. Frames keep their numbers; where some are
/// lost the next one is a key. Heartbeats, which promise that something follows, are not copied into a file that has an end.
/// </summary>
internal sealed class RecordingCopy : IDisposable
{
    private readonly TimelineReader _reader;
    private readonly RepairReport _report;
    private readonly FrameChecker _check;
    private readonly TimelineWriter _writer;
    private readonly RunStart _start;
    private readonly List<Damage> _unreadable = [];
    private CommitRecord? _refinement;
    private CommitRecord? _bridge;
    private int _lastKept = -1;
    private int _lastSeen;
    private int _reported;
    private string? _framesLostTo;

    /// <summary>Begins the new file.</summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    public RecordingCopy(TimelineReader reader, OutputFile output, RepairReport report)
    {
        (_reader, _report) = (reader, report);
        _lastSeen = reader.Header.FirstFrame - 1;
        using (var check = new FrameChecker(reader.Header, reader.Grid))
        {
            _start = RunStart.Find(reader.Segments, BeginsWithFrame0(check), Frame0(check), check);
        }
        _check = new FrameChecker(reader.Header, reader.Grid);
        _writer = output.Begin(reader.Header);
    }

    /// <summary>Copies it all and finishes the new file.</summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    public void Run(IProgress<long>? progress, CancellationToken cancel)
    {
        if (!_start.Start.IsEmpty)
        {
            _writer.WriteStart(_start.Start, _start.Origin);
        }
        long before = 0;
        foreach (var segment in _reader.Segments)
        {
            (_refinement, _bridge, _framesLostTo) = (null, null, null);
            foreach (var region in segment.Regions(_unreadable))
            {
                cancel.ThrowIfCancellationRequested();
                NoteUnreadable(segment);
                NoteFramesLost(region);
                Copy(segment, region);
                progress?.Report(before + region.Offset + region.Length);
            }
            before += segment.Length;
        }
        foreach (var missing in _reader.MissingSegments())
        {
            _report.Lose(missing.What);
        }
        _report.UncommittedBytes = _reader.Last.HasEnd ? 0 : _reader.Length - _reader.CommittedLength;
        if (_start.Origin.IsEmpty && (_start.OriginSeen || _unreadable.Count > 0))
        {
            _report.Lose("the run's origin: what was learned since can no longer be told");
        }
        // the middle of a chain stays one
        _writer.Finish(_reader.Last.IsContinued && _reader.Header.Segment > 1);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _check.Dispose();
    }

    private void Copy(SegmentReader segment, CommitRecord region)
    {
        switch (region.Kind)
        {
            case RegionKind.Refinement:
                _refinement = region;
                break;
            case RegionKind.Bridge:
                _bridge = region;
                break;
            case RegionKind.Frame:
                CopyFrame(segment, region);
                break;
            case RegionKind.Events:
                CopyEvents(segment, region);
                break;
        }
    }

    private void CopyFrame(SegmentReader segment, CommitRecord region)
    {
        var refinement = _refinement is { } held && held.Frame == region.Frame ? held : default(CommitRecord?);
        var bridge = _bridge is { } leading && leading.Frame == region.Frame && _lastKept == region.Frame - 1 ? leading : default(CommitRecord?);
        (_refinement, _bridge) = (null, null);
        _lastSeen = Math.Max(_lastSeen, region.Frame);
        var frame = ReadWhole(segment, region, refinement, bridge, _check, out string? why);
        if (region.Frame <= _lastKept)
        {
            why = "one of that number or a later one came before";
        }
        if (frame is null || why is not null)
        {
            _report.Lose(new LostFrames(region.Frame, region.Frame, region.Step, region.Step, why!), region.Length + (refinement?.Length ?? 0));
            return;
        }
        if (!region.IsKey && _lastKept != region.Frame - 1)
        {
            frame = AsKey(frame);
        }
        _writer.WriteFrame(region.Frame == 0 && _start.Start.IsEmpty ? frame with { Origin = _start.Origin } : frame);
        _lastKept = region.Frame;
        _report.Keep();
    }

    // Only what refined the frame before was damaged: its state is whole, and so is this one's, which from here on others build on.
    private EncodedFrame AsKey(EncodedFrame frame)
    {
        using var encoder = new StateEncoder(_reader.Header, _reader.Grid, Environment.ProcessorCount);
        return frame with { IsKey = true, Tiles = encoder.Encode(frame.Number, _check.State, [.. frame.Tiles.Select(tile => tile.Scale)], [], []) };
    }

    // A frame to its last byte; null, and why, where anything of it is damaged or its state is not known.
    private static EncodedFrame? ReadWhole(
        SegmentReader segment, CommitRecord region, CommitRecord? refinedBy, CommitRecord? bridgedBy, FrameChecker check, out string? why)
    {
        ImmutableArray<TileRecord> bridge = [];
        if (bridgedBy is { } leading && !TryRead(segment, leading, rows => FrameRows.Bridge(rows, region.Frame, segment.Grid, tiles: null), out bridge, out _))
        {
            bridge = []; // what it says is in the frames too
        }
        ImmutableArray<RefinementRecord> refinement = [];
        if (refinedBy is { } held && segment.Header.Quality != Quality.Display && !TryRead(segment, held, rows => FrameRows.Refinement(rows, segment.Header.Quality, segment.Grid), out refinement, out _))
        {
            refinement = [];
        }
        if (!TryRead(segment, region, rows => new EncodedFrame(
            region.Frame, region.Step, region.Seconds, region.IsKey, FrameRows.Statistics(rows, segment.Header),
            FrameRows.Tiles(rows, segment.Header.Tensors.Length, RowKind.Tile, region.Frame, segment.Grid), []) { Refinement = refinement },
            out var frame, out why))
        {
            return null;
        }
        ImmutableArray<MarkRecord> marks = [];
        if (segment.MarksOf(region) is { } marking && !TryRead(segment, marking, rows => WholeMarks(rows, segment.Grid), out marks, out _))
        {
            marks = []; // the frame is whole without them, and so are its statistics, which count them
        }
        var found = check.Check(region.Frame, region.IsKey, frame!.Tiles, refinement, bridge).ToLookup(fault => fault.IsBridge);
        TileFault[] faults = [.. found[false]];
        frame = frame with { Bridge = found[true].Any() ? [] : bridge, Marks = marks };
        bool lacksRefinement = segment.Header.Quality != Quality.Display && refinement.IsEmpty && !segment.Grid.Tiles.IsEmpty;
        why = faults.Length > 0 ? faults[0].What
            : lacksRefinement ? "what refines it is missing or damaged"
            : check.IsComplete ? null : "a frame it builds on is lost";
        return why is null ? frame : null;
    }

    private static ImmutableArray<MarkRecord> WholeMarks(Rows rows, TileGrid grid)
    {
        var marks = FrameRows.Marks(rows, grid);
        try
        {
            foreach (var mark in marks)
            {
                Codec.MarkCoding.Decode(mark, grid.Tiles[mark.Tile]);
            }
            return marks;
        }
        catch (RecordingException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private void CopyEvents(SegmentReader segment, CommitRecord region)
    {
        if (!TryRead(segment, region, Parsed, out var batch, out string? why))
        {
            _report.Lose($"tokens and metrics of step {region.Step}: {why}", region.Length);
            return;
        }
        _writer.WriteEvents([.. batch!.Tokens], [.. batch.Metrics]);
        batch.Resumes.ForEach(_writer.WriteResume);

        static EventLog Parsed(Rows rows)
        {
            var log = new EventLog();
            log.Add(rows);
            return log;
        }
    }

    private bool BeginsWithFrame0(FrameChecker check) =>
        _reader.Segments[0] is { Start: null } first && _reader.Header.Segment == 1 && first.Frames is [{ Frame.Frame: 0 } regions, ..]
        && ReadWhole(first, regions.Frame, regions.Refinement, null, check, out _) is not null;

    // Also where only what refines them is damaged: frame 0 then is lost, the start it was is not.
    private ImmutableArray<TileRecord> Frame0(FrameChecker check) =>
        _reader is { Segments: [{ Start: null } first, ..], Header.Segment: 1 } && first.Frames is [{ Frame.Frame: 0 } regions, ..]
        && TryRead(first, regions.Frame, rows => FrameRows.Tiles(rows, first.Header.Tensors.Length, RowKind.Tile, 0, first.Grid), out var tiles, out _)
        && check.Check(0, true, tiles, []).Count == 0
            ? tiles
            : [];

    // Where only commits are damaged, an index still says where frames lie between them: those are checked and copied as others are.
    private void NoteUnreadable(SegmentReader segment)
    {
        for (; _reported < _unreadable.Count; _reported++)
        {
            var damage = _unreadable[_reported];
            _framesLostTo = damage.What;
            long unread = damage.Length;
            foreach (var listed in segment.Frames.Where(listed => Holds(damage, listed.Frame)))
            {
                NoteFramesLost(listed.Frame);
                _refinement = listed.Refinement;
                CopyFrame(segment, listed.Frame);
                unread -= listed.Frame.Length + (listed.Refinement is { } refinement && Holds(damage, refinement) ? refinement.Length : 0);
            }
            _report.Lose(FormattableString.Invariant($"{unread:N0} bytes from byte {damage.Offset:N0} on: {damage.What}"), unread);
        }
    }

    private static bool Holds(Damage damage, CommitRecord region) =>
        region.Offset >= damage.Offset && region.Offset + region.Length <= damage.Offset + damage.Length;

    // Which frames a stretch that cannot be read held is known when the next one comes.
    private void NoteFramesLost(CommitRecord next)
    {
        if (_framesLostTo is not { } why || next.Kind is not (RegionKind.Frame or RegionKind.Refinement))
        {
            return;
        }
        if (next.Frame - 1 > _lastSeen)
        {
            _report.Lose(new LostFrames(_lastSeen + 1, next.Frame - 1, null, null, why), 0);
            _lastSeen = next.Frame - 1;
        }
        _framesLostTo = null;
    }

    private static bool TryRead<T>(SegmentReader segment, CommitRecord region, Func<Rows, T> read, out T? result, out string? why)
    {
        (result, why) = (default, null);
        try
        {
            result = read(segment.ReadRegion(region));
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            why = exception.Message;
            return false;
        }
    }
}
