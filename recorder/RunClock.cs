namespace Brainscan.Recorder;

/// <summary>A run's time: seconds of training, over all its processes. It begins with the first optimiser step and stands between two processes.</summary>
/// <param name="time">What it is read from.</param>
/// <param name="before">Seconds that were trained before this process.</param>
internal sealed class RunClock(TimeProvider time, double before)
{
    private long? _started;

    /// <summary>Time of this process's training; none before its first step.</summary>
    public TimeSpan Elapsed => _started is { } started ? time.GetElapsedTime(started) : TimeSpan.Zero;

    /// <summary>The run's time, in seconds.</summary>
    public double RunSeconds => before + Elapsed.TotalSeconds;

    /// <summary>Begins with the first step; later ones change nothing.</summary>
    public void Start() => _started ??= time.GetTimestamp();
}
