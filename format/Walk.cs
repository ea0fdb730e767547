namespace Brainscan.Format;

/// <summary>
/// A way that a tile goes to a frame: from a state it is at, or from a key, frame by frame forwards or back. Back over a key it takes the key's bridge.
/// </summary>
/// <param name="Start">The place it begins at: that of the state, or of the key.</param>
/// <param name="IsFresh">Whether it begins at a key, and needs no state.</param>
/// <param name="Target">The place it leads to.</param>
/// <param name="Cost">What it costs, in quarters of a change over time.</param>
internal readonly record struct Walk(int Start, bool IsFresh, int Target, long Cost)
{
    /// <summary>Measured on the full model: a change takes 13 ms of a core, a key 38, a bridge some 17.</summary>
    public const int StepCost = 4;

    /// <summary>What a key costs.</summary>
    public const int KeyCost = 12;

    /// <summary>What a bridge costs.</summary>
    public const int BridgeCost = 6;

    /// <summary>Moves from frame to frame, the key it begins with not counted.</summary>
    public int Length => Math.Abs(Target - Start);

    /// <summary>The place after so many moves; where it begins at a key, that alone comes first.</summary>
    public int After(int moves) => IsFresh ? Start : Target > Start ? Math.Min(Target, Start + moves) : Math.Max(Target, Start - moves);
}
