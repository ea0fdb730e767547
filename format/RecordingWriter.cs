using Brainscan.Format.Container;
using Microsoft.Win32.SafeHandles;

namespace Brainscan.Format;

/// <summary>
/// Records any model: named float tensors of any shapes, a snapshot at a time. Encodes, writes, begins a new segment when one is full, and
/// takes up what an interrupted run has left. One writer at a time may have a recording.
/// <para>
/// Snapshots come one at a time and in order, from one thread; tokens, metrics and heartbeats from any. A call that fails, for instance
/// because the disk is full, has written nothing that counts; the same call may be repeated until it succeeds.
/// </para>
/// </summary>
public sealed partial class RecordingWriter : IDisposable
{
    private readonly Lock _gate = new(); // over which file is the current one
    private readonly string _path;
    private readonly RecordingHeader _header;
    private readonly WriterOptions _options;
    private readonly FrameEncoder _encoder;
    private TimelineWriter? _current;
    private EncodedFrame? _unwritten;
    private int _segment;
    private bool _segmentEnded;
    private int _framesInSegment;
    private long _closedBytes;
    private long? _lastStep;

    private RecordingWriter(string path, RecordingHeader header, WriterOptions options)
    {
        (_path, _header, _options) = (path, header, options);
        _segment = header.Segment;
        _encoder = new FrameEncoder(header, options.Workers);
    }

    /// <summary>Frames in the whole recording.</summary>
    public int Frames => _encoder.NextFrame - (_unwritten is null ? 0 : 1);

    /// <summary>Segments begun so far.</summary>
    public int Segments => _segment;

