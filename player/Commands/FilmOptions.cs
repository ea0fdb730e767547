using System.CommandLine;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Video;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Commands;

/// <summary>What a film or a picture shows, as options; each has the name of the script's word it stands in for, and goes before it.</summary>
internal sealed class FilmOptions
{
    /// <summary>Largest side of a picture; what OpenGL does not draw at once is drawn in parts.</summary>
    public const int MostPixels = 65536;

    private static readonly RenderSettings Standard = new();

    private readonly Option<string?> _script = new("--script") { Description = "A film's script: title, time, camera, captions (docs/VIDEO.md). Options go before what it says.", HelpName = "FILE" };

    private readonly Option<(int Width, int Height)?> _size =
        OptionsOf.Size("--size", MostPixels, $"Pixels. Default: {Standard.Width}x{Standard.Height}, one for each weight of the piece's model; 640x360 of a .gif, 960x540 of a .webp.");

    private readonly Option<double?> _fps = OptionsOf.Number("--fps", 0, 240, "Pictures a second. Default: 30; where every recorded frame is one picture, 10.");
    private readonly Option<double?> _speed = OptionsOf.Number("--speed", 0, 1e6, "Recorded frames a second. Default: every recorded frame is one picture.");
    private readonly Option<double?> _seconds = OptionsOf.Seconds("--seconds", "How long the film plays; the run goes evenly through it. A script's times are stretched or shortened to it.", mayBeNone: false);
    private readonly Option<TimeMeasure?> _by = OptionsOf.Word("--by", "What time is even in, with --seconds: steps, the training's clock, or the fall of the loss. Default: step.", PictureWords.Measures);
    private readonly Option<long?> _from = OptionsOf.Whole<long>("--from", 0, long.MaxValue, "First step of a film or folder. Default: the first.");
    private readonly Option<long?> _to = OptionsOf.Whole<long>("--to", 0, long.MaxValue, "Last step of it. Default: the last.");
    private readonly Option<string?> _place = new("--place") { Description = "Where to look: whole, 'layer 3', 'layer 3 head 5', a tensor's name. Default: whole.", HelpName = "PLACE" };
    private readonly Option<string?> _layout = new("--layout") { Description = "How matrices are laid out. Default: natural.", HelpName = string.Join('|', Layouts.Names) };

    private readonly Option<PictureMode?> _mode = OptionsOf.Word("--mode",
        "What is shown: what was learned, W(t) - W(0); the values; the mean of the last frames' changes; or what changed since the step --against. Default: learned.", PictureWords.Modes);

    private readonly Option<long?> _against = OptionsOf.Whole<long>("--against", 0, long.MaxValue, "The step to compare with, with --mode compare. Default: the first.");
    private readonly Option<string?> _colours = new("--colours") { Description = $"Colour map. Default: {Standard.Colors}.", HelpName = string.Join('|', ColorMap.All.Select(map => map.Name)) };
    private readonly Option<double?> _stretch = OptionsOf.Number("--stretch", 0, 1000, $"Steepness of the brightness curve; small is linear. Default: {Standard.Stretch}.");

    private readonly Option<Normalisation?> _normalise = OptionsOf.Word("--normalise",
        "What brightness is measured against: each tensor's strongest frame of the run, each frame, or one measure for all tensors. Default: run.", PictureWords.Normalisations);

