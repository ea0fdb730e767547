using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>Which frames of a recording are wanted, as places in its list of frames (a damaged recording lacks some numbers).</summary>
internal static class FrameSelection
{
    /// <summary>The one frame for a picture: by its number, or the last one at or before a step, or the last of all.</summary>
    /// <exception cref="RecordingException">There is no such frame.</exception>
    public static int One(IReadOnlyList<FrameEntry> frames, int? number, long? step)
    {
        RequireAny(frames);
        if (number is not null)
        {
            int place = frames.TakeWhile(frame => frame.Number < number).Count();
            return place < frames.Count && frames[place].Number == number ? place
                : throw new RecordingException($"--frame {number}: there is no such frame; the recording has {frames.Count}, from {frames[0].Number} to {frames[^1].Number}.");
        }
        if (step is null)
        {
            return frames.Count - 1;
        }
        return step <= frames[^1].Step && step >= frames[0].Step ? LastAtOrBefore(frames, step.Value)
            : throw new RecordingException($"--step {step}: the recording has steps {frames[0].Step} to {frames[^1].Step}.");
    }

    /// <summary>The frames whose steps lie between two steps, both included.</summary>
    /// <exception cref="RecordingException">There are none.</exception>
    public static IReadOnlyList<int> Range(IReadOnlyList<FrameEntry> frames, long? from, long? to)
    {
        RequireAny(frames);
        long first = from ?? frames[0].Step, last = to ?? frames[^1].Step;
        List<int> chosen = Enumerable.Range(0, frames.Count).Where(place => frames[place].Step >= first && frames[place].Step <= last).ToList();
        return chosen.Count > 0 ? chosen
            : throw new RecordingException($"--from {first} --to {last}: no frame lies between; the recording has steps {frames[0].Step} to {frames[^1].Step}.");
    }

    private static int LastAtOrBefore(IReadOnlyList<FrameEntry> frames, long step)
    {
        int low = 0, high = frames.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = frames[middle].Step <= step ? (middle, high) : (low, middle - 1);
        }
        return low;
    }

    private static void RequireAny(IReadOnlyList<FrameEntry> frames)
    {
        if (frames.Count == 0)
        {
            throw new RecordingException("the recording has no frame yet: it was stopped before its first one was written, or is only just beginning.");
        }
    }
}
