namespace Brainscan.Format;

/// <summary>
/// From optimiser steps to frames. Steps of a recording ascend; in one that went back (an older writer let a trainer that was set back write
/// on) a step means the frame that was recorded last at it.
/// </summary>
public static class FrameSteps
{
    /// <summary>
    /// Place of the frame that a step means: of the frames with the greatest step that is not above it, the one recorded last. −1 where
    /// all frames are after it.
    /// </summary>
    /// <param name="frames">Frames, in the order they were recorded in.</param>
    /// <param name="step">Optimiser step.</param>
    public static int LastAtOrBefore(IReadOnlyList<FrameEntry> frames, long step)
    {
        if (!Ascend(frames))
        {
            return Search(frames, step);
        }
        int low = 0;
        int high = frames.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = frames[middle].Step <= step ? (middle + 1, high) : (low, middle);
        }
        return low - 1;
    }

    /// <summary>Least and greatest step of some frames; (0, 0) where there are none.</summary>
    /// <param name="frames">Frames, in the order they were recorded in.</param>
    public static (long Least, long Greatest) Range(IReadOnlyList<FrameEntry> frames) =>
        frames.Count == 0 ? (0, 0)
        : Ascend(frames) ? (frames[0].Step, frames[^1].Step)
        : (frames.Min(frame => frame.Step), frames.Max(frame => frame.Step));

    private static int Search(IReadOnlyList<FrameEntry> frames, long step)
    {
        int found = -1;
        long greatest = long.MinValue;
        for (int place = 0; place < frames.Count; place++)
        {
            long at = frames[place].Step;
            if (at <= step && at >= greatest)
            {
                (found, greatest) = (place, at);
            }
        }
        return found;
    }

    // a reader knows it of its own; of a few frames it is soon found out
    private static bool Ascend(IReadOnlyList<FrameEntry> frames)
    {
        if (frames is Container.FrameList list)
        {
            return list.StepsAscend;
        }
        for (int place = 1; place < frames.Count; place++)
        {
            if (frames[place].Step < frames[place - 1].Step)
            {
                return false;
            }
        }
        return true;
    }
}
