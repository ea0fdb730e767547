using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Recorder.Model;
using Brainscan.Recorder.Recording;
using AdamW = TorchSharp.Modules.AdamW;

namespace Brainscan.Recorder.Checkpoints;

/// <summary>
/// Writes checkpoints when they are due, never ahead of the recording: it waits until the frame of the step is on the disk. It copies
/// nothing, so training waits for all of it; <see cref="Seconds"/> says how long. A full disk costs a checkpoint, not the run.
/// </summary>
internal sealed class CheckpointClock(string recording, int interval, long lastStep, FlatParameters parameters, AdamW.State optimizer)
{
    private readonly Stopwatch _clock = new();
    private long _lastStep = lastStep;

    /// <summary>Checkpoints written.</summary>
    public int Count { get; private set; }

    /// <summary>Wall time that they took from training.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Step of the last one, if that could not be written.</summary>
    public long? Missed { get; private set; }

    /// <summary>Step of the last one on the disk.</summary>
    public long LastWritten { get; private set; } = lastStep;

    /// <summary>True when a frame of this step is to be followed by a checkpoint.</summary>
    public bool IsDue(long step) => step - _lastStep >= interval;

    /// <summary>Writes the first of a new run: whatever is recorded after it can be gone on with.</summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    public void WriteFirst(Checkpoint run)
    {
        _clock.Start();
        CheckpointFile.Write(recording, run, parameters, optimizer);
        Count++;
        _clock.Stop();
    }

    /// <summary>
    /// Writes one, once everything recorded is on the disk. One that holds something else than numbers is never written: it would take the
    /// place of the last from which something can be learned.
    /// </summary>
    /// <exception cref="RecordingException">It cannot be written for another reason than want of room.</exception>
    public void Write(Checkpoint run, FrameRecorder recorder)
    {
        _clock.Start();
        // Due again only after as many steps: a disk that is full is not asked at every frame.
        _lastStep = run.Step;
        try
        {
            if (!NotFinite.IsFinite(parameters.Weights) || !NotFinite.IsFinite(optimizer.exp_avg) || !NotFinite.IsFinite(optimizer.exp_avg_sq))
            {
                _ = recorder.Sync();
            }
            else if (recorder.Sync())
            {
                CheckpointFile.Write(recording, run, parameters, optimizer);
                Count++;
                (LastWritten, Missed) = (run.Step, null);
            }
            else
            {
                Missed = run.Step;
            }
        }
        catch (RecordingException error) when (DiskFull.Is(error))
        {
            Missed = run.Step;
        }
        _clock.Stop();
    }
}
