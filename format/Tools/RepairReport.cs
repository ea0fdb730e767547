namespace Brainscan.Format.Tools;

/// <summary>What a repair kept, and what it could not.</summary>
public sealed class RepairReport
{
    /// <summary>Frames kept: each checked to its last byte, and shown by the new file.</summary>
    public int FramesKept { get; internal set; }

    /// <summary>Frames that were committed and are not in the new file, in order.</summary>
    public IReadOnlyList<LostFrame> FramesLost => Frames;

    /// <summary>What else was lost, in words: tokens and metrics, the origin, files of the chain, bytes nobody can read.</summary>
    public IReadOnlyList<string> OthersLost => Others;

    /// <summary>Bytes of what was lost, of stretches that cannot be read too.</summary>
    public long BytesLost { get; internal set; }

    /// <summary>Bytes after the last commit, which never counted.</summary>
    public long UncommittedBytes { get; internal set; }

    /// <summary>True when all that had been committed is in the new file.</summary>
    public bool IsWhole => Frames.Count == 0 && Others.Count == 0;

    internal List<LostFrame> Frames { get; } = [];

    internal List<string> Others { get; } = [];
}

/// <summary>A frame that a repair could not keep.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Step">Its step; null when not even its commit could be read.</param>
/// <param name="Why">What was wrong.</param>
public readonly record struct LostFrame(int Number, long? Step, string Why);