    private readonly Option<double?> _halfLife = OptionsOf.Number("--half-life", 0, 1e6, $"Frames after which a change counts half as much in that mean, with --mode change; 0 shows the last change alone. Default: {Standard.HalfLifeFrames}.");
    private readonly Option<Overlays?> _show = OptionsOf.Words("--show", "What is drawn beside and over the weights, with commas between: labels (and generated text), figures, loss, legend, places, numbers; or none. Default: labels.", PictureWords.Overlaid, PictureWords.OverlaysOf);
    private readonly Option<bool> _interpolate = new("--interpolate") { Description = "Make up pictures between two recorded frames, and say so in them. Default: only what was recorded." };

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        _script, _size, _fps, _speed, _seconds, _by, _from, _to, _place, _layout, _mode, _against, _colours, _stretch, _normalise, _halfLife, _show, _interpolate,
    ];

    /// <summary>Those that say how time passes, and mean nothing for one picture.</summary>
    public IReadOnlyList<Option> OfTime => [_fps, _speed, _seconds, _by, _from, _to, _interpolate];

    /// <summary>Whether a script is named.</summary>
    public bool HasScript(ParseResult parse) => parse.GetValue(_script) is not null;

    /// <summary>The script, where one is named, with what was given instead of it.</summary>
    /// <param name="parse">What was typed.</param>
    /// <param name="animation">What it is made for, where that is a picture that moves: a script's size and rate are meant for a film, and are reduced to what such pictures have.</param>
    /// <exception cref="RecordingException">It cannot be read, or says something that cannot be.</exception>
    public FilmScript Read(ParseResult parse, Animation? animation = null)
    {
        FilmScript script = parse.GetValue(_script) is { } path ? FilmScriptReader.Read(path) : FilmScript.Empty;
        if (parse.GetValue(_seconds) is { } seconds)
        {
            script = script.Lasting(seconds);
        }
        script = script with
        {
            Lines = script.Lines.RemoveRange(from option in new Option[] { _from, _to } where parse.GetResult(option) is { Implicit: false } select option.Name[2..]),
            Size = parse.GetValue(_size) ?? animation?.SizeFor(script.Size) ?? script.Size,
            Fps = parse.GetValue(_fps) ?? (animation is null ? script.Fps : Animation.RateFor(script.Fps)),
            Speed = parse.GetValue(_speed) ?? script.Speed,
            By = parse.GetValue(_by) ?? script.By,
            From = parse.GetValue(_from) ?? script.From,
            To = parse.GetValue(_to) ?? script.To,
            Camera = parse.GetValue(_place) is { } place ? [new CameraMark(0, place, null, null, Easing.Cut, 0)] : script.Camera,
            Layout = parse.GetValue(_layout) ?? script.Layout,
            Mode = parse.GetValue(_mode) ?? script.Mode,
            Against = parse.GetValue(_against) ?? script.Against,
            Colours = parse.GetValue(_colours) ?? script.Colours,
            Stretch = parse.GetValue(_stretch) ?? script.Stretch,
            Normalise = parse.GetValue(_normalise) ?? script.Normalise,
            HalfLife = parse.GetValue(_halfLife) ?? script.HalfLife,
            Show = parse.GetValue(_show) ?? script.Show,
            Interpolate = parse.GetValue(_interpolate) ? true : script.Interpolate,
        };
        script.RequireSense();
        return script;
    }

    /// <summary>What pictures of a script look like.</summary>
    /// <exception cref="RecordingException">They are too large or too small.</exception>
    public static RenderSettings Settings(FilmScript script)
    {
        (int width, int height) = script.Size ?? (Standard.Width, Standard.Height);
        // ffmpeg takes no larger picture
        if (width < 16 || height < 16 || width > MostPixels || height > MostPixels || ((8L * width) + 1024) * (height + 128) >= int.MaxValue)
        {
            throw new RecordingException($"a picture of {width}x{height} cannot be made: from 16x16 up to about 16000x16000, or 21000x11800, is what ffmpeg takes.");
        }
        return Standard with
        {
            Width = width,
            Height = height,
            Layout = script.Layout ?? Standard.Layout,
            Mode = script.Mode ?? Standard.Mode,
            Colors = script.Colours ?? Standard.Colors,
            Stretch = (float)(script.Stretch ?? Standard.Stretch),
            Normalisation = script.Normalise ?? Standard.Normalisation,
            HalfLifeFrames = script.HalfLife ?? Standard.HalfLifeFrames,
            ShowsText = (script.Show ?? Overlays.Labels).HasFlag(Overlays.Labels),
        };
    }

    /// <summary>Pictures a second of a script's film.</summary>
    public static double Fps(FilmScript script)
    {
        const double Standard = 30;
        // a picture a recorded frame: ten a second is a pace one can follow
        const double FrameByFrame = 10;
        bool isPlain = script.Speed is null && script.Seconds is null && script.LastMoment == 0;
        return script.Fps ?? (isPlain ? FrameByFrame : Standard);
    }
}
