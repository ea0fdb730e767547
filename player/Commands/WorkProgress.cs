using Spectre.Console;

namespace Brainscan.Player.Commands;

/// <summary>Shows on a terminal's standard error how far long work on a file is, with the time left; elsewhere nothing.</summary>
internal static class WorkProgress
{
    /// <summary>Runs the work on this thread; it tells how much of <paramref name="total"/> is done.</summary>
    public static T Show<T>(string name, long total, Func<IProgress<long>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(new Unseen());
        }
        var console = PlainConsole.ForBars();
        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Shown(context.AddTask(name, maxValue: Math.Max(1, total)))));
    }

    private sealed class Shown(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }

    private sealed class Unseen : IProgress<long>
    {
        public void Report(long value)
        {
        }
    }
}
