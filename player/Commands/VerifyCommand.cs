using System.CommandLine;
using System.Globalization;
using Brainscan.Format;
using Spectre.Console;

namespace Brainscan.Player.Commands;

/// <summary><c>verify FILE</c>: checks every byte. Exit code 0 when it is whole, 3 when it is damaged.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var file = RecordingArgument.Create();
        var command = new Command("verify", "Checks every byte of a recording: exit code 0 when it is whole, 3 when it is damaged.") { file };
        command.SetAction((parse, cancel) => Task.FromResult(Run(parse.GetRequiredValue(file), cancel)));
        return command;
    }

    private static int Run(string path, CancellationToken cancel)
    {
        using var reader = TimelineReader.Open(path);
        var damage = Check(reader, cancel);
        foreach (var entry in damage)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: damaged at byte {entry.Offset:N0}, {entry.Length:N0} bytes: {entry.What}"));
        }
        if (damage.Count > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {damage.Count} damaged {(damage.Count == 1 ? "place" : "places")}; all else is whole and readable"));
            return ExitCode.Damaged;
        }
        string end = reader.IsFinished
            ? "finished"
            : $"interrupted; {reader.Length - reader.CommittedLength:N0} bytes after the last commit do not count";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: whole: {reader.Frames.Count:N0} frames in {reader.Length:N0} bytes, {end}"));
        return ExitCode.Done;
    }

    private static IReadOnlyList<Damage> Check(TimelineReader reader, CancellationToken cancel)
    {
        if (Console.IsErrorRedirected)
        {
            return RecordingVerifier.Run(reader, null, cancel);
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("verifying", maxValue: reader.CommittedLength);
                return RecordingVerifier.Run(reader, new Bytes(task), cancel);
            });
    }

    private sealed class Bytes(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
