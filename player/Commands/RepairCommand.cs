using System.CommandLine;
using System.Globalization;
using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Commands;

/// <summary><c>repair FILE --out OUT</c>: keeps all that is whole. Exit code 0 when nothing was lost, 3 when something was.</summary>
internal static class RepairCommand
{
    public static Command Create()
    {
        Argument<string> file = RecordingArgument.Create();
        Option<string> target = RecordingArgument.Out();
        Option<bool> overwrite = RecordingArgument.Overwrite();
        Command command = new("repair", "Makes a whole recording of a damaged or interrupted one: exit code 0 when nothing was lost, 3 when something was.")
        {
            file, target, overwrite,
        };
        command.SetAction((parse, cancel) => Task.FromResult(Run(parse.GetRequiredValue(file), parse.GetRequiredValue(target), parse.GetValue(overwrite), cancel)));
        return command;
    }

    private static int Run(string path, string target, bool overwrite, CancellationToken cancel)
    {
        using TimelineReader reader = TimelineReader.Open(path);
        RepairReport report = WorkProgress.Show("repairing", reader.Length, progress => RecordingRepair.Run(reader, target, overwrite, progress, cancel));
        foreach (string line in report.Lost.Select(frames => frames.ToString()).Concat(report.OthersLost))
        {
            Console.WriteLine($"lost: {line}");
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFullPath(target)}: {report.FramesKept:N0} frames kept, {report.FramesLost:N0} lost, {report.BytesLost:N0} bytes lost"));
        if (report.UncommittedBytes > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.UncommittedBytes:N0} bytes after the last commit were of a frame that was not yet whole"));
        }
        return report.IsWhole ? ExitCode.Done : ExitCode.Damaged;
    }
}
