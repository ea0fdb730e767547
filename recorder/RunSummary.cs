using System.Text.Json.Serialization;

namespace Brainscan.Recorder;

/// <summary>What a run came to; with <c>--json</c> its properties are the output, in camel case.</summary>
/// <param name="Out">The recording.</param>
/// <param name="Device">Where the model was trained.</param>
/// <param name="Parameters">Weights in a frame.</param>
/// <param name="FirstLoss">Loss of the first step, in nats a byte; null where none was done.</param>
/// <param name="End">Where the run stood when its file was finished.</param>
internal sealed record RunSummary(string Out, string Device, long Parameters, float? FirstLoss, [property: JsonIgnore] RunStatus End)
{
    public float? LastLoss => End.Loss;

    /// <summary>False when the run was stopped before its last step; the file is whole all the same.</summary>
    public bool Completed => End.Step == End.Steps;

    public long Steps => End.Step;

    public long TokensSeen => End.TokensSeen;

    public int Frames => End.Frames;

    /// <summary>Size of the file.</summary>
    public long Bytes => End.Bytes;

    /// <summary>How much smaller the file is than its frames in raw 32-bit floats.</summary>
    public double RatioToFp32 => Bytes > 0 ? (double)Frames * Parameters * sizeof(float) / Bytes : 0;

    public double Seconds => End.Seconds;

    public double TokensPerSecond => End.TokensPerSecond;

    /// <summary>Wall time that copying weights, waiting for the encoder and writing events took from training.</summary>
    public double RecorderSeconds => End.RecorderSeconds;

    public double RecorderShare => End.RecorderShare;

    /// <summary>Wall time that generating text took.</summary>
    public double TextSeconds => End.TextSeconds;

    public double TextShare => End.TextShare;
}
