namespace Brainscan.Format.Tools;

/// <summary>What of a recording a cut takes.</summary>
public sealed record CutSelection
{
    /// <summary>First step; null: the first there is.</summary>
    public long? FromStep { get; init; }

    /// <summary>Last step, included; null: the last there is.</summary>
    public long? ToStep { get; init; }

    /// <summary>Takes every so many frames of the range, its first one always; at least 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The quality of the cut; null: that of the recording.</summary>
    public Quality? Quality { get; init; }

    /// <summary>True when a step lies in the range.</summary>
    public bool Includes(long step) => step >= (FromStep ?? long.MinValue) && step <= (ToStep ?? long.MaxValue);
}
