using Brainscan.Recorder.Checkpoints;
using Brainscan.Recorder.Recording;

namespace Brainscan.Recorder;

/// <summary>Where a run stands, for a person to read. Times are of this process; a run that was resumed has had others before.</summary>
internal readonly record struct RunStatus
{
    /// <summary>Optimiser steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Optimiser steps to do; null where their number does not end the run.</summary>
    public required long? Steps { get; init; }

    /// <summary>True when nothing comes after: the file is finished.</summary>
    public bool IsLast { get; init; }

    /// <summary>True when the run has done all it was to do.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>Seconds that this process is to train; null where time does not end the run.</summary>
    public double? SecondsToTrain { get; init; }

    /// <summary>The step at which this process began: 0, or that of the checkpoint it went on from.</summary>
    public long FirstStep { get; init; }

    /// <summary>Loss of the last step, in nats a byte; null before the first.</summary>
    public float? Loss { get; init; }

    /// <summary>Wall time since this process began to train.</summary>
    public double Seconds { get; init; }

    /// <summary>Tokens trained on.</summary>
    public long TokensSeen { get; init; }

    /// <summary>Tokens trained on before this process.</summary>
    public long TokensSeenBefore { get; init; }

    /// <summary>What the recorder has done.</summary>
    public RecorderStatus Recorder { get; init; }

    /// <summary>Wall time that generating text took.</summary>
    public double TextSeconds { get; init; }

    /// <summary>Checkpoints written.</summary>
    public int Checkpoints { get; init; }

    /// <summary>Wall time that they took, waiting for the recording to be on the disk included.</summary>
    public double CheckpointSeconds { get; init; }

    /// <summary>Step of the last checkpoint that could not be written; null where all were.</summary>
    public long? CheckpointMissed { get; init; }

    /// <summary>First step whose loss was not the recorded one when a resumed run did it again, and by how much.</summary>
    public (long Step, double By)? ReplayDifference { get; init; }

    /// <summary>Where weights stopped being numbers, in this process; null where they have not.</summary>
    public NotFinite? NotFinite { get; init; }

    /// <summary>Whether the run ends because of that.</summary>
    public bool StopsAtNan { get; init; }

    /// <summary>Step of the checkpoint from which the run can be gone on with.</summary>
    public long LastCheckpoint { get; init; }

    /// <summary>Where a run stands before it goes on with a step.</summary>
    /// <param name="run">The step, and what led there.</param>
    /// <param name="from">Where this process began; null at the start.</param>
    /// <param name="isLast">Whether it ends here.</param>
    /// <param name="recorder">What records it.</param>
    /// <param name="checkpoints">What writes its checkpoints.</param>
    /// <param name="replay">What was recorded before this process.</param>
    /// <param name="clock">The run's time.</param>
    /// <param name="textElapsed">Of this process's, what the text took.</param>
    public static RunStatus Of(
        Checkpoint run, Checkpoint? from, bool isLast, FrameRecorder recorder, CheckpointClock checkpoints, Replay replay, RunClock clock, TimeSpan textElapsed) => new()
    {
        Step = run.Step,
        Steps = run.Options.Steps < RecordOptions.MostSteps ? run.Options.Steps : null,
        IsLast = isLast,
        IsCompleted = isLast && (run.Step == run.Options.Steps || run.Options.IsTimeOver(clock.RunSeconds)),
        SecondsToTrain = 60 * run.Options.Minutes - replay.Seconds,
        FirstStep = from?.Step ?? 0,
        Loss = run.Loss,
        Seconds = clock.Elapsed.TotalSeconds,
        TokensSeen = run.TokensSeen,
        TokensSeenBefore = from?.TokensSeen ?? 0,
        Recorder = recorder.Status,
        TextSeconds = textElapsed.TotalSeconds,
        Checkpoints = checkpoints.Count,
        CheckpointSeconds = checkpoints.Seconds,
        CheckpointMissed = checkpoints.Missed,
        ReplayDifference = replay.Difference,
        LastCheckpoint = checkpoints.LastWritten,
        StopsAtNan = run.Options.OnNan == OnNan.Stop,
    };

    public double TokensPerSecond => Seconds > 0 ? (TokensSeen - TokensSeenBefore) / Seconds : 0;

    public double RecorderShare => Share(Recorder.CostSeconds);

    public double TextShare => Share(TextSeconds);

    public double CheckpointShare => Share(CheckpointSeconds);

    /// <summary>Time left at the speed so far; not a number before the first step of a run that steps alone end.</summary>
    public double SecondsLeft => Math.Min(
        Steps is not { } steps ? double.PositiveInfinity : Step > FirstStep ? Seconds / (Step - FirstStep) * (steps - Step) : SecondsToTrain is null ? double.NaN : double.PositiveInfinity,
        SecondsToTrain is { } most ? Math.Max(0, most - Seconds) : double.PositiveInfinity);

    /// <summary>How much of this process's way is gone, 0–1.</summary>
    public double Progress => IsLast ? 1 : Math.Clamp(
        Math.Max(Steps is { } steps ? (double)(Step - FirstStep) / (steps - FirstStep) : 0, SecondsToTrain is { } most ? Seconds / most : 0), 0, 1);

    private double Share(double seconds) => Seconds > 0 ? seconds / Seconds : 0;
}
