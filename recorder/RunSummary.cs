using System.Text.Json.Serialization;

namespace Brainscan.Recorder;

/// <summary>What a run came to; with <c>--json</c> its properties are the output, in camel case.</summary>
/// <param name="Out">The recording.</param>
/// <param name="Device">Where the model was trained.</param>
/// <param name="Parameters">Weights in a frame.</param>
/// <param name="FirstLoss">Loss of the run's first step, in nats a byte; null where none was done.</param>
/// <param name="End">Where the run stood when its file was finished.</param>
internal sealed record RunSummary(string Out, string Device, long Parameters, float? FirstLoss, [property: JsonIgnore] RunStatus End)
{
    public float? LastLoss => End.Loss;

    /// <summary>False when the run was stopped before its end; the file is whole all the same.</summary>
    public bool Completed => End.IsCompleted;

    public long Steps => End.Step;

    public long TokensSeen => End.TokensSeen;

    /// <summary>Frames in the recording, those of earlier processes included.</summary>
    public int Frames => End.Recorder.Frames;

    /// <summary>Size of the recording: all its files.</summary>
    public long Bytes => End.Recorder.Bytes;

    /// <summary>How much smaller the file is than its frames in raw 32-bit floats.</summary>
    public double RatioToFp32 => Bytes > 0 ? (double)Frames * Parameters * sizeof(float) / Bytes : 0;

    public double Seconds => End.Seconds;

    public double TokensPerSecond => End.TokensPerSecond;

    /// <summary>Wall time that copying weights, waiting for the encoder and writing events took from training.</summary>
    public double RecorderSeconds => End.Recorder.CostSeconds;

    public double RecorderShare => End.RecorderShare;

    /// <summary>Wall time that generating text took.</summary>
    public double TextSeconds => End.TextSeconds;

    public double TextShare => End.TextShare;

    /// <summary>The step this process began at: 0, or that of the checkpoint it went on from.</summary>
    public long FirstStep => End.FirstStep;

    /// <summary>Checkpoints written.</summary>
    public int Checkpoints => End.Checkpoints;

    /// <summary>Wall time that checkpoints took.</summary>
    public double CheckpointSeconds => End.CheckpointSeconds;

    public double CheckpointShare => End.CheckpointShare;

    /// <summary>Step of the last checkpoint, if that could not be written.</summary>
    public long? CheckpointMissed => End.CheckpointMissed;

    /// <summary>Frames that are missing because the disk was full when they came.</summary>
    public int DroppedFrames => End.Recorder.DroppedFrames;

    /// <summary>Tokens and metrics that are missing, likewise.</summary>
    public long DroppedEvents => End.Recorder.DroppedEvents;

    /// <summary>Where weights stopped being numbers; null where they have not.</summary>
    public NotFinite? NotFinite => End.NotFinite;

    /// <summary>Step of the checkpoint from which the run can be gone on with.</summary>
    public long LastCheckpoint => End.LastCheckpoint;

    /// <summary>First step that was done again with another loss than the recorded one; null where there was none.</summary>
    public long? ReplayDiffersFrom => End.ReplayDifference?.Step;
}
