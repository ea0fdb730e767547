using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>A few frames that stand for a whole run.</summary>
internal static class Moments
{
    /// <summary>Places of so many frames, the first and the last among them, the others as evenly spread over the steps as there are frames; fewer where the run has fewer.</summary>
    /// <param name="frames">The run's, at least one.</param>
    /// <param name="count">How many, at least 1; of one it is the last.</param>
    public static int[] Choose(IReadOnlyList<FrameEntry> frames, int count)
    {
        if (count >= frames.Count)
        {
            return [.. Enumerable.Range(0, frames.Count)];
        }
        int[] places = new int[count];
        long first = frames[0].Step;
        double span = frames[^1].Step - first;
        int before = -1;
        for (int i = 0; i < count; i++)
        {
            double step = count == 1 ? frames[^1].Step : first + (span * i / (count - 1));
            // later ones need their places too
            before = Math.Clamp(Nearest(frames, step), before + 1, frames.Count - count + i);
            places[i] = before;
        }
        return places;
    }

    private static int Nearest(IReadOnlyList<FrameEntry> frames, double step)
    {
        int low = 0;
        int high = frames.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = frames[middle].Step < step ? (middle + 1, high) : (low, middle);
        }
        return low > 0 && step - frames[low - 1].Step < frames[low].Step - step ? low - 1 : low;
    }
}
