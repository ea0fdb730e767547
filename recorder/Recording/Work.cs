using Brainscan.Format;

namespace Brainscan.Recorder.Recording;

/// <summary>Something to be written by a <see cref="FrameRecorder"/>; may be tried again when there was no room.</summary>
/// <param name="step">Step it belongs to.</param>
internal abstract class Work(long step)
{
    public long Step => step;

    public abstract void Write(IRecording recording);
}

/// <summary>All weights at a step, in a buffer that is free again when they are written.</summary>
internal sealed class FrameWork(long step, double seconds, SnapshotBuffer buffer) : Work(step)
{
    public SnapshotBuffer Buffer => buffer;

    public override void Write(IRecording recording) => recording.WriteFrame(Step, seconds, buffer.Weights);
}

/// <summary>Tokens and metrics, at least one.</summary>
internal sealed class EventWork(TokenEvent[] tokens, MetricEvent[] metrics) : Work(tokens.Length > 0 ? tokens[^1].Step : metrics[^1].Step)
{
    public int Count => tokens.Length + metrics.Length;

    public override void Write(IRecording recording) => recording.WriteEvents(tokens, metrics);
}

/// <summary>A promise to readers that there will be more within a time.</summary>
internal sealed class HeartbeatWork(long step, TimeSpan promise) : Work(step)
{
    public override void Write(IRecording recording) => recording.WriteHeartbeat(promise);
}

/// <summary>Has the disk confirm all that was written before.</summary>
internal sealed class SyncWork(long step) : Work(step)
{
    public override void Write(IRecording recording) => recording.Flush();
}

/// <summary>The end of the recording.</summary>
internal sealed class FinishWork(long step) : Work(step)
{
    public override void Write(IRecording recording) => recording.Finish();
}
