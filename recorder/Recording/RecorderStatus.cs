using Brainscan.Format;

namespace Brainscan.Recorder.Recording;

/// <summary>What a recorder has done, for a person to read.</summary>
/// <param name="Frames">Frames in the recording.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CostSeconds">Wall time that copying weights, waiting for the encoder and ending the file took from training.</param>
/// <param name="PausedAt">Step at which the disk was found full, while it is; else null.</param>
/// <param name="DroppedFrames">Frames that are not in the recording because the disk was full when they came.</param>
/// <param name="DroppedEvents">Tokens and metrics that are not, likewise.</param>
internal readonly record struct RecorderStatus(
    int Frames, long Bytes, double CostSeconds, long? PausedAt, int DroppedFrames, long DroppedEvents)
{
    /// <summary>The first file that could not become any larger, so that another was begun; null where there was none.</summary>
    public FileLimit? Limit { get; init; }
}
