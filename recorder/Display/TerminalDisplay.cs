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
                return work(status =>
                {
                    bar ??= context.AddTask("training", maxValue: status.Steps);
                    bar.Value = status.Step;
                    bar.Description = $"{status.Step}/{status.Steps}  {StatusLine.Of(status)}  {StatusLine.TimeLeft(status)}".EscapeMarkup();
                });
            });
    }
}
