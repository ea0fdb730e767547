using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>Checks every byte of one file of a recording. Memory holds a frame, its refinement and the state they lead to.</summary>
/// <param name="segment">The file.</param>
/// <param name="frames">Follows the frames, through all files of the recording.</param>
/// <param name="found">Receives what is wrong.</param>
internal sealed class SegmentVerifier(SegmentReader segment, FrameChecker frames, List<Damage> found)
{
    private readonly List<CommitRecord> _listed = [];
    private readonly Dictionary<long, int> _indexes = []; // where each index lies, and how many regions were listed before it
    private readonly List<Damage> _unreadable = [];
    private (CommitRecord Region, ImmutableArray<RefinementRecord> Records)? _refinement;
    private (CommitRecord Region, ImmutableArray<TileRecord> Records)? _bridge;
    private CommitRecord? _lastFrame;
    private long _lastIndex;
    private long _sequence;
    private readonly List<(long Offset, long Length)> _messages = [];
    private int _reported;

    /// <summary>Checks it all.</summary>
    /// <param name="progress">Told after each region where it ends; may be null.</param>
    /// <param name="cancel">Stops between two regions.</param>
    public void Run(Action<long>? progress, CancellationToken cancel)
    {
        var last = default(CommitRecord);
        foreach (var region in segment.Regions(_unreadable))
        {
            cancel.ThrowIfCancellationRequested();
            ReportUnreadable(region);
            CheckPlace(region);
            NoteMessages(last, region);
            last = region;
            try
            {
                foreach (string what in CheckRegion(region))
                {
                    Report(region, what);
                }
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                Report(region, exception.Message);
            }
            if (RegionIndex.Lists(region.Kind))
            {
                _listed.Add(region);
            }
            else if (region.Kind == RegionKind.Index)
            {
                _indexes[region.Offset] = _listed.Count;
            }
            progress?.Invoke(region.Offset + region.Length);
        }
        DropRefinement();
        NoteMessages(last, default);
        if (last.Kind == RegionKind.End && !(segment.IsFinished && FooterAgrees()))
        {
            found.Add(new Damage(segment.CommittedEnd, segment.Length - segment.CommittedEnd,
                "the Arrow footer is missing or damaged; every frame before it is unharmed") { File = segment.Path });
        }
    }

    // A region, but for the schema, is a batch, and so is its commit, which reaches to the next region.
    private void NoteMessages(CommitRecord before, CommitRecord next)
    {
        long end = next.Length > 0 ? next.Offset : segment.CommittedEnd;
        if (before.Length > 0)
        {
            _messages.Add((before.Offset + before.Length, end - before.Offset - before.Length));
        }
        if (next.Length > 0 && next.Kind != RegionKind.Schema)
        {
            _messages.Add((next.Offset, next.Length));
        }
    }

