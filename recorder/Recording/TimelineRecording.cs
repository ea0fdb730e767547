using Brainscan.Format;
using Brainscan.Recorder.Checkpoints;

namespace Brainscan.Recorder.Recording;

/// <summary>A recording on disk: one file, or the chain of segments that begins with it.</summary>
internal sealed class TimelineRecording : IRecording
{
    private readonly RecordingWriter _writer;
    private long _step;
    private double _seconds;

    private TimelineRecording(RecordingWriter writer, long step, double seconds) => (_writer, _step, _seconds) = (writer, step, seconds);

    public int Frames => _writer.Frames;

    public long Length => _writer.Length;

    public FileLimit? Limit => _writer.Limit;

    /// <summary>Begins a recording, and has its first checkpoint written. Where one of them cannot be, neither is there.</summary>
    /// <param name="options">The run.</param>
    /// <param name="header">What the recording says about itself.</param>
    /// <param name="checkpoint">Writes the checkpoint, once the file is on the disk.</param>
    /// <exception cref="RecordingException">The file exists or cannot be made, or the checkpoint cannot be written.</exception>
    public static TimelineRecording Create(RecordOptions options, RecordingHeader header, Action checkpoint)
    {
        var recording = new TimelineRecording(RecordingWriter.Create(options.Out, header, OptionsOf(options) with { ReplacesEmpty = true }), 0, 0);
        try
        {
            recording.Flush();
            checkpoint();
            return recording;
        }
        catch (Exception exception)
        {
            // Both were made a moment ago; what stayed would bar the name from the next run, which could not go on with it either.
            File.Delete(options.Out);
            string begun = CheckpointFile.PathOf(options.Out);
            if (File.Exists(begun)) File.Delete(begun);
            recording.Dispose();
            if (!DiskFull.Is(exception)) throw;
            throw new RecordingException($"the disk is full: {begun}, without which no run can be gone on with, has no room, so nothing was begun; make room and try again", exception);
        }
    }

    /// <summary>Goes on with the recording of a run, at the end of what is committed.</summary>
    /// <exception cref="RecordingException">It is being written by somebody else, damaged, or cannot be written.</exception>
    public static TimelineRecording Resume(RecordOptions options, Checkpoint run, Replay replay) =>
        new(RecordingWriter.Resume(options.Out, run.Step, replay.Seconds, OptionsOf(options)), run.Step, replay.Seconds);

    /// <summary>What a run's recording holds beyond its checkpoint.</summary>
    /// <exception cref="RecordingException">There is no such recording, it cannot be read, it is of another run, or it ends before the checkpoint.</exception>
    public static Replay ReplayOf(RecordOptions options, Checkpoint run)
    {
        using var recording = TimelineReader.Open(options.Out);
        if (recording.Header.RunId != run.RunId)
        {
            throw new RecordingException(
                $"{CheckpointFile.PathOf(options.Out)} is of another run ({run.RunId}) than {options.Out} ({recording.Header.RunId}): put them together that belong together");
        }
        var replay = new Replay(recording, run.Step);
        // The checkpoint of a step is written when its metrics are on the disk, and a full disk keeps those. What is damaged stays where it is,
        // and the run goes on beside it.
        if (replay.LastStep < run.Step && run.Step > 0 && !replay.IsDamaged)
        {
            throw new RecordingException(
                $"{options.Out} ends at step {replay.LastStep:N0}, its checkpoint is of step {run.Step:N0}: what lies between is not there; put its last files back, or begin another run");
        }
        return replay;
    }

    public void WriteFrame(long step, double seconds, ReadOnlySpan<float> weights)
    {
        _writer.RequireFiles();
        _writer.WriteFrame(step, seconds, weights);
        (_step, _seconds) = (step, seconds);
    }

    public void WriteEvents(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        _writer.RequireFiles();
        _writer.WriteEvents(tokens, metrics);
        (_step, _seconds) = tokens.IsEmpty ? (metrics[^1].Step, metrics[^1].Seconds) : (tokens[^1].Step, tokens[^1].Seconds);
    }

    public void WriteHeartbeat(TimeSpan promise) => _writer.WriteHeartbeat(_step, _seconds, promise);

    public void Flush()
    {
        _writer.RequireFiles();
        _writer.Flush();
    }

    public void Finish()
    {
        _writer.RequireFiles();
        _writer.Finish();
    }

    public void Dispose() => _writer.Dispose();

    // Half the processors encode: the other half go on training, and a frame is done long before the next.
    private static WriterOptions OptionsOf(RecordOptions options) => new()
    {
        Workers = Math.Max(1, Environment.ProcessorCount / 2),
        SegmentBytes = options.SegmentBytes,
        SegmentFrames = options.SegmentFrames,
    };
}
