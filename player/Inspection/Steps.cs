using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>From optimiser steps to places among frames, whose steps ascend.</summary>
internal static class Steps
{
    /// <summary>Place of the first frame after a step; the number of frames where there is none.</summary>
    public static int FirstAfter(IReadOnlyList<FrameEntry> frames, long step)
    {
        int low = 0;
        int high = frames.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = frames[middle].Step <= step ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