    // The footer has no checksum. What it says of batches is what was found, or it leads foreign readers astray.
    private bool FooterAgrees()
    {
        try
        {
            return ArrowFooter.TryReadBlocks(segment.ReadFooter(), out var blocks)
                && (_unreadable.Count > 0 || blocks.Select(block => (block.Offset, block.MetadataBytes + block.BodyBytes)).SequenceEqual(_messages));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private IEnumerable<string> CheckRegion(CommitRecord region)
    {
        if (region.Kind == RegionKind.Schema)
        {
            segment.ReadChecked(region, []);
            return [];
        }
        var bytes = segment.ReadChecked(region, segment.SchemaAlone);
        var rows = Rows.Parse(bytes);
        var faults = Contents(region, rows);
        return PaddingFault(region, rows, bytes.Span) is { } padding ? faults.Append(padding) : faults;
    }

    private IEnumerable<string> MarkFaults(ImmutableArray<MarkRecord> marks)
    {
        foreach (var mark in marks)
        {
            string? fault = null;
            try
            {
                Codec.MarkCoding.Decode(mark, segment.Grid.Tiles[mark.Tile]);
            }
            catch (RecordingException exception)
            {
                fault = exception.Message.Split(';')[0]; // what it advises is to do what is being done
            }
            if (fault is not null)
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<string> Contents(CommitRecord region, Rows rows)
    {
        switch (region.Kind)
        {
            case RegionKind.Frame:
                return CheckFrame(region, rows);
            case RegionKind.Refinement:
                DropRefinement();
                if (segment.Header.Quality == Quality.Display)
                {
                    return ["a recording of display quality has none"];
                }
                _refinement = (region, FrameRows.Refinement(rows, segment.Header.Quality, segment.Grid));
                return [];
            case RegionKind.Bridge:
                _bridge = (region, FrameRows.Bridge(rows, region.Frame, segment.Grid, tiles: null));
                return [];
            case RegionKind.Marks:
                return MarkFaults(FrameRows.Marks(rows, segment.Grid));
            case RegionKind.Origin:
                return frames.Check(FrameRows.Tiles(rows, 0, RowKind.Origin, 1, segment.Grid)).Select(fault => fault.What);
            case RegionKind.Start:
                return frames.Check(FrameRows.Tiles(rows, 0, RowKind.Start, 0, segment.Grid)).Select(fault => fault.What);
            case RegionKind.Index:
                return IndexFault(region) is { } fault ? [fault] : [];
            case RegionKind.Events:
                new EventLog().Add(rows);
                return [];
            default:
                return [];
        }
    }

    private List<string> CheckFrame(CommitRecord region, Rows rows)
    {
        FrameRows.Statistics(rows, segment.Header);
        var tiles = FrameRows.Tiles(rows, segment.Header.Tensors.Length, RowKind.Tile, region.Frame, segment.Grid);
        var (refinedBy, refinement) = _refinement is { } held && held.Region.Frame == region.Frame ? held : (default, []);
        // one without its key is what a recorder leaves that was killed between the two
        var (bridgedBy, bridge) = _bridge is { } before && before.Region.Frame == region.Frame ? before : (default, []);
        _bridge = null;
        var faults = frames.Check(region.Frame, region.IsKey, tiles, refinement, bridge);
        foreach (var fault in faults.Where(fault => fault.IsBridge))
        {
            Report(bridgedBy, fault.What);
        }
        var wrong = faults.Where(fault => fault is { IsRefinement: false, IsBridge: false }).Select(fault => fault.What).ToList();
        foreach (var fault in faults.Where(fault => fault.IsRefinement))
        {
            Report(refinedBy, fault.What);
        }
        if (refinement.IsEmpty && segment.Header.Quality != Quality.Display && !segment.Grid.Tiles.IsEmpty)
        {
            wrong.Add($"what makes its weights {segment.Header.Quality.ToString().ToLowerInvariant()} is missing");
        }
        if (!refinement.IsEmpty)
        {
            _refinement = null;
        }
        return wrong;
    }

    // A refinement without its frame is what a recorder leaves that was killed between the two: checked, and not missed.
    private void DropRefinement()
    {
        if (_refinement is { } held)
        {
            foreach (var fault in FrameChecker.Check(held.Records))
            {
                Report(held.Region, fault.What);
            }
            _refinement = null;
        }
    }

    private static string? PaddingFault(CommitRecord region, Rows rows, ReadOnlySpan<byte> bytes)
    {
        var (start, length) = rows.Count > 0 ? rows.PlaceOfBytes(SchemaLayout.Payload, rows.Count - 1) : (0, 0);
        long padding = region.Length - region.HeadLength - start - length;
        return padding is < 0 or > 7 ? "its payloads are not as long as its commit says"
            : bytes[^(int)padding..].ContainsAnyExcept((byte)0) ? "its padding is not zero"
            : null;
    }

    // What a commit says of its place must agree with where it was found; after damage its neighbours may be missing.
    private void CheckPlace(CommitRecord region)
    {
        if (_unreadable.Count == 0 && region.Sequence != _sequence)
        {
            Report(region, $"its commit has the number {region.Sequence}, expected {_sequence}");
        }
        if (_unreadable.Count == 0 && region.Index != _lastIndex)
        {
            Report(region, $"its commit names byte {region.Index:N0} as the last index, which lies at {_lastIndex:N0}");
        }
        if (region.Durable > region.Offset)
        {
            Report(region, "its commit says that later bytes were on the disk before it");
        }
        _sequence = region.Sequence + 1;
        _lastIndex = region.Kind == RegionKind.Index ? region.Offset : region.Index;
    }

    private string? IndexFault(CommitRecord region)
    {
        if (!segment.TryReadIndex(region, out long continues, out var records))
        {
            return "it cannot be read";
        }
        int from = 0;
        if (continues != 0 && !_indexes.TryGetValue(continues, out from) && _unreadable.Count == 0)
        {
            return $"it continues an index at byte {continues:N0}, where there is none";
        }
        var known = records.ToHashSet();
        if (_listed.Skip(from).Any(listed => listed.Offset > continues && !known.Contains(listed)))
        {
            return "it lacks a region that comes before it";
        }
        return records.Length > _listed.Count - from && _unreadable.Count == 0 ? "it lists a region that is not there" : null;
    }

    private void ReportUnreadable(CommitRecord next)
    {
        for (; _reported < _unreadable.Count; _reported++)
        {
            var damage = _unreadable[_reported];
            found.Add(damage with { File = segment.Path, What = damage.What + LostBefore(next) });
        }
        if (next.Kind == RegionKind.Frame)
        {
            _lastFrame = next;
        }
    }

    // Which frames a stretch that cannot be read held is known when the next one comes.
    private string LostBefore(CommitRecord next)
    {
        int first = (_lastFrame?.Frame ?? segment.Header.FirstFrame - 1) + 1;
        int last = (next.Kind is RegionKind.Frame or RegionKind.Refinement ? next.Frame : first) - 1;
        return first > last ? "" : first == last ? $": frame {first} is lost" : $": frames {first} to {last} are lost";
    }

    private void Report(CommitRecord region, string what) =>
        found.Add(new Damage(region.Offset, region.Length, $"{NameOf(region)}: {what}") { File = segment.Path });

    private static string NameOf(CommitRecord region) => region.Kind switch
    {
        RegionKind.Frame => $"frame {region.Frame} (step {region.Step})",
        RegionKind.Refinement => $"the refinement of frame {region.Frame} (step {region.Step})",
        RegionKind.Marks => $"the marks of frame {region.Frame} (step {region.Step})",
        RegionKind.Bridge => $"the bridge of frame {region.Frame} (step {region.Step})",
        RegionKind.Origin => "the origin",
        RegionKind.Start => "the start",
        RegionKind.Index => "the index",
        RegionKind.Events => $"tokens and metrics of step {region.Step}",
        RegionKind.End => "the end row",
        RegionKind.Schema => "the header",
        _ => "a region of a kind to come",
    };
}
