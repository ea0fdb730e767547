using System.Globalization;

namespace Brainscan.Recorder.Display;

/// <summary>A run's figures as a person reads them.</summary>
internal static class StatusLine
{
    /// <summary>Three centuries: more than that is said as that.</summary>
    private const double MostSeconds = 1e10;

    /// <summary>Steps done, of how many where their number is known.</summary>
    public static string Steps(RunStatus status) => status.Steps is { } steps ? $"{status.Step}/{steps}" : $"{status.Step}";

    /// <summary>Loss, speed, frames and what recording costs.</summary>
    public static string Of(RunStatus status)
    {
        string loss = status.Loss?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";
        var recorder = status.Recorder;
        string frameSize = recorder.Frames > 0 ? $" of {Size(recorder.Bytes / recorder.Frames)}" : "";
        string frames = $"{recorder.Frames} {(recorder.Frames == 1 ? "frame" : "frames")}{frameSize}";
        string paused = recorder.PausedAt is { } at ? $"  disk full: recording paused at step {at}" : "";
        return $"loss {loss}  {status.TokensPerSecond:N0} tokens/s  {frames}  recorder {status.RecorderShare:P1}{paused}";
    }

    /// <summary>What a person has to be told at once: what is new in <paramref name="now"/>.</summary>
    public static IEnumerable<string> News(RunStatus before, RunStatus now)
    {
        var (was, recorder) = (before.Recorder, now.Recorder);
        if (recorder.PausedAt is { } at && was.PausedAt is null)
            yield return $"disk full: recording paused at step {at}, training goes on; it is tried again every second";
        if (recorder.PausedAt is null && was.PausedAt is not null)
            yield return $"recording goes on at step {now.Step}; {recorder.DroppedFrames:N0} frames and {recorder.DroppedEvents:N0} tokens and metrics are missing";
        if (now.CheckpointMissed is { } step && before.CheckpointMissed != step && recorder.PausedAt is null)
            yield return $"disk full: the checkpoint at step {step} is missing, the one before it is still there";
        if (now.NotFinite is { } found && before.NotFinite is null)
        {
            yield return $"step {found.Step}: {found.Weights:N0} weights are no numbers any more (NaN or infinite), in {found.Tensors:N0} tensors, the first {found.Tensor}; "
                + $"the loss is {now.Loss?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–"}; the checkpoint of step {now.LastCheckpoint} is kept, and "
                + (now.StopsAtNan ? "the run ends here (--on-nan stop)" : "the run goes on (--on-nan continue)");
        }
        if (recorder.Limit is { } limit && was.Limit is null)
        {
            yield return $"{limit.Path} has {limit.Bytes:N0} bytes and may not become larger (its file system's limit, or this user's): the recording goes on in "
                + $"{Path.GetFileName(limit.Next)}, and in further files as they are needed";
        }
        if (now.ReplayDifference is { } difference && before.ReplayDifference is null)
        {
            yield return $"step {difference.Step} was done again with a loss {difference.By.ToString("+0.0e0;-0.0e0", CultureInfo.InvariantCulture)} from the recorded one: "
                + "another machine, or a GPU; the recording goes on with the new weights";
        }
    }

    /// <summary>Time left at the speed so far.</summary>
    public static string TimeLeft(RunStatus status)
    {
        if (status.IsLast) return $"{(status.IsCompleted ? "done in" : "stopped after")} {Duration(status.Seconds)}";
        return double.IsNaN(status.SecondsLeft) ? "" : $"{Duration(status.SecondsLeft)} left";
    }

    /// <summary>Bytes in the unit that suits them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => $"{bytes / 1024.0:0.0} KiB",
        < 1 << 30 => $"{bytes / (1024.0 * 1024):0.0} MiB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.00} GiB",
    };

    /// <summary>Hours, minutes and seconds, as far as they are needed.</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(Math.Min(seconds, MostSeconds)));
        return time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes:00} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s"
            : $"{time.Seconds} s";
    }
}
