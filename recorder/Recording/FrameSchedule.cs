namespace Brainscan.Recorder.Recording;

/// <summary>
/// Says at which steps a frame is recorded: every so many, or spread over a time. Spread, the k-th of <see cref="Frames"/> comes when the share
/// (k / <see cref="Frames"/>)² of the time is over: after every step at first, where most is learned, then further and further apart. Steps that
/// take too long for that leave frames over; they are made up for as evenly as the rest of the time allows. Beyond the time frames
/// stay as far apart as the last of them.
/// </summary>
/// <param name="options">The run: its interval, or the minutes to spread frames over.</param>
/// <param name="replay">What is recorded already.</param>
internal sealed class FrameSchedule(RecordOptions options, Replay replay)
{
    /// <summary>Frames that are aimed at: at least 40, whatever the steps' time, where there are as many steps.</summary>
    public const int Frames = 48;

    private int _frames = replay.Frames;
    private double _due = replay.Frames == 0 ? 0 : replay.FrameSeconds + Gap(options, replay.Frames, replay.FrameSeconds);
    private double _before = replay.FrameSeconds;

    /// <summary>Whether a frame is to be recorded of a step. To be asked once a step, in their order.</summary>
    /// <param name="step">Optimiser steps done.</param>
    /// <param name="seconds">The run's time.</param>
    public bool IsDue(long step, double seconds)
    {
        if (options.SpreadMinutes is null) return step % options.Every == 0;
        // Of two steps around the moment the nearer: half a step early is not too early.
        double nearest = seconds + (seconds - _before) / 2;
        _before = seconds;
        if (step <= replay.FrameStep || nearest < _due) return false;
        _frames++;
        _due = seconds + Gap(options, _frames, seconds);
        return true;
    }

    /// <summary>Seconds to the next frame, so many being there at a time.</summary>
    private static double Gap(RecordOptions options, int frames, double seconds)
    {
        if (options.SpreadMinutes is not { } minutes) return 0;
        double whole = 60 * minutes;
        return seconds < whole
            ? Math.Min(2 * Math.Sqrt(seconds * whole) / Frames, (whole - seconds) / Math.Max(1, Frames - frames))
            : 2 * whole / Frames;
    }
}
