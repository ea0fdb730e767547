namespace Brainscan.Format.Tools;

/// <summary>What a repair kept, and what it could not.</summary>
public sealed class RepairReport
{
    private readonly List<LostFrames> _lost = [];
    private readonly List<string> _others = [];

    /// <summary>Frames kept: each checked to its last byte, and shown by the new file.</summary>
    public int FramesKept { get; private set; }

    /// <summary>Frames that are not in the new file, in order.</summary>
    public IReadOnlyList<LostFrames> Lost => _lost;

    /// <summary>How many they are.</summary>
    public long FramesLost => _lost.Sum(lost => lost.Count);

    /// <summary>What else was lost, in words: tokens and metrics, the origin, files of the chain, bytes nobody can read.</summary>
    public IReadOnlyList<string> OthersLost => _others;

    /// <summary>Bytes of what was lost, of stretches that cannot be read too.</summary>
    public long BytesLost { get; private set; }

    /// <summary>Bytes after the last commit, which never counted.</summary>
    public long UncommittedBytes { get; internal set; }

    /// <summary>True when all that had been committed is in the new file.</summary>
    public bool IsWhole => _lost.Count == 0 && _others.Count == 0;

    internal void Keep() => FramesKept++;

    internal void Lose(string what, long bytes = 0)
    {
        _others.Add(what);
        BytesLost += bytes;
    }

    /// <summary>Notes frames; those that follow the last ones noted, and were lost for the same reason, join them.</summary>
    internal void Lose(LostFrames frames, long bytes)
    {
        BytesLost += bytes;
        if (_lost.Count > 0 && _lost[^1] is var last && last.Why == frames.Why && last.Last + 1L == frames.First && last.LastStep is null == frames.FirstStep is null)
        {
            _lost[^1] = last with { Last = frames.Last, LastStep = frames.LastStep };
            return;
        }
        _lost.Add(frames);
    }
}

/// <summary>Frames that follow one another and that a repair could not keep.</summary>
/// <param name="First">Number of the first.</param>
/// <param name="Last">Number of the last.</param>
/// <param name="FirstStep">Step of the first; null when not even their commits could be read.</param>
/// <param name="LastStep">Step of the last; null likewise.</param>
/// <param name="Why">What was wrong.</param>
public readonly record struct LostFrames(int First, int Last, long? FirstStep, long? LastStep, string Why)
{
    /// <summary>How many they are.</summary>
    public long Count => (long)Last - First + 1;

    /// <summary>"frames 6 to 7 (steps 60 to 70): a frame they build on is lost".</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{(First == Last ? $"frame {First}" : $"frames {First} to {Last}")}{(FirstStep is null ? "" : First == Last ? $" (step {FirstStep})" : $" (steps {FirstStep} to {LastStep})")}: {Why}");
}
