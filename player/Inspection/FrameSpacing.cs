using System.Globalization;
using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>How far a recording's frames are apart, in words. A run's header names one distance, which frames that are spread over time do not keep.</summary>
internal static class FrameSpacing
{
    /// <summary>"every 10 steps", "every step", or "1 to 34 steps apart".</summary>
    /// <param name="frames">The frames, in order.</param>
    /// <param name="stepsPerFrame">The distance that the header names.</param>
    public static string Words(IReadOnlyList<FrameEntry> frames, int stepsPerFrame)
    {
        (long least, long most, int asNamed) = (long.MaxValue, 0, 0);
        for (int i = 1; i < frames.Count; i++)
        {
            long steps = frames[i].Step - frames[i - 1].Step;
            (least, most, asNamed) = (Math.Min(least, steps), Math.Max(most, steps), asNamed + (steps == stepsPerFrame ? 1 : 0));
        }
        // the first and the last frame are where the run begins and ends, and a full disk or a stop leaves gaps: most of them decide
        bool isNamed = frames.Count <= 3 || 2 * asNamed >= frames.Count - 1;
        return !isNamed ? string.Create(CultureInfo.InvariantCulture, $"{least:N0} to {most:N0} steps apart")
            : stepsPerFrame == 1 ? "every step"
            : string.Create(CultureInfo.InvariantCulture, $"every {stepsPerFrame:N0} steps");
    }
}
