namespace Brainscan.Format;

/// <summary>A place in a recording at which its steps do not go on as they did.</summary>
/// <param name="Place">Place, among the frames, of the first frame after it; at least 1.</param>
/// <param name="From">Step of the frame before it.</param>
/// <param name="To">Step of the frame after it.</param>
public readonly record struct StepBreak(int Place, long From, long To)
{
    /// <summary>True where the run went back, to a step that was recorded already or lies before one that was; false where steps are missing.</summary>
    public bool IsBack => To <= From;

    /// <summary>Steps from the one frame to the other, at least 1; 0 where the run went back.</summary>
    public ulong Steps => IsBack ? 0 : (ulong)To - (ulong)From;
}
