using Spectre.Console;

namespace Brainscan.Recorder.Display;

/// <summary>A bar that stays in its place, for a terminal.</summary>
internal sealed class TerminalDisplay(TextWriter output) : IProgressDisplay
{
    public RunSummary During(Func<Action<RunStatus>, RunSummary> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return console.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask? bar = null;
                RunStatus before = default;
                return work(status =>
                {
                    foreach (string line in StatusLine.News(before, status)) console.WriteLine($"brainscan: {line}");
                    before = status;
                    bar ??= context.AddTask("training", maxValue: 1);
                    bar.Value = status.Progress;
                    bar.Description = $"{StatusLine.Steps(status)}  {StatusLine.Of(status)}  {StatusLine.TimeLeft(status)}".EscapeMarkup();
                });
            });
    }
}
