using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Brainscan.Player.Commands;

/// <summary>Shows on standard error how far a rendering is: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class RenderProgress
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work on this thread; it tells how many frames are done.</summary>
    public static T Show<T>(int frames, Func<Action<int>, T> work)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        return Console.IsErrorRedirected || frames == 1 ? Lines(frames, elapsed, work) : Bar(frames, elapsed, work);
    }

    /// <summary>"12 of 41 frames, 0.82 frames/s, 0:35 left".</summary>
    internal static string Describe(int done, int frames, TimeSpan elapsed)
    {
        double rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        string left = rate > 0 ? TimeSpan.FromSeconds((frames - done) / rate).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
        return string.Create(CultureInfo.InvariantCulture, $"{done} of {frames} frames, {rate:0.00} frames/s, {left} left");
    }

    private static T Lines<T>(int frames, Stopwatch elapsed, Func<Action<int>, T> work)
    {
        TimeSpan next = LineEvery;
        return work(done =>
        {
            if (elapsed.Elapsed < next)
            {
                return;
            }
            next = elapsed.Elapsed + LineEvery;
            Console.Error.WriteLine(Describe(done, frames, elapsed.Elapsed));
        });
    }

    private static T Bar<T>(int frames, Stopwatch elapsed, Func<Action<int>, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().Columns(new ProgressBarColumn(), new TaskDescriptionColumn()).Start(context =>
        {
            ProgressTask bar = context.AddTask($"0 of {frames} frames", maxValue: frames);
            return work(done =>
            {
                bar.Value = done;
                bar.Description = Describe(done, frames, elapsed.Elapsed);
            });
        });
    }
}
