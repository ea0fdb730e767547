using System.CommandLine;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Video;

namespace Brainscan.Player.Commands;

/// <summary><c>render FILE --out OUT</c>: a picture, a film or a folder of pictures of a recording.</summary>
internal sealed class RenderCommand
{
    private const double StandardFps = 10;
    private static readonly RenderSettings Standard = new();

    private readonly Argument<string> _file = RecordingArgument.Create();

    private readonly Option<string> _out = new("--out")
    {
        Description = "What to make: a .png, a film (.mp4, .mkv, .mov), or, without a dot in its name, a folder of PNGs.",
        HelpName = "OUT",
        Required = true,
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace OUT if it exists, once the new one is whole." };

    private readonly Option<(int Width, int Height)?> _size =
        OptionsOf.Size("--size", 16384, $"Pixels. Default: {Standard.Width}x{Standard.Height}, one for each weight of the piece's model.");

    private readonly Option<double?> _fps = OptionsOf.Number("--fps", 0, 240, $"Recorded frames shown a second in a film. Default: {StandardFps}.");
    private readonly Option<long?> _step = OptionsOf.Whole<long>("--step", 0, long.MaxValue, "A .png of the weights at this step. Default: the last.");
    private readonly Option<int?> _frame = OptionsOf.Whole<int>("--frame", 0, int.MaxValue, "A .png of this frame, counted from 0.");
    private readonly Option<long?> _from = OptionsOf.Whole<long>("--from", 0, long.MaxValue, "First step of a film or folder. Default: the first.");
    private readonly Option<long?> _to = OptionsOf.Whole<long>("--to", 0, long.MaxValue, "Last step of it. Default: the last.");

    private readonly Option<string> _layout = Name("--layout", string.Join('|', Layouts.Names), "How matrices are laid out.", Standard.Layout);

    private readonly Option<PictureMode?> _mode = OptionsOf.Word("--mode", "What is shown: what was learned, W(t) - W(0); the values; or the change since the last frame. Default: learned.",
        ("learned", PictureMode.Learned), ("value", PictureMode.Value), ("change", PictureMode.Change));

    private readonly Option<string> _colours = Name("--colours", string.Join('|', ColorMap.All.Select(map => map.Name)), "Colour map.", Standard.Colors);

    private readonly Option<double?> _stretch = OptionsOf.Number("--stretch", 0, 1000, $"Steepness of the brightness curve; small is linear. Default: {Standard.Stretch}.");

    private readonly Option<Normalisation?> _normalise = OptionsOf.Word("--normalise", "What brightness is measured against: each tensor's strongest frame of the run, each frame, or one measure for all tensors. Default: run.",
        ("run", Normalisation.Run), ("frame", Normalisation.Frame), ("absolute", Normalisation.Absolute));

    private readonly Option<double?> _halfLife = OptionsOf.Number("--half-life", 0, 1e6, $"Frames after which half of a change has faded, with --mode change. Default: {Standard.HalfLifeFrames}.");
    private readonly Option<bool> _noLabels = new("--no-labels") { Description = "Only the weights: no labels, no generated text." };

    private readonly Option<string> _codec = new("--codec")
    {
        Description = $"Codec of a film: {VideoCodec.Names}, or any encoder's name that ffmpeg knows.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "h264",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Say what was made as JSON." };

    private RenderCommand() { }

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        RenderCommand render = new();
        Command command = new("render", "Makes a picture or a film of a recording.")
        {
            render._file, render._out, render._overwrite, render._size, render._fps, render._step, render._frame, render._from, render._to, render._layout,
            render._mode, render._colours, render._stretch, render._normalise, render._halfLife, render._noLabels, render._codec, render._json,
        };
        // OpenGL belongs to one thread from beginning to end: this one, which never awaits.
        command.SetAction((parse, cancel) => Task.Run(() => render.Run(parse, cancel), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parse, CancellationToken cancel)
    {
        using RenderOutput output = RenderOutput.At(parse.GetRequiredValue(_out), parse.GetValue(_overwrite));
        RequireSense(parse, output.Kind);
        using TimelineReader reader = TimelineReader.Open(parse.GetRequiredValue(_file));
        IReadOnlyList<int> frames = output.Kind == OutputKind.Picture
            ? [FrameSelection.One(reader.Frames, parse.GetValue(_frame), parse.GetValue(_step))]
            : FrameSelection.Range(reader.Frames, parse.GetValue(_from), parse.GetValue(_to));
        RenderSettings settings = Settings(parse);
        double fps = parse.GetValue(_fps) ?? StandardFps;
        VideoCodec codec = output.Kind == OutputKind.Film ? VideoCodec.Named(parse.GetRequiredValue(_codec)) : VideoCodec.Png;
        (VideoTimes times, string renderer) = RenderRun.Make(reader, frames, settings, output, codec, fps, cancel);

        RenderSummary summary = new()
        {
            Out = output.Target,
            Frames = frames.Count,
            FirstStep = reader.Frames[frames[0]].Step,
            LastStep = reader.Frames[frames[^1]].Step,
            Width = settings.Width,
            Height = settings.Height,
            PlaysSeconds = output.Kind == OutputKind.Film ? frames.Count / fps : null,
            Bytes = output.Bytes,
            Seconds = times.Elapsed.TotalSeconds,
            DrawingSeconds = times.Drawing.TotalSeconds,
            WaitingSeconds = times.Waiting.TotalSeconds,
            Renderer = renderer,
        };
        Console.WriteLine(parse.GetValue(_json) ? summary.ToJson() : summary.ToText());
        return ExitCode.Done;
    }

    private RenderSettings Settings(ParseResult parse)
    {
        (int width, int height) = parse.GetValue(_size) ?? (Standard.Width, Standard.Height);
        return Standard with
        {
            Width = width,
            Height = height,
            Layout = parse.GetRequiredValue(_layout),
            Mode = parse.GetValue(_mode) ?? Standard.Mode,
            Colors = parse.GetRequiredValue(_colours),
            Stretch = (float)(parse.GetValue(_stretch) ?? Standard.Stretch),
            Normalisation = parse.GetValue(_normalise) ?? Standard.Normalisation,
            HalfLifeFrames = parse.GetValue(_halfLife) ?? Standard.HalfLifeFrames,
            ShowsText = !parse.GetValue(_noLabels),
        };
    }

    /// <summary>An option that means nothing for this output is a misunderstanding, not something to pass over.</summary>
    private void RequireSense(ParseResult parse, OutputKind kind)
    {
        Option[] senseless = kind switch
        {
            OutputKind.Picture => [_fps, _from, _to, _codec],
            OutputKind.Pictures => [_fps, _step, _frame, _codec, _overwrite],
            _ => [_step, _frame],
        };
        if (senseless.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } found)
        {
            string made = kind switch { OutputKind.Picture => "one picture", OutputKind.Pictures => "a folder of pictures", _ => "a film" };
            throw new RecordingException($"{found.Name} means nothing for {made}, which --out names; leave one of the two out.");
        }
        if (parse.GetResult(_step) is { Implicit: false } && parse.GetResult(_frame) is { Implicit: false })
        {
            throw new RecordingException("--step and --frame both name the picture's frame; leave one of the two out.");
        }
    }

    private static Option<string> Name(string name, string helpName, string description, string standard) =>
        new(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => standard };
}
