using Brainscan.Format;

namespace Brainscan.Player.App;

/// <summary>Finds frames by step.</summary>
internal static class Places
{
    /// <summary>Place of the last frame at or before a step; the first where all are after it.</summary>
    /// <param name="frames">Ascending by step, at least one.</param>
    /// <param name="step">Optimiser step.</param>
    public static int At(IReadOnlyList<FrameEntry> frames, long step)
    {
        int low = 0;
        int high = frames.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = frames[middle].Step <= step ? (middle + 1, high) : (low, middle);
        }
        return Math.Max(0, low - 1);
    }
}
