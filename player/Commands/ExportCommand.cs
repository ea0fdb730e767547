using System.CommandLine;
using System.Globalization;
using System.Text;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Commands;

/// <summary><c>export FILE --format F --out OUT</c>: one moment's weights, its picture, or a table of the whole run, for other programs.</summary>
internal sealed class ExportCommand
{
    private readonly Argument<string> _file = RecordingArgument.Create();

    private readonly Option<Target?> _format = OptionsOf.Word("--format", "What to make: weights as safetensors or npz, a table as csv, a picture as png.",
        ("safetensors", Target.Safetensors), ("npz", Target.Npz), ("csv", Target.Csv), ("png", Target.Png));

    private readonly Option<string> _out = RecordingArgument.Out();
    private readonly Option<bool> _overwrite = RecordingArgument.Overwrite();
    private readonly Option<long?> _step = OptionsOf.Whole<long>("--step", 0, long.MaxValue, "The weights of the last frame at or before this step. Default: the last of all.");
    private readonly Option<int?> _frame = OptionsOf.Whole<int>("--frame", 0, int.MaxValue, "The weights of this frame, counted from 0.");

    private readonly Option<Content?> _what = OptionsOf.Word("--what", "Of a moment its weights, or what they have learned since the start, W(t) - W(0); of a csv the table of the whole run. Default: weights.",
        ("weights", Content.Weights), ("learned", Content.Learned), ("metrics", Content.Metrics), ("tokens", Content.Tokens), ("statistics", Content.Statistics));

    private ExportCommand() => _format.Required = true;

    private enum Target
    {
        Safetensors,
        Npz,
        Csv,
        Png,
    }

    private enum Content
    {
        Weights,
        Learned,
        Metrics,
        Tokens,
        Statistics,
    }

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        ExportCommand export = new();
        Command command = new("export", "Hands weights, a table or a picture to other programs.")
        {
            export._file, export._format, export._out, export._overwrite, export._step, export._frame, export._what,
        };
        // a picture is drawn by OpenGL, which belongs to one thread from beginning to end
        command.SetAction((parse, cancel) => Task.Run(() => export.Run(parse, cancel), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parse, CancellationToken cancel)
    {
        Target format = parse.GetValue(_format)!.Value;
        RequireSense(parse, format);
        string path = parse.GetRequiredValue(_out);
        bool overwrite = parse.GetValue(_overwrite);
        if (format == Target.Png)
        {
            Picture(parse, path, overwrite, cancel);
            return ExitCode.Done;
        }
        using OutputFile output = OutputFile.At(path, overwrite);
        using TimelineReader reader = TimelineReader.Open(parse.GetRequiredValue(_file));
        RecordingOutput.RequireOther(reader, path);
        string what = format == Target.Csv
            ? WriteTable(reader, parse.GetValue(_what)!.Value, output, cancel)
            : WriteWeights(parse, reader, format, output, cancel);
        output.Keep();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output.Target}: {what}, {new FileInfo(output.Target).Length:N0} bytes"));
        return ExitCode.Done;
    }

    private string WriteWeights(ParseResult parse, TimelineReader reader, Target format, OutputFile output, CancellationToken cancel)
    {
        int index = FrameSelection.One(reader.Frames, parse.GetValue(_frame), parse.GetValue(_step));
        FrameEntry frame = reader.Frames[index];
        float[] weights = new float[reader.Header.WeightCount];
        bool isLearned = parse.GetValue(_what) == Content.Learned;
        WeightsNote note = isLearned ? MomentWeights.ReadLearned(reader, index, weights) : MomentWeights.Read(reader, index, weights);
        WorkProgress.Show("writing", reader.Header.WeightCount, progress =>
        {
            if (format == Target.Safetensors)
            {
                SafetensorsExport.Write(output.PartPath, reader.Header, frame, weights, progress, note, cancel);
                return 0;
            }
            using FileStream file = output.Create();
            NpzExport.Write(file, reader.Header, frame, weights, progress, note, cancel);
            return 0;
        });
        return string.Create(CultureInfo.InvariantCulture,
            $"{StepOf(parse, frame)}, {(isLearned ? "what was learned by " : "")}{reader.Header.WeightCount:N0} weights in {reader.Header.Tensors.Length:N0} tensors, {note.Guarantee}");
    }

    // Another step than was asked for is said, or it would be taken for that one.
    private string StepOf(ParseResult parse, FrameEntry frame) =>
        parse.GetValue(_step) is { } asked && asked != frame.Step
            ? string.Create(CultureInfo.InvariantCulture, $"step {frame.Step}, the last frame at or before step {asked}")
            : string.Create(CultureInfo.InvariantCulture, $"step {frame.Step}");

    private static string WriteTable(TimelineReader reader, Content table, OutputFile output, CancellationToken cancel)
    {
        using StreamWriter text = new(output.Create(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        switch (table)
        {
            case Content.Metrics:
                CsvExport.Metrics(reader, text, cancel);
                return "metrics";
            case Content.Tokens:
                CsvExport.Tokens(reader, text, cancel);
                return "tokens";
            default:
                return WorkProgress.Show("writing", reader.Frames.Count, progress =>
                {
                    CsvExport.Statistics(reader, text, progress, cancel);
                    return "statistics";
                });
        }
    }

    private void Picture(ParseResult parse, string path, bool overwrite, CancellationToken cancel)
    {
        using RenderOutput output = RenderOutput.At(path, overwrite);
        if (output.Kind != OutputKind.Picture)
        {
            throw new RecordingException($"--out '{path}': the name of a picture ends in .png; for films and folders there is `brainscan render`.");
        }
        using TimelineReader reader = TimelineReader.Open(parse.GetRequiredValue(_file));
        RecordingOutput.RequireOther(reader, path);
        int frame = FrameSelection.One(reader.Frames, parse.GetValue(_frame), parse.GetValue(_step));
        RenderSettings settings = new();
        VideoSettings video = new(new VideoArguments(VideoCodec.Png, output.Container), 1);
        RenderRun.Make(reader, [frame], FilmScript.Empty, settings, output, video, null, cancel);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{output.Target}: {StepOf(parse, reader.Frames[frame])}, {settings.Width}x{settings.Height}, {output.Bytes:N0} bytes"));
    }

    /// <summary>An option that means nothing for this format is a misunderstanding, not something to pass over.</summary>
    private void RequireSense(ParseResult parse, Target format)
    {
        Option[] senseless = format switch { Target.Csv => [_step, _frame], Target.Png => [_what], _ => [] };
        if (senseless.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } found)
        {
            throw new RecordingException(format == Target.Csv
                ? $"{found.Name} means nothing for a csv, which holds a table of the whole run; leave it out."
                : $"{found.Name} means nothing for a picture; leave it out, or give another --format.");
        }
        bool isTable = parse.GetValue(_what) is Content.Metrics or Content.Tokens or Content.Statistics;
        if (format == Target.Csv && !isTable)
        {
            throw new RecordingException("a csv holds one table: say which with --what metrics, tokens or statistics.");
        }
        if (format is Target.Safetensors or Target.Npz && isTable)
        {
            throw new RecordingException("--what names a table of the whole run, and this is one moment's weights: say --what weights or learned, or give --format csv.");
        }
        if (parse.GetResult(_step) is { Implicit: false } && parse.GetResult(_frame) is { Implicit: false })
        {
            throw new RecordingException("--step and --frame both name the moment; leave one of the two out.");
        }
    }
}