    /// <summary>Bytes in all segments.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _closedBytes + (_current?.Length ?? 0);
            }
        }
    }

    /// <summary>Begins a new recording.</summary>
    /// <param name="path">File to make; further segments lie beside it.</param>
    /// <param name="header">What is recorded.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="RecordingException">The file exists already, cannot be created, or is being written by somebody else.</exception>
    public static RecordingWriter Create(string path, RecordingHeader header, WriterOptions? options = null)
    {
        if (SegmentFile.After(path, 1) is { } later)
        {
            throw FormatError.Exists(later.Path);
        }
        if (options is { ReplacesEmpty: true } && File.Exists(path))
        {
            using (Lock(path)) // one that somebody has begun a moment ago holds nothing either
            {
                if (HoldsNothing(path))
                {
                    File.Delete(path);
                }
            }
        }
        var writer = new RecordingWriter(path, header, options ?? new WriterOptions());
        try
        {
            writer._current = TimelineWriter.Create(path, header, writer._options.Through);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>True where a file is a recording in which nothing was recorded: its writer ended in its first moments.</summary>
    /// <param name="path">A file.</param>
    public static bool HoldsNothing(string path)
    {
        try
        {
            if (new FileInfo(path).Length == 0)
            {
                return true;
            }
            using var reader = TimelineReader.Open(path);
            // Bytes that do not count, or are damaged, may have been somebody's frames.
            return reader is { SegmentCount: 1, Header.Segment: 1, IsFinished: false, Frames.Count: 0, Tokens.Count: 0, Metrics.Count: 0, Resumes.Count: 0 }
                && reader.Damage.Count == 0 && reader.CommittedLength == reader.Length;
        }
        catch (Exception exception) when (exception is RecordingException or IOException or UnauthorizedAccessException)
        {
            return false; // it is something else, or nobody can tell
        }
    }

    /// <summary>
    /// Goes on with an interrupted recording: cuts off what was not committed, and writes down that it did. A finished file is never written
    /// again: there a new segment begins.
    /// </summary>
    /// <param name="path">The recording; its first segment.</param>
    /// <param name="step">Optimiser step from which training goes on.</param>
    /// <param name="seconds">Wall time since the run began, of training, at that step.</param>
    /// <param name="options">How to go on; null: the defaults.</param>
    /// <exception cref="RecordingException">It is being written, damaged, or cannot be read or written.</exception>
    public static RecordingWriter Resume(string path, long step, double seconds, WriterOptions? options = null)
    {
        var (reader, held) = OpenLocked(path);
        RecordingWriter? writer = null;
        bool isTaken = false;
        try
        {
            writer = new RecordingWriter(path, reader.Header, options ?? new WriterOptions());
            isTaken = writer.TakeUp(reader, held, step, seconds);
            return writer;
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
        finally
        {
            reader.Dispose();
            if (!isTaken)
            {
                held.Dispose();
            }
        }
    }

    /// <summary>Records one snapshot.</summary>
    /// <param name="step">Optimiser steps done; more than at the snapshot before.</param>
    /// <param name="seconds">Wall time since the run began.</param>
    /// <param name="weights">All weights, tensors one after another: <see cref="RecordingHeader.WeightCount"/> values.</param>
    /// <exception cref="RecordingException">
    /// It cannot be written, for example because the disk is full; repeat the call to try again. Or the step is not above the last one.
    /// </exception>
    public void WriteFrame(long step, double seconds, ReadOnlySpan<float> weights)
    {
        if (_unwritten is { } earlier)
        {
            Write(earlier);
            if (earlier.Step == step)
            {
                return;
            }
        }
        if (step <= _lastStep)
        {
            throw FormatError.StepGoesBack(_path, step, _lastStep.Value);
        }
        bool isNew = BeginSegmentWhenDue();
        _unwritten = _encoder.Encode(step, seconds, weights, forceKey: isNew || _framesInSegment == 0);
        Write(_unwritten);
    }

    /// <summary>Writes tokens and metrics that came since the last call; does nothing when there are none.</summary>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteEvents(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        lock (_gate)
        {
            BeginSegmentIfNone();
            WriteToCurrent(tokens, metrics);
        }
    }

    /// <summary>Tells readers that the writer is alive though it has nothing to write.</summary>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="seconds">Wall time since the run began.</param>
    /// <param name="promise">Within this time something will be written again.</param>
    /// <exception cref="RecordingException">The file cannot be written.</exception>
    public void WriteHeartbeat(long step, double seconds, TimeSpan promise)
    {
        lock (_gate)
        {
            BeginSegmentIfNone();
            AtLimitInTheNext(writer => writer.WriteHeartbeat(step, seconds, promise));
        }
    }

    /// <summary>Has the disk confirm everything written so far.</summary>
    /// <exception cref="RecordingException">The disk reports an error.</exception>
    public void Flush() => Current.Flush();

    /// <summary>
    /// Checks that its first file and the one being written are still there. The system lets a deleted file be written to its end, and then it is gone.
    /// </summary>
    /// <exception cref="RecordingException">One was deleted, moved away, or another file has its name.</exception>
    public void RequireFiles()
    {
        lock (_gate)
        {
            string last = SegmentPath.Of(_path, _segment);
            foreach (string path in new[] { _path, last })
            {
                var file = new FileInfo(path);
                if (!file.Exists || (path == last && file.Length < Current.Length))
                {
                    throw FormatError.IsGone(path);
                }
            }
        }
    }

    /// <summary>Ends the recording. Nothing may be written after it.</summary>
    /// <exception cref="RecordingException">The file cannot be written; may be repeated.</exception>
    public void Finish()
    {
        if (_unwritten is { } earlier)
        {
            Write(earlier);
        }
        lock (_gate)
        {
            BeginSegmentIfNone();
            AtLimitInTheNext(writer => writer.Finish());
        }
    }

    /// <summary>Closes the file. Without <see cref="Finish"/> before it, the recording counts as interrupted and stays readable.</summary>
    public void Dispose()
    {
        _current?.Dispose();
        _encoder.Dispose();
    }

    private TimelineWriter Current => _current ?? throw new ObjectDisposedException(nameof(RecordingWriter));

    private void Write(EncodedFrame frame)
    {
        lock (_gate)
        {
            BeginSegmentIfNone();
            WriteToCurrent(frame);
            (_unwritten, _lastStep) = (null, frame.Step);
            _framesInSegment++;
        }
    }

    private bool BeginSegmentWhenDue()
    {
        bool isDue = _framesInSegment > 0 && ((_options.SegmentFrames > 0 && _framesInSegment >= _options.SegmentFrames)
            || (_options.SegmentBytes > 0 && Current.Length >= _options.SegmentBytes));
        if (isDue)
        {
            EndSegment();
        }
        BeginSegmentIfNone();
        return isDue;
    }

    // Whoever writes events waits meanwhile: they have to go into one file or the other.
    private void EndSegment()
    {
        lock (_gate)
        {
            Current.Finish(isContinued: true);
            _closedBytes += Current.Length;
            Current.Dispose();
            _segmentEnded = true;
            BeginSegment();
        }
    }

    private void BeginSegmentIfNone()
    {
        if (_segmentEnded)
        {
            lock (_gate)
            {
                BeginSegment();
            }
        }
    }

    private void BeginSegment()
    {
        using var before = new TimelineReader(SegmentFile.Open(SegmentPath.Of(_path, _segment)));
        string path = SegmentPath.Of(_path, _segment + 1);
        var next = TimelineWriter.Create(path, _header with { Segment = _segment + 1, FirstFrame = _encoder.NextFrame - (_unwritten is null ? 0 : 1) }, _options.Through);
        try
        {
            next.WriteStart(before.ReadStart(), before.ReadOrigin());
        }
        catch (Exception exception)
        {
            long length = next.Length;
            next.Dispose();
            File.Delete(path); // made a moment ago, and nothing that is not elsewhere is in it
            if (FileTooLargeException.Is(exception))
            {
                throw FormatError.NoRoomForAFrame(path, length, exception);
            }
            throw;
        }
        _current = next;
        _segment++;
        _framesInSegment = 0;
        _segmentEnded = false;
    }

    // True where the lock is the file's from now on; a new segment has one of its own.
    private bool TakeUp(TimelineReader reader, SafeFileHandle held, long step, double seconds)
    {
        var last = reader.Last;
        _segment = last.Header.Segment;
        _framesInSegment = last.Frames.Count;
        _lastStep = reader.Frames.Count > 0 ? FrameSteps.Range(reader.Frames).Greatest : null;
        // A damaged file stays as it is: whoever repairs it one day needs every byte. The run goes on with a key in a new one.
        if (!TryRestore(reader) || last.HasEnd || IsDamaged(last))
        {
            _closedBytes = reader.Length;
            _segmentEnded = true;
            BeginSegmentIfNone();
            Current.WriteResume(new ResumeEvent(step, seconds, 0));
            return false;
        }
        _closedBytes = reader.Length - last.Length;
        _current = OpenToAppend(last.Path, held, _options.Through, out long bytesCut);
        if (_segment > 1 && last.Start is null)
        {
            Current.WriteStart(reader.ReadStart(), reader.ReadOrigin());
        }
        try
        {
            Current.WriteResume(new ResumeEvent(step, seconds, bytesCut));
            return true;
        }
        catch (RecordingException exception) when (FileTooLargeException.Is(exception))
        {
            lock (_gate)
            {
                BeginSegmentAtLimit(exception);
                Current.WriteResume(new ResumeEvent(step, seconds, bytesCut));
            }
            return true; // its lock went with the file that is full
        }
    }

    private bool TryRestore(TimelineReader reader)
    {
        try
        {
            _encoder.Restore(reader);
            return true;
        }
        catch (RecordingException)
        {
            // A frame on the way to the last is damaged: the next one has to be a key.
            _encoder.RestoreOrigin(reader);
            return false;
        }
    }

    // What the disk had not confirmed when the power went may have lost any of its sectors, commits that survived or not: it is read whole.
    private static bool IsDamaged(SegmentReader segment)
    {
        var damage = new List<Damage>();
        CommitRecord[] regions = [.. segment.Regions(damage)];
        return damage.Count > 0 || regions[^1].Kind == RegionKind.End || regions.Any(region => !segment.IsFramed(region)
            || (region.Offset + region.Length > segment.DurableEnd && !segment.IsWhole(region)));
    }

    private static TimelineWriter OpenToAppend(string path, SafeFileHandle held, Func<RecordingFile, RecordingFile> through, out long bytesCut)
    {
        DiskFile? file = null;
        try
        {
            file = DiskFile.OpenToAppend(path, held);
            var writer = TimelineWriter.Continue(path, through(file), out bytesCut);
            file = null;
            return writer;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.CannotWrite(path, exception.Message, exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    // The lock comes first: what is found in a file that somebody is writing is not true a moment later, and may look like damage.
    private static (TimelineReader Reader, SafeFileHandle Held) OpenLocked(string path)
    {
        while (true)
        {
            string last = LastSegment(path);
            var held = Lock(last);
            try
            {
                var reader = OpenWithoutTornSegment(path);
                if (reader.Last.Path == last)
                {
                    return (reader, held);
                }
                reader.Dispose(); // its writer has begun another segment meanwhile, and ended
                held.Dispose();
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
    }

    private static string LastSegment(string path)
    {
        using var reader = TimelineReader.Open(path);
        return reader.Last.Path;
    }

    private static SafeFileHandle Lock(string path)
    {
        try
        {
            return DiskFile.Lock(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.CannotWrite(path, exception.Message, exception);
        }
    }

    // A segment whose writer died before its header was committed holds nothing; a new one takes its place.
    private static TimelineReader OpenWithoutTornSegment(string path)
    {
        var reader = TimelineReader.Open(path);
        if (reader.Header.Segment != 1)
        {
            reader.Dispose();
            throw FormatError.NotTheFirst(path);
        }
        if (SegmentFile.After(path, reader.Last.Header.Segment) is { } next)
        {
            if (next.Number != reader.Last.Header.Segment + 1 || SegmentFile.HasCommit(next.Path))
            {
                reader.Dispose();
                throw FormatError.BrokenChain(next.Path);
            }
            using (Lock(next.Path))
            {
                File.Delete(next.Path);
            }
        }
        return reader;
    }
}
