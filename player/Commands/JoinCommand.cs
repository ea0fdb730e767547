using System.CommandLine;
using System.Globalization;
using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Commands;

/// <summary><c>join FIRST --out OUT</c>: one file of a recording that lies in several.</summary>
internal static class JoinCommand
{
    public static Command Create()
    {
        Argument<string> file = RecordingArgument.Create();
        file.Description = "The first file of the recording; the others are found beside it.";
        Option<string> target = RecordingArgument.Out();
        Option<bool> overwrite = RecordingArgument.Overwrite();
        Command command = new("join", "Makes one file of a recording that lies in several.") { file, target, overwrite };
        command.SetAction((parse, cancel) => Task.FromResult(Run(parse.GetRequiredValue(file), parse.GetRequiredValue(target), parse.GetValue(overwrite), cancel)));
        return command;
    }

    private static int Run(string path, string target, bool overwrite, CancellationToken cancel)
    {
        using TimelineReader reader = TimelineReader.Open(path);
        int frames = WorkProgress.Show("joining", reader.Length, progress => RecordingJoin.Run(reader, target, overwrite, progress, cancel));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFullPath(target)}: {frames:N0} frames of {reader.SegmentCount:N0} {(reader.SegmentCount == 1 ? "file" : "files")}, {new FileInfo(target).Length:N0} bytes"));
        return ExitCode.Done;
    }
}
