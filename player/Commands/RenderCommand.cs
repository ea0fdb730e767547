using System.CommandLine;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Commands;

/// <summary><c>render FILE --out OUT</c>: a picture, a film or a folder of pictures of a recording.</summary>
internal sealed class RenderCommand
{
    private readonly Argument<string> _file = RecordingArgument.Create();

    private readonly Option<string> _out = RecordingArgument.Out("What to make: a .png, a film (.mp4, .mkv, .mov, .webm), a picture that moves (.gif, .webp), or, without a dot in its name, a folder of PNGs.");

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace OUT if it exists, once the new one is whole." };

    private readonly Option<bool> _fresh = new("--fresh") { Description = "Begin anew. Without it, a film or folder that was interrupted goes on where it was." };

    private readonly FilmOptions _film = new();
    private readonly Option<long?> _step = OptionsOf.Whole<long>("--step", 0, long.MaxValue, "A .png of the last frame at or before this step. Default: the last of all.");
    private readonly Option<int?> _frame = OptionsOf.Whole<int>("--frame", 0, int.MaxValue, "A .png of this frame, counted from 0.");
    private readonly Option<double?> _at = OptionsOf.Seconds("--at", "A .png of this second of the --script's film.", mayBeNone: true);

    private readonly Option<int?> _sheet = OptionsOf.Whole<int>("--sheet", 1, ContactSheet.MostMoments, "A .png of this many moments side by side, evenly spread from --from to --to.");

    private readonly Option<string?> _codec = new("--codec")
    {
        Description = $"Codec of a film: {VideoCodec.Names}, or any encoder's name that ffmpeg knows. Default: h264, which plays everywhere; vp9 for .webm; h265 above "
            + $"{VideoCodec.MostPixelsOfH264} pixels, where players have no H.264.",
        HelpName = "NAME",
    };

