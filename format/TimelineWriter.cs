using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <summary>
/// Writes one file of a recording, by append only. Each call writes one region and its commit in a single append; what is not committed does
/// not count, so a kill at any moment loses at most the region being written. A call that failed, for instance because the disk is full, has
/// written nothing that counts and may be repeated. All methods may be called from any thread.
/// </summary>
public sealed class TimelineWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly RecordingHeader _header;
    private readonly FrameRowsBuilder _rows;
    private readonly RegionWriter _regions;
    private readonly List<CommitRecord> _listed = [];
    private readonly List<(long Offset, int Listed)> _indexes = []; // and how many records were listed when each was written
    private readonly SyncCadence _sync;
    private int _framesSinceIndex;
    private bool _finished;

    private TimelineWriter(string path, RecordingHeader header, RegionWriter regions, double? syncSeconds)
    {
        (_path, _header, _regions) = (path, header, regions);
        _rows = new FrameRowsBuilder(regions.Schema, header);
        _sync = new SyncCadence(syncSeconds);
    }

    /// <summary>Bytes written so far.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _regions.End;
            }
        }
    }

    /// <summary>Begins a new recording.</summary>
    /// <exception cref="RecordingException">
    /// The file exists already, cannot be created, or is being written by somebody else; or the header is beyond what the format holds.
    /// </exception>
    public static TimelineWriter Create(string path, RecordingHeader header) => Create(path, header, file => file);

    /// <summary>The same, with something between the writer and the file on disk.</summary>
    internal static TimelineWriter Create(string path, RecordingHeader header, Func<RecordingFile, RecordingFile> through)
    {
        if (File.Exists(path) || Directory.Exists(path))
        {
            throw FormatError.Exists(path);
        }
        DiskFile? file = null;
        try
        {
            file = DiskFile.Create(path);
            return Create(path, through(file), header);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecordingException)
        {
            if (file is not null)
            {
                file.Dispose();
                File.Delete(path); // made a moment ago, and nothing of a recording is in it
            }
            throw exception as RecordingException ?? FormatError.CannotWrite(path, exception.Message, exception);
        }
    }

    /// <summary>Begins a new recording in a file of any kind, which becomes the writer's.</summary>
    internal static TimelineWriter Create(string path, RecordingFile file, RecordingHeader header) => Create(path, file, header, header.SyncSeconds);

    /// <summary>The same, but the disk is asked at another cadence than the header says, or (null) not before the end.</summary>
    internal static TimelineWriter Create(string path, RecordingFile file, RecordingHeader header, double? syncSeconds)
    {
        try
        {
            string json = HeaderJson.Write(header);
            HeaderJson.Read(path, json); // what no reader would take is not begun
            return new TimelineWriter(path, header, RegionWriter.Begin(file, SchemaLayout.Build(json)), syncSeconds);
        }
        catch (IOException exception)
        {
            throw FormatError.CannotWrite(path, exception.Message, exception);
        }
    }

    /// <summary>
    /// Goes on writing an interrupted file, which becomes the writer's: bytes after the last commit are cut off.
    /// </summary>
    /// <param name="path">For messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="bytesCut">Receives how many bytes were cut off.</param>
    /// <exception cref="RecordingException">It is finished, no recording, damaged, or cannot be written.</exception>
    internal static TimelineWriter Continue(string path, RecordingFile file, out long bytesCut)
    {
        try
        {
            // Not disposed: the file is the caller's until this returns.
            var reader = SegmentReader.Open(path, file);
            if (reader.HasEnd)
            {
                throw FormatError.IsFinished(path);
            }
            var damage = new List<Damage>();
            CommitRecord[] regions = [.. reader.Regions(damage)];
            if (damage.Count > 0)
            {
                throw FormatError.DamagedPart(path, "part", damage[0].Offset, damage[0].What);
            }
            bytesCut = file.Length - reader.CommittedEnd;
            file.SetLength(reader.CommittedEnd);
            var schema = SchemaLayout.Build(HeaderJson.Write(reader.Header));
            var writer = new TimelineWriter(path, reader.Header, RegionWriter.Continue(file, schema, regions, reader.CommittedEnd), reader.Header.SyncSeconds);
            writer.NoteWritten(regions);
            return writer;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw FormatError.CannotWrite(path, exception.Message, exception);
        }
    }

    /// <summary>Writes the run's start into a file that does not begin with it; before any frame.</summary>
    /// <param name="start">Frame 0's tiles, from <see cref="TimelineReader.ReadStart()"/>.</param>
    /// <param name="origin">What refines them, from <see cref="TimelineReader.ReadOrigin()"/>; may be empty.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteStart(ImmutableArray<TileRecord> start, ImmutableArray<TileRecord> origin) => Guarded(() =>
    {
        WriteTiles(RegionKind.Start, RowKind.Start, 0, 0, start);
        if (!origin.IsEmpty)
        {
            WriteTiles(RegionKind.Origin, RowKind.Origin, 0, 0, origin);
        }
    });

    /// <summary>Writes one frame; before it what it carries: the run's origin, its refinement, its marks, its bridge.</summary>
    /// <exception cref="RecordingException">The file cannot be written, for example because the disk is full.</exception>
    public void WriteFrame(EncodedFrame frame) => Guarded(() =>
    {
        WriteIndexWhenDue();
        if (!frame.Origin.IsEmpty)
        {
            WriteTiles(RegionKind.Origin, RowKind.Origin, frame.Step, frame.Seconds, frame.Origin);
        }
        if (!frame.Refinement.IsEmpty)
        {
            var refinement = _rows.Refinement(frame);
            var before = _regions.NextCommit(RegionKind.Refinement, frame.Step, frame.Seconds) with { Frame = frame.Number };
            Note(_regions.Write(refinement, before, frame.Refinement.Sum(tile => (long)tile.Payload.Length)));
        }
        if (!frame.Marks.IsEmpty)
        {
            // as close to its frame as can be, since indexes do not list them
            var marks = _regions.NextCommit(RegionKind.Marks, frame.Step, frame.Seconds) with { Frame = frame.Number };
            _regions.Write(_rows.Marks(frame), marks, frame.Marks.Sum(tile => (long)tile.Payload.Length));
        }
        if (!frame.Bridge.IsEmpty)
        {
            // right before its key, where readers look for it; indexes do not list it
            var bridge = _regions.NextCommit(RegionKind.Bridge, frame.Step, frame.Seconds) with { Frame = frame.Number };
            _regions.Write(_rows.Bridge(frame), bridge, PayloadBytes(frame.Bridge));
        }
        var commit = _regions.NextCommit(RegionKind.Frame, frame.Step, frame.Seconds) with { Frame = frame.Number, IsKey = frame.IsKey };
        Note(_regions.Write(_rows.Frame(frame), commit, PayloadBytes(frame.Tiles)));
    });

    /// <summary>Writes tokens and metrics that came since the last call; does nothing when there are none.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteEvents(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        if (tokens.IsEmpty && metrics.IsEmpty)
        {
            return;
        }
        var (step, seconds) = metrics.IsEmpty ? (tokens[^1].Step, tokens[^1].Seconds) : (metrics[^1].Step, metrics[^1].Seconds);
        var batch = _rows.Events(tokens, metrics);
        Guarded(() => _regions.Write(batch, _regions.NextCommit(RegionKind.Events, step, seconds), 0));
    }

    /// <summary>Tells readers that the writer is alive though it has nothing to write.</summary>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="seconds">Wall time since the run began.</param>
    /// <param name="promise">Within this time something will be written again.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteHeartbeat(long step, double seconds, TimeSpan promise) => WriteNote(RowKind.Heartbeat, step, seconds, promise.TotalSeconds);

    /// <summary>Writes down that the recording was continued by another process.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteResume(ResumeEvent resume) => WriteNote(RowKind.Resume, resume.Step, resume.Seconds, resume.BytesCut);

    /// <summary>Has the disk confirm everything written so far; commits written from then on say so.</summary>
    /// <exception cref="RecordingException">The disk reports an error.</exception>
    public void Flush()
    {
        try
        {
            _regions.Flush(Length);
        }
        catch (IOException exception)
        {
            throw FormatError.CannotWrite(_path, exception.Message, exception);
        }
    }

    /// <summary>Writes the last index, the end row and the Arrow footer, and has the disk confirm it. Nothing may be written after it.</summary>
    /// <param name="isContinued">True when another segment follows.</param>
    /// <exception cref="RecordingException">The file cannot be written; may be repeated.</exception>
    public void Finish(bool isContinued = false)
    {
        Guarded(() =>
        {
            if (_listed.Count > 0)
            {
                WriteIndex(0, 0);
            }
            _regions.WriteLast(_rows.End(isContinued));
            _finished = true;
        });
        Flush();
    }

    /// <summary>Closes the file. Without <see cref="Finish"/> before it, the recording counts as interrupted and stays readable.</summary>
    public void Dispose()
    {
        _sync.Dispose();
        lock (_gate)
        {
            _regions.Dispose();
        }
    }

    private void WriteNote(string kind, long step, double seconds, double value)
    {
        var batch = _rows.Note(kind, step, seconds, value);
        Guarded(() => _regions.Write(batch, _regions.NextCommit(RegionKind.Events, step, seconds), 0));
    }

    private void WriteTiles(RegionKind region, string kind, long step, double seconds, ImmutableArray<TileRecord> tiles) =>
        Note(_regions.Write(_rows.Tiles(kind, step, seconds, tiles), _regions.NextCommit(region, step, seconds), PayloadBytes(tiles)));

    private void Note(CommitRecord commit)
    {
        _listed.Add(commit);
        _framesSinceIndex += commit.Kind == RegionKind.Frame ? 1 : 0;
    }

    private void NoteWritten(IEnumerable<CommitRecord> regions)
    {
        foreach (var region in regions)
        {
            if (region.Kind == RegionKind.Index)
            {
                _indexes.Add((region.Offset, _listed.Count));
                _framesSinceIndex = 0;
            }
            else if (RegionIndex.Lists(region.Kind))
            {
                Note(region);
            }
        }
    }

    // Before the next frame rather than after the last: a frame that was written must not seem to have failed.
    private void WriteIndexWhenDue()
    {
        if (_framesSinceIndex >= RegionIndex.FramesPerIndex)
        {
            int continued = RegionIndex.Continues(_indexes.Count + 1);
            var (offset, listed) = continued == 0 ? (0, 0) : _indexes[continued - 1];
            WriteIndex(offset, listed);
        }
    }

    private void WriteIndex(long continues, int from)
    {
        byte[] payload = RegionIndex.Write(continues, CollectionsMarshal.AsSpan(_listed)[from..]);
        var last = _listed[^1];
        var commit = _regions.Write(_rows.Index(payload, _listed.Count - from), _regions.NextCommit(RegionKind.Index, last.Step, last.Seconds), payload.Length);
        _indexes.Add((commit.Offset, _listed.Count));
        _regions.Index = commit.Offset;
        _framesSinceIndex = 0;
    }

    private void Guarded(Action write)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_finished, this);
            try
            {
                _sync.ThrowIfFailed();
                write();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw FormatError.CannotWrite(_path, exception.Message, exception);
            }
            long written = _regions.End;
            _sync.RunWhenDue(() => _regions.Flush(written));
        }
    }

    private static long PayloadBytes(ImmutableArray<TileRecord> tiles) => tiles.Sum(tile => (long)tile.Payload.Length);
}
