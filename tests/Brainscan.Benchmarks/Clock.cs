using System.Diagnostics;

namespace Brainscan.Benchmarks;

/// <summary>How long things take.</summary>
internal static class Clock
{
    public static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
