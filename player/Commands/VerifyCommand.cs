using System.CommandLine;
using System.Globalization;
using Brainscan.Format;

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
        var damage = WorkProgress.Show("verifying", reader.CommittedLength, progress => RecordingVerifier.Run(reader, progress, cancel));
        foreach (var entry in damage)
        {
            Console.WriteLine(entry.Length == 0
                ? $"{path}: {entry.What}"
                : string.Create(CultureInfo.InvariantCulture, $"{entry.File ?? path}: damaged at byte {entry.Offset:N0}, {entry.Length:N0} bytes: {entry.What}"));
        }
        foreach (var back in StepBreaks.Of(reader.Frames).Where(found => found.IsBack))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: the run went back from step {back.From:N0} to step {back.To:N0}, at frame {reader.Frames[back.Place].Number:N0}: a step means the frame recorded last at it"));
        }
        if (damage.Count > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {damage.Count} damaged {(damage.Count == 1 ? "place" : "places")}; all else is whole, but frames up to the next key may build on it: `brainscan repair` says which, and keeps the rest"));
            return ExitCode.Damaged;
        }
        string end = reader.IsFinished
            ? "finished"
            : $"interrupted; {reader.Length - reader.CommittedLength:N0} bytes after the last commit do not count";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: whole: {reader.Frames.Count:N0} frames in {reader.Length:N0} bytes{(reader.SegmentCount > 1 ? $" in {reader.SegmentCount:N0} files" : "")}, {end}"));
        return ExitCode.Done;
    }
}
