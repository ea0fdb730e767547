namespace Brainscan.Recorder;

/// <summary>What a run came to; with <c>--json</c> its properties are the output, in camel case.</summary>
internal sealed record RunSummary
{
    public required string Out { get; init; }

    /// <summary>False when the run was stopped before its last step; the file is whole all the same.</summary>
    public required bool Completed { get; init; }

    public required string Device { get; init; }

    public required long Parameters { get; init; }

    public required long Steps { get; init; }

    public required int Frames { get; init; }

    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>How much smaller the file is than its frames in raw 32-bit floats.</summary>
    public double RatioToFp32 => Bytes > 0 ? (double)Frames * Parameters * sizeof(float) / Bytes : 0;

    public required double? FirstLoss { get; init; }

    public required double? LastLoss { get; init; }

    public required long TokensSeen { get; init; }

    public required double Seconds { get; init; }

    public double TokensPerSecond => Seconds > 0 ? TokensSeen / Seconds : 0;

    /// <summary>Wall time that copying weights, waiting for the encoder and writing events took from training.</summary>
    public required double RecorderSeconds { get; init; }

    public double RecorderShare => Seconds > 0 ? RecorderSeconds / Seconds : 0;

    /// <summary>Wall time that generating text took.</summary>
    public required double TextSeconds { get; init; }
}
