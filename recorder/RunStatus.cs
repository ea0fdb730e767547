namespace Brainscan.Recorder;

/// <summary>Where a run stands, for a person to read.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Steps">Optimiser steps to do.</param>
/// <param name="Loss">Loss of the last step, in nats a byte; null before the first.</param>
/// <param name="Seconds">Wall time since the run began.</param>
/// <param name="TokensSeen">Tokens trained on.</param>
/// <param name="Frames">Frames written.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="RecorderSeconds">Wall time that copying weights, waiting for the encoder and writing events took from training.</param>
/// <param name="TextSeconds">Wall time that generating text took.</param>
internal readonly record struct RunStatus(
    long Step, long Steps, float? Loss, double Seconds, long TokensSeen, int Frames, long Bytes, double RecorderSeconds, double TextSeconds)
{
    public double TokensPerSecond => Seconds > 0 ? TokensSeen / Seconds : 0;

    public double RecorderShare => Seconds > 0 ? RecorderSeconds / Seconds : 0;

    public double TextShare => Seconds > 0 ? TextSeconds / Seconds : 0;

    public double SecondsLeft => Step > 0 ? Seconds / Step * (Steps - Step) : double.NaN;
}
