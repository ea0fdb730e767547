using System.Globalization;

namespace Brainscan.Recorder.Display;

/// <summary>A run's figures as a person reads them.</summary>
internal static class StatusLine
{
    /// <summary>Three centuries: more than that is said as that.</summary>
    private const double MostSeconds = 1e10;

    /// <summary>Loss, speed, frames and what recording costs.</summary>
    public static string Of(RunStatus status)
    {
        string loss = status.Loss?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";
        string frameSize = status.Frames > 0 ? $" of {Size(status.Bytes / status.Frames)}" : "";
        return $"loss {loss}  {status.TokensPerSecond:N0} tokens/s  {status.Frames} {(status.Frames == 1 ? "frame" : "frames")}{frameSize}  recorder {status.RecorderShare:P1}";
    }

    /// <summary>Time left at the speed so far.</summary>
    public static string TimeLeft(RunStatus status)
    {
        if (status.Step == 0) return "";
        if (status.Step == status.Steps) return $"done in {Duration(status.Seconds)}";
        return $"{Duration(status.SecondsLeft)} left";
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