    private readonly Option<string> _ffmpeg = new("--ffmpeg")
    {
        Description = "Further arguments for ffmpeg's output, as one word, such as \"-crf 18 -preset slow\"; they win over ours.",
        HelpName = "ARGUMENTS",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Say what was made as JSON." };

    private RenderCommand() { }

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        RenderCommand render = new();
        Command command = new("render", "Makes a picture or a film of a recording.") { render._file, render._out, render._overwrite, render._step, render._frame, render._at, render._sheet };
        foreach (Option option in render._film.All)
        {
            command.Add(option);
        }
        command.Add(render._codec);
        command.Add(render._ffmpeg);
        command.Add(render._fresh);
        command.Add(render._json);
        // OpenGL belongs to one thread from beginning to end: this one, which never awaits.
        command.SetAction((parse, cancel) => Task.Run(() => render.Run(parse, cancel), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parse, CancellationToken cancel)
    {
        using RenderOutput output = RenderOutput.At(parse.GetRequiredValue(_out), parse.GetValue(_overwrite));
        RequireSense(parse, output);
        FilmScript script = _film.Read(parse, output.Animation);
        using TimelineReader reader = TimelineReader.Open(parse.GetRequiredValue(_file));
        RecordingOutput.RequireOther(reader, parse.GetRequiredValue(_out));
        script.RequireSteps(reader.Frames);
        if (parse.GetValue(_sheet) is { } count)
        {
            return Sheet(parse, reader, script, FilmOptions.Settings(script), output, count, cancel);
        }
        bool isStill = output.Kind == OutputKind.Picture && parse.GetValue(_at) is null;
        IReadOnlyList<int> frames = isStill
            ? [FrameSelection.One(reader.Frames, parse.GetValue(_frame), parse.GetValue(_step))]
            : FrameSelection.Range(reader.Frames, script.From, script.To);
        if (isStill)
        {
            // a picture has a place and a look, and no time
            script = script with { Title = null, Seconds = null, Speed = null, By = null, Time = [], Captions = [], Camera = [.. script.Camera.Take(1).Select(mark => mark with { AtSeconds = 0 })], Interpolate = null };
        }
        RenderSettings settings = FilmOptions.Settings(script);
        double fps = FilmOptions.Fps(script);
        VideoCodec codec = CodecOf(parse, output, settings);
        codec.RequireContainer(output.Container, output.Target);
        VideoSettings video = new(new VideoArguments(codec, output.Container, parse.GetRequiredValue(_ffmpeg)), fps, parse.GetValue(_fresh));
        (VideoTimes times, string renderer, long? onlyStep) = RenderRun.Make(reader, frames, script, settings, output, video, parse.GetValue(_at), cancel);

        return Tell(parse, output, reader, frames, settings, times, renderer, output.Kind == OutputKind.Film ? times.Frames / fps : null, moments: null, onlyStep);
    }

    private VideoCodec CodecOf(ParseResult parse, RenderOutput output, RenderSettings settings) =>
        output.Kind != OutputKind.Film ? VideoCodec.Png
        : output.Animation is { } animation ? VideoCodec.Of(animation)
        : VideoCodec.Named(parse.GetValue(_codec) ?? VideoContainer.DefaultCodec(output.Container, settings.Width, settings.Height, Ffmpeg.Program));

    private int Sheet(ParseResult parse, TimelineReader reader, FilmScript script, RenderSettings settings, RenderOutput output, int count, CancellationToken cancel)
    {
        if (settings.Mode == PictureMode.Compare)
        {
            throw new RecordingException("--sheet shows learned, value or change, each moment by itself; leave out --mode compare.");
        }
        IReadOnlyList<int> frames = FrameSelection.Range(reader.Frames, script.From, script.To);
        string name = Path.GetFileName(parse.GetRequiredValue(_file));
        VideoSettings video = new(new VideoArguments(VideoCodec.Png, output.Container, parse.GetRequiredValue(_ffmpeg)), 1);
        (VideoTimes times, string renderer, int moments) = RenderRun.MakeSheet(reader, name, frames, count, script.Camera is [var first, ..] ? first : null, settings, output, video, cancel);
        return Tell(parse, output, reader, frames, settings, times, renderer, playsSeconds: null, moments);
    }

    private int Tell(
        ParseResult parse, RenderOutput output, TimelineReader reader, IReadOnlyList<int> frames, RenderSettings settings, VideoTimes times, string renderer,
        double? playsSeconds, int? moments, long? onlyStep = null)
    {
        RenderSummary summary = new()
        {
            Out = output.Target,
            Frames = times.Frames,
            Moments = moments,
            FirstStep = onlyStep ?? reader.Frames[frames[0]].Step,
            LastStep = onlyStep ?? reader.Frames[frames[^1]].Step,
            Width = settings.Width,
            Height = settings.Height,
            PlaysSeconds = playsSeconds,
            Bytes = output.Bytes,
            Drawn = times.Drawn,
            Seconds = times.Elapsed.TotalSeconds,
            DrawingSeconds = times.Drawing.TotalSeconds,
            WaitingSeconds = times.Waiting.TotalSeconds,
            Renderer = renderer,
        };
        if (output.Animation is not null && summary.Bytes > Animation.PageBytes)
        {
            Console.Error.WriteLine($"brainscan: many pages take no picture above {Animation.PageBytes / 1_000_000} MB; a smaller --size or --fps, or fewer --seconds, make it smaller.");
        }
        Console.WriteLine(parse.GetValue(_json) ? summary.ToJson() : summary.ToText());
        return ExitCode.Done;
    }

    /// <summary>An option that means nothing for this output is a misunderstanding, not something to pass over.</summary>
    private void RequireSense(ParseResult parse, RenderOutput output)
    {
        OutputKind kind = output.Kind;
        bool isSheet = parse.GetValue(_sheet) is not null;
        Option[] senseless = kind switch
        {
            OutputKind.Picture when isSheet => [.. _film.OfTime.Where(option => option.Name is not ("--from" or "--to")), _step, _frame, _at, _codec, _fresh],
            OutputKind.Picture => [.. _film.OfTime, _codec, _fresh],
            OutputKind.Pictures => [_step, _frame, _at, _sheet, _codec, _overwrite],
            _ => [_step, _frame, _at, _sheet, .. (Option[])(output.Animation is null ? [] : [_codec])],
        };
        if (senseless.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } found)
        {
            string made = kind switch
            {
                OutputKind.Picture => isSheet ? "a sheet of moments, which --sheet asks for" : "one picture, which --out names",
                OutputKind.Pictures => "a folder of pictures, which --out names",
                _ when output.Animation is not null => "a picture that moves, which --out names",
                _ => "a film, which --out names",
            };
            throw new RecordingException($"{found.Name} means nothing for {made}; leave one of the two out.");
        }
        if (parse.GetValue(_at) is not null && (!_film.HasScript(parse) || parse.GetValue(_step) is not null || parse.GetValue(_frame) is not null))
        {
            throw new RecordingException("--at names a moment of the --script's film: name the script, and neither --step nor --frame.");
        }
        if (parse.GetResult(_step) is { Implicit: false } && parse.GetResult(_frame) is { Implicit: false })
        {
            throw new RecordingException("--step and --frame both name the picture's frame; leave one of the two out.");
        }
    }
}
