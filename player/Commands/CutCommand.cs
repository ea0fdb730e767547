using System.CommandLine;
using System.Globalization;
using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Commands;

/// <summary><c>cut FILE --out OUT</c>: a part of a recording, as a recording.</summary>
internal sealed class CutCommand
{
    private readonly Argument<string> _file = RecordingArgument.Create();
    private readonly Option<string> _out = RecordingArgument.Out();
    private readonly Option<bool> _overwrite = RecordingArgument.Overwrite();
    private readonly Option<long?> _from = OptionsOf.Whole<long>("--from", 0, long.MaxValue, "First step. Default: the first.");
    private readonly Option<long?> _to = OptionsOf.Whole<long>("--to", 0, long.MaxValue, "Last step. Default: the last.");
    private readonly Option<int?> _every = OptionsOf.Whole<int>("--every", 1, 1_000_000, "Take every so many frames. Default: 1, all of them.");

    private readonly Option<Quality?> _quality = OptionsOf.Word("--quality", "The cut's quality, at most the recording's. Default: the recording's.",
        ("display", Quality.Display), ("fine", Quality.Fine), ("exact", Quality.Exact));

    private CutCommand() { }

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        CutCommand cut = new();
        Command command = new("cut", "Makes a smaller recording of a part of one: fewer steps, fewer frames, a lower quality.")
        {
            cut._file, cut._out, cut._overwrite, cut._from, cut._to, cut._every, cut._quality,
        };
        command.SetAction((parse, cancel) => Task.FromResult(cut.Run(parse, cancel)));
        return command;
    }

    private int Run(ParseResult parse, CancellationToken cancel)
    {
        CutSelection selection = new()
        {
            FromStep = parse.GetValue(_from),
            ToStep = parse.GetValue(_to),
            Every = parse.GetValue(_every) ?? 1,
            Quality = parse.GetValue(_quality),
        };
        string target = parse.GetRequiredValue(_out);
        using TimelineReader reader = TimelineReader.Open(parse.GetRequiredValue(_file));
        int frames = reader.Frames.Count(frame => selection.Includes(frame.Step));
        IReadOnlyList<FrameEntry> taken = WorkProgress.Show("cutting", (frames + selection.Every - 1L) / selection.Every,
            progress => RecordingCut.Run(reader, target, selection, parse.GetValue(_overwrite), progress, cancel));
        string missing = string.Join("; ", RecordingCut.MissingIn(reader));
        if (missing.Length > 0)
        {
            Console.Error.WriteLine($"brainscan: the recording is not all there, and so the cut may not be: {missing}");
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFullPath(target)}: {taken.Count:N0} frames, steps {taken[0].Step} to {taken[^1].Step}, quality {(selection.Quality ?? reader.Header.Quality).ToString().ToLowerInvariant()}, {new FileInfo(target).Length:N0} bytes"));
        return ExitCode.Done;
    }
}
