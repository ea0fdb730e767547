using System.Diagnostics;

namespace Brainscan.Recorder.Display;

/// <summary>A line every few seconds, for logs and pipes.</summary>
internal sealed class PlainDisplay(TextWriter output, TimeSpan interval) : IProgressDisplay
{
    public RunSummary During(Func<Action<RunStatus>, RunSummary> work)
    {
        long lastShown = 0;
        RunStatus before = default;
        return work(status =>
        {
            foreach (string line in StatusLine.News(before, status)) output.WriteLine($"brainscan: {line}");
            before = status;
            if (lastShown != 0 && !status.IsLast && Stopwatch.GetElapsedTime(lastShown) < interval) return;
            lastShown = Stopwatch.GetTimestamp();
            output.WriteLine($"step {StatusLine.Steps(status)}  {StatusLine.Of(status)}  {StatusLine.TimeLeft(status)}");
        });
    }
}
