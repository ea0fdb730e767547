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
    private int _lastKept = -1;
    private int _lastSeen;
    private int _reported;

    /// <summary>Begins the new file.</summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    public RecordingCopy(TimelineReader reader, OutputFile output, RepairReport report)
    {
        (_reader, _report) = (reader, report);
        _lastSeen = reader.Header.FirstFrame - 1;
        using (var check = new FrameChecker(reader.Header, reader.Grid))
        {
            _start = RunStart.Find(reader.Segments, BeginsWithFrame0(check), check);
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
            _refinement = null;
            foreach (var region in segment.Regions(_unreadable))
            {
                cancel.ThrowIfCancellationRequested();
                NoteUnreadable(region);
                Copy(segment, region);
                progress?.Report(before + region.Offset + region.Length);
            }
            before += segment.Length;
        }
        _report.Others.AddRange(_reader.MissingSegments().Select(damage => damage.What));
        _report.UncommittedBytes = _reader.Last.HasEnd ? 0 : _reader.Length - _reader.CommittedLength;
        if (_start.Origin.IsEmpty && (_start.OriginSeen || _unreadable.Count > 0))
        {
            _report.Others.Add("the run's origin: what was learned since can no longer be told");
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
        _refinement = null;
        _lastSeen = Math.Max(_lastSeen, region.Frame);
        var frame = ReadWhole(segment, region, refinement, _check, out string? why);
        if (region.Frame <= _lastKept)
        {
            why = "a frame of that number or a later one came before";
        }
        if (frame is null || why is not null)
        {
            _report.Frames.Add(new LostFrame(region.Frame, region.Step, why!));
            _report.BytesLost += region.Length + (refinement?.Length ?? 0);
            return;
        }
        if (!region.IsKey && _lastKept != region.Frame - 1)
        {
            frame = AsKey(frame);
        }
        bool isRunsFirst = region.Frame == 0 && _start.Start.IsEmpty;
        _writer.WriteFrame(isRunsFirst ? frame with { Origin = _start.Origin } : frame);
        _lastKept = region.Frame;
        _report.FramesKept++;
    }

    // Only what refined the frame before was damaged: its state is whole, and so is this one's, which from here on others build on.
    private EncodedFrame AsKey(EncodedFrame frame)
    {
        using var encoder = new StateEncoder(_reader.Header, _reader.Grid, Environment.ProcessorCount);
        return frame with { IsKey = true, Tiles = encoder.Encode(frame.Number, _check.State, [.. frame.Tiles.Select(tile => tile.Scale)], [], []) };
    }

    // A frame to its last byte; null, and why, where anything of it is damaged or its state is not known.
    private static EncodedFrame? ReadWhole(SegmentReader segment, CommitRecord region, CommitRecord? refinedBy, FrameChecker check, out string? why)
    {
        ImmutableArray<RefinementRecord> refinement = [];
        if (refinedBy is { } held && !TryRead(segment, held, rows => FrameRows.Refinement(rows, segment.Header.Quality, segment.Grid), out refinement, out _))
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
        var faults = check.Check(region.Frame, region.IsKey, frame!.Tiles, refinement);
        bool lacksRefinement = segment.Header.Quality != Quality.Display && refinement.IsEmpty && !segment.Grid.Tiles.IsEmpty;
        why = faults.Count > 0 ? faults[0].What
            : lacksRefinement ? "what refines it is missing or damaged"
            : check.IsComplete ? null : "a frame it builds on is lost";
        return why is null ? frame : null;
    }

    private void CopyEvents(SegmentReader segment, CommitRecord region)
    {
        if (!TryRead(segment, region, Parsed, out var batch, out string? why))
        {
            _report.Others.Add($"tokens and metrics of step {region.Step}: {why}");
            _report.BytesLost += region.Length;
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
        && ReadWhole(first, regions.Frame, regions.Refinement, check, out _) is not null;

    private void NoteUnreadable(CommitRecord next)
    {
        for (; _reported < _unreadable.Count; _reported++)
        {
            var damage = _unreadable[_reported];
            _report.Others.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{damage.Length:N0} bytes from byte {damage.Offset:N0} on: {damage.What}"));
            _report.BytesLost += damage.Length;
            int first = _lastSeen + 1;
            int last = (next.Kind is RegionKind.Frame or RegionKind.Refinement ? next.Frame : first) - 1;
            for (int lost = first; lost <= last; lost++)
            {
                _report.Frames.Add(new LostFrame(lost, null, damage.What));
                _lastSeen = lost;
            }
        }
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
