using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.App;
using Brainscan.Player.App.Window;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Time;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Commands;

/// <summary><c>play FILE</c> and <c>live FILE</c>: the window, on a recording that is there, or on one that grows.</summary>
internal sealed class WatchCommand
{
    private static readonly PlayerOptions Standard = new() { File = "" };
    private static readonly TimeSpan DisplayEvery = TimeSpan.FromSeconds(2);

    // for as long as the process lives: a signal may come at any moment of its end
    private static readonly CancellationTokenSource Stopping = new();

    private readonly bool _isLive;
    private readonly Argument<string> _file = RecordingArgument.Create();
    private readonly Option<bool> _fullscreen = new("--fullscreen") { Description = "Begin full screen." };
    private readonly Option<MonitorChoice?> _monitor = OptionsOf.Monitors("--monitor",
        "Which monitor full screen takes, counted from 1; of several, or all, one picture over all of them. Default: the one the window is on.");

    private readonly Option<(int Width, int Height)?> _size =
        OptionsOf.Size("--size", 16384, "Size of the window. Default: 1440x900, or what the monitor has room for.");

    private readonly Option<long?> _step = OptionsOf.Whole<long>("--step", 0, long.MaxValue, "Stand at this step. Default: play from the first.");

    private readonly Option<int?> _frame = OptionsOf.Whole<int>("--frame", 0, int.MaxValue, "Stand at this frame, counted from 0.");
    private readonly Option<long?> _against = OptionsOf.Whole<long>("--against", 0, long.MaxValue, "The step to compare with, with --mode compare. Default: the first.");
    private readonly Option<string?> _place = new("--place") { Description = "Where to look at first: whole, 'layer 3', 'layer 3 head 5', a tensor's name. Default: whole.", HelpName = "PLACE" };

    private readonly Option<(float X, float Y, float Scale)?> _view = OptionsOf.View(
        "--view", "Where to look at first, exactly: the place in the middle, and pixels a weight takes. Ctrl C in the window copies such a command.");

    private readonly Option<string?> _colours = new("--colours") { Description = $"Colour map at first. Default: {Standard.Looks.Colors}.", HelpName = string.Join('|', ColorMap.All.Select(map => map.Name)) };
    private readonly Option<double?> _stretch = OptionsOf.Number("--stretch", 0, 1000, $"Steepness of the brightness curve at first; small is linear. Default: {Standard.Looks.Stretch}.");
    private readonly Option<Normalisation?> _normalise = OptionsOf.Word("--normalise", "What brightness is measured against at first. Default: run.", PictureWords.Normalisations);
    private readonly Option<double?> _halfLife = OptionsOf.Number("--half-life", 0, 1e6, $"Frames after which a change counts half as much, with --mode change. Default: {Standard.Looks.HalfLifeFrames}.");

    private readonly Option<double?> _fps = OptionsOf.Number("--fps", 0, 240, string.Create(
        CultureInfo.InvariantCulture, $"Recorded frames shown a second at speed 1. Default: {Playhead.StandardFps}."));

    private readonly Option<int?> _cache = OptionsOf.Whole<int>("--cache", 64, 1 << 20, string.Create(
        CultureInfo.InvariantCulture, $"Most MiB of decoded frames kept for going back and forth. Default: {PlayerOptions.StandardCacheBytes >> 20}."));

    private readonly Option<PictureMode?> _mode;

    private readonly Option<string> _layout = new("--layout")
    {
        Description = "How matrices are laid out at first.",
        HelpName = string.Join('|', Layouts.Names),
        DefaultValueFactory = _ => Standard.Looks.Layout,
    };

    private readonly Option<bool> _kiosk = new("--kiosk")
    {
        Description = "For the public: full screen, the piece alone, no cursor, and no word of what goes wrong. Ctrl+Q ends it.",
    };

    private WatchCommand(bool isLive)
    {
        _isLive = isLive;
        _mode = OptionsOf.Word("--mode", "What is shown at first. Default: learned.", PictureWords.Modes.Where(mode => !isLive || mode.Value != PictureMode.Compare).ToDictionary());
    }

    /// <summary>Creates <c>play</c>.</summary>
    public static Command CreatePlay() => new WatchCommand(isLive: false).Create("play", "Opens a recording in a window: play it, scrub through it, look at every weight.");

