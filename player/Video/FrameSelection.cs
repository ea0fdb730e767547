using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>Which frames of a recording are wanted, as places in its list of frames (a damaged recording lacks some numbers).</summary>
internal static class FrameSelection
{
    /// <summary>The one frame for a picture: by its number, or the one a step means (<see cref="FrameSteps"/>), or the last of all.</summary>
    /// <exception cref="RecordingException">There is no such frame.</exception>
    public static int One(IReadOnlyList<FrameEntry> frames, int? number, long? step, string option = "--step")
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
        var (least, greatest) = FrameSteps.Range(frames);
        return step <= greatest && step >= least ? FrameSteps.LastAtOrBefore(frames, step.Value)
            : throw new RecordingException($"{option} {step}: the recording has steps {least} to {greatest}.");
    }

    /// <summary>The frames whose steps lie between two steps, both included.</summary>
    /// <exception cref="RecordingException">There are none.</exception>
    public static IReadOnlyList<int> Range(IReadOnlyList<FrameEntry> frames, long? from, long? to)
    {
        RequireAny(frames);
        var (least, greatest) = FrameSteps.Range(frames);
        long first = from ?? least, last = to ?? greatest;
        List<int> chosen = Enumerable.Range(0, frames.Count).Where(place => frames[place].Step >= first && frames[place].Step <= last).ToList();
        return chosen.Count > 0 ? chosen
            : throw new RecordingException($"--from {first} --to {last}: no frame lies between; the recording has steps {least} to {greatest}.");
    }

    private static void RequireAny(IReadOnlyList<FrameEntry> frames)
    {
        if (frames.Count == 0)
        {
            throw new RecordingException("the recording has no frame yet: it was stopped before its first one was written, or is only just beginning.");
        }
    }
}
