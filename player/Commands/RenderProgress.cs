using System.Diagnostics;
using System.Globalization;
using Brainscan.Player.Video;
using Spectre.Console;

namespace Brainscan.Player.Commands;

/// <summary>Shows on standard error how far a rendering is: a bar on a terminal, a few lines a minute elsewhere.</summary>
internal static class RenderProgress
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(15);

    /// <summary>Runs the work on this thread; it tells how far it is.</summary>
    public static T Show<T>(int frames, Func<Action<VideoProgress>, T> work)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        return Console.IsErrorRedirected || frames == 1 ? Lines(elapsed, work) : Bar(frames, elapsed, work);
    }

    /// <summary>"12 of 41 frames, 0.82 frames/s, 35 % of the time waiting for ffmpeg, 0:00:35 left".</summary>
    internal static string Describe(VideoProgress progress, TimeSpan elapsed)
    {
        double rate = elapsed > TimeSpan.Zero ? progress.Now / elapsed.TotalSeconds : 0;
        TimeSpan rest = TimeSpan.FromSeconds(rate > 0 ? (progress.Frames - progress.Done) / rate : 0);
        string left = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $"{(long)rest.TotalHours}:{rest:mm\\:ss}") : "?";
        double waiting = elapsed > TimeSpan.Zero ? 100 * progress.Waiting / elapsed : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"{progress.Done} of {progress.Frames} frames, {rate:0.00} frames/s, {waiting:0} % of the time waiting for ffmpeg, {left} left");
    }

    private static T Lines<T>(Stopwatch elapsed, Func<Action<VideoProgress>, T> work)
    {
        TimeSpan next = LineEvery;
        return work(progress =>
        {
            if (elapsed.Elapsed < next)
            {
                return;
            }
            next = elapsed.Elapsed + LineEvery;
            Console.Error.WriteLine(Describe(progress, elapsed.Elapsed));
        });
    }

    private static T Bar<T>(int frames, Stopwatch elapsed, Func<Action<VideoProgress>, T> work)
    {
        IAnsiConsole console = PlainConsole.ForBars();
        return console.Progress().Columns(new ProgressBarColumn(), new TaskDescriptionColumn()).Start(context =>
        {
            ProgressTask bar = context.AddTask($"0 of {frames} frames", maxValue: frames);
            return work(progress =>
            {
                bar.Value = progress.Done;
                bar.Description = Describe(progress, elapsed.Elapsed);
            });
        });
    }
}
