namespace Brainscan.Recorder;

/// <summary>What a run came to; with <c>--json</c> its properties are the output, in camel case.</summary>
/// <param name="Out">The recording.</param>
/// <param name="Device">Where the model was trained.</param>
/// <param name="Parameters">Weights in a frame.</param>
/// <param name="FirstLoss">Loss of the first step, in nats a byte; null where none was done.</param>
internal sealed record RunSummary(string Out, string Device, long Parameters, float? FirstLoss)
{
    /// <summary>Takes the rest from the run's last status.</summary>
    public RunSummary(string path, string device, long parameters, float? firstLoss, RunStatus end) : this(path, device, parameters, firstLoss)
    {
        (Completed, Steps, LastLoss, TokensSeen, Frames, Bytes) = (end.Step == end.Steps, end.Step, end.Loss, end.TokensSeen, end.Frames, end.Bytes);
        (Seconds, TokensPerSecond) = (end.Seconds, end.TokensPerSecond);
        (RecorderSeconds, RecorderShare, TextSeconds, TextShare) = (end.RecorderSeconds, end.RecorderShare, end.TextSeconds, end.TextShare);
    }

    public float? LastLoss { get; }

    /// <summary>False when the run was stopped before its last step; the file is whole all the same.</summary>
    public bool Completed { get; }

    public long Steps { get; }

    public long TokensSeen { get; }

    public int Frames { get; }

    /// <summary>Size of the file.</summary>
    public long Bytes { get; }

    /// <summary>How much smaller the file is than its frames in raw 32-bit floats.</summary>
    public double RatioToFp32 => Bytes > 0 ? (double)Frames * Parameters * sizeof(float) / Bytes : 0;

    public double Seconds { get; }

    public double TokensPerSecond { get; }

    /// <summary>Wall time that copying weights, waiting for the encoder and writing events took from training.</summary>
    public double RecorderSeconds { get; }

    public double RecorderShare { get; }

    /// <summary>Wall time that generating text took.</summary>
    public double TextSeconds { get; }

    public double TextShare { get; }
}