    /// <summary>Creates <c>live</c>.</summary>
    public static Command CreateLive() => new WatchCommand(isLive: true).Create("live", "Follows a recording in a window while it is written; waits for it where there is none yet.");

    private Command Create(string name, string description)
    {
        Command command = new(name, description) { _file, _fullscreen, _monitor, _size, _fps, _cache, _place, _view, _mode, _layout, _colours, _stretch, _normalise, _halfLife };
        foreach (Option option in _isLive ? new Option[] { _kiosk } : [_step, _frame, _against])
        {
            command.Add(option);
        }
        // GLFW wants the process's first thread, so this is not asynchronous; signals are taken care of here.
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parse)
    {
        bool isCompare = parse.GetValue(_mode) == PictureMode.Compare;
        RequireSense(parse, isCompare);
        PlayerOptions options = Standard with
        {
            File = parse.GetRequiredValue(_file),
            IsLive = _isLive,
            IsKiosk = _isLive && parse.GetValue(_kiosk),
            Fullscreen = parse.GetValue(_fullscreen),
            Monitors = parse.GetValue(_monitor),
            Size = parse.GetValue(_size),
            Step = _isLive ? null : parse.GetValue(_step),
            Frame = _isLive ? null : parse.GetValue(_frame),
            Against = isCompare ? parse.GetValue(_against) ?? long.MinValue : null,
            Place = parse.GetValue(_place),
            View = parse.GetValue(_view),
            Fps = parse.GetValue(_fps) ?? Standard.Fps,
            CacheBytes = parse.GetValue(_cache) is { } mebibytes ? (long)mebibytes << 20 : Standard.CacheBytes,
            Looks = Standard.Looks with
            {
                // there is nothing to compare with before the first frame is there
                Mode = isCompare ? PictureMode.Learned : parse.GetValue(_mode) ?? Standard.Looks.Mode,
                Layout = Layout(parse),
                Colors = parse.GetValue(_colours) is { } colours ? ColorMap.Find(colours).Name : Standard.Looks.Colors,
                Stretch = (float)(parse.GetValue(_stretch) ?? Standard.Looks.Stretch),
                Normalisation = parse.GetValue(_normalise) ?? Standard.Looks.Normalisation,
                HalfLifeFrames = parse.GetValue(_halfLife) ?? Standard.Looks.HalfLifeFrames,
            },
        };
        bool isInterrupted = false;
        using StopSignals signals = StopSignals.Register(Stop);
        using (PlayerApp? app = Open(options, Stopping.Token))
        {
            app?.Run(Stopping.Token);
            if (_isLive && app?.Seen is { Frames: > 0 } seen)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"brainscan: followed {seen.Frames} frames up to step {seen.LastStep}"));
            }
        }
        return isInterrupted ? ExitCode.Stopped : ExitCode.Done;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            isInterrupted |= signal.Signal == PosixSignal.SIGINT;
            Stopping.Cancel();
        }
    }

    /// <summary>A kiosk waits for its display as it waits for its file; null where it was stopped meanwhile.</summary>
    private static PlayerApp? Open(PlayerOptions options, CancellationToken stop)
    {
        string? said = null;
        while (true)
        {
            try
            {
                return new PlayerApp(options);
            }
            catch (RecordingException problem) when (options.IsKiosk)
            {
                if (said != problem.Message)
                {
                    said = problem.Message;
                    Console.Error.WriteLine($"brainscan: {said}");
                }
                if (stop.WaitHandle.WaitOne(DisplayEvery))
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Options of which one says what the other says otherwise are a misunderstanding, not something to pass over.</summary>
    private void RequireSense(ParseResult parse, bool isCompare)
    {
        if (!_isLive && parse.GetValue(_against) is not null && !isCompare)
        {
            throw new RecordingException("--against names the step to compare with, and belongs to --mode compare: give that too.");
        }
        if (!_isLive && parse.GetValue(_step) is not null && parse.GetValue(_frame) is not null)
        {
            throw new RecordingException("--step and --frame both name the moment; leave one of the two out.");
        }
        if (parse.GetValue(_place) is not null && parse.GetValue(_view) is not null)
        {
            throw new RecordingException("--place and --view both say where to look; leave one of the two out.");
        }
    }

    private string Layout(ParseResult parse)
    {
        string name = parse.GetRequiredValue(_layout);
        Layouts.Require(name);
        return name;
    }
}
