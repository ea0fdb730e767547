using Brainscan.Format;
using static System.FormattableString;

namespace Brainscan.Player.Inspection;

/// <summary>From optimiser steps to places among frames, and how steps and what is missing between them are said.</summary>
internal static class Steps
{
    /// <summary>Place of the first frame after the one that a step means; the number of frames where there is none.</summary>
    public static int FirstAfter(IReadOnlyList<FrameEntry> frames, long step) => FrameSteps.LastAtOrBefore(frames, step) + 1;

    /// <summary>What happened where steps do not go on as they did, in a few words.</summary>
    public static string Say(StepBreak found) => found.IsBack
        ? Invariant($"went back from step {found.From:N0} to step {found.To:N0}")
        : Invariant($"{found.Steps:N0} steps not recorded");

    /// <summary>How far apart recorded steps are, after the word "frames": "every 10 steps", "1 to 8,000 steps apart". Empty for a single frame.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="breaks">Where their steps do not go on: what lies there is no part of it.</param>
    public static string Spacing(IReadOnlyList<FrameEntry> frames, IReadOnlyList<StepBreak> breaks)
    {
        var places = breaks.Select(found => found.Place).ToHashSet();
        ulong least = ulong.MaxValue;
        ulong most = 0;
        int last = frames.Count - 1;
        for (int place = 1; place <= last; place++)
        {
            ulong stride = (ulong)frames[place].Step - (ulong)frames[place - 1].Step;
            // the last frame is the run's end, whenever that comes
            if (!places.Contains(place) && !(place == last && place > 1 && stride < least))
            {
                (least, most) = (Math.Min(least, stride), Math.Max(most, stride));
            }
        }
        return most == 0 ? "" : least < most ? Invariant($"{least:N0} to {most:N0} steps apart") : most == 1 ? "every step" : Invariant($"every {most:N0} steps");
    }
}
