using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.App.Window;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Time;

namespace Brainscan.Player.Commands;

/// <summary><c>play FILE</c> and <c>live FILE</c>: the window, on a recording that is there, or on one that grows.</summary>
internal sealed class WatchCommand
{
    private static readonly PlayerOptions Standard = new() { File = "" };
    private static readonly TimeSpan DisplayEvery = TimeSpan.FromSeconds(2);

    private readonly bool _isLive;
    private readonly Argument<string> _file = RecordingArgument.Create();
    private readonly Option<bool> _fullscreen = new("--fullscreen") { Description = "Begin full screen." };
    private readonly Option<MonitorChoice?> _monitor = OptionsOf.Monitors("--monitor",
        "Which monitor full screen takes, counted from 1; of several, or all, one picture over all of them. Default: the one the window is on.");

    private readonly Option<(int Width, int Height)?> _size =
        OptionsOf.Size("--size", 16384, "Size of the window. Default: 1440x900, or what the monitor has room for.");

    private readonly Option<long?> _step = OptionsOf.Whole<long>("--step", 0, long.MaxValue, "Stand at this step. Default: play from the first.");

    private readonly Option<double?> _fps = OptionsOf.Number("--fps", 0, 240, string.Create(
        CultureInfo.InvariantCulture, $"Recorded frames shown a second at speed 1. Default: {Playhead.StandardFps}."));

    private readonly Option<int?> _cache = OptionsOf.Whole<int>("--cache", 64, 1 << 20, string.Create(
        CultureInfo.InvariantCulture, $"Most MiB of decoded frames kept for going back and forth. Default: {PlayerOptions.StandardCacheBytes >> 20}."));

    private readonly Option<PictureMode?> _mode = OptionsOf.Word("--mode", "What is shown at first. Default: learned.",
        ("learned", PictureMode.Learned), ("value", PictureMode.Value), ("change", PictureMode.Change));

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

    private WatchCommand(bool isLive) => _isLive = isLive;

    /// <summary>Creates <c>play</c>.</summary>
    public static Command CreatePlay() => new WatchCommand(isLive: false).Create("play", "Opens a recording in a window: play it, scrub through it, look at every weight.");

    /// <summary>Creates <c>live</c>.</summary>
    public static Command CreateLive() => new WatchCommand(isLive: true).Create("live", "Follows a recording in a window while it is written; waits for it where there is none yet.");

    private Command Create(string name, string description)
    {
        Command command = new(name, description) { _file, _fullscreen, _monitor, _size, _fps, _cache, _mode, _layout };
        command.Add(_isLive ? _kiosk : _step);
        // GLFW wants the process's first thread, so this is not asynchronous; signals are taken care of here.
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parse)
    {
        PlayerOptions options = Standard with
        {
            File = parse.GetRequiredValue(_file),
            IsLive = _isLive,
            IsKiosk = _isLive && parse.GetValue(_kiosk),
            Fullscreen = parse.GetValue(_fullscreen),
            Monitors = parse.GetValue(_monitor),
            Size = parse.GetValue(_size),
            Step = _isLive ? null : parse.GetValue(_step),
            Fps = parse.GetValue(_fps) ?? Standard.Fps,
            CacheBytes = parse.GetValue(_cache) is { } mebibytes ? (long)mebibytes << 20 : Standard.CacheBytes,
            Looks = Standard.Looks with { Mode = parse.GetValue(_mode) ?? Standard.Looks.Mode, Layout = Layout(parse) },
        };
        using CancellationTokenSource stop = new();
        bool isInterrupted = false;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, isInterrupt: true));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, isInterrupt: false));
        using (PlayerApp? app = Open(options, stop.Token))
        {
            app?.Run(stop.Token);
            if (_isLive && app?.Seen is { Frames: > 0 } seen)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"brainscan: followed {seen.Frames} frames up to step {seen.LastStep}"));
            }
        }
        return isInterrupted ? ExitCode.Stopped : ExitCode.Done;

        void Stop(PosixSignalContext signal, bool isInterrupt)
        {
            signal.Cancel = true;
            isInterrupted |= isInterrupt;
            stop.Cancel();
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

    private string Layout(ParseResult parse)
    {
        string name = parse.GetRequiredValue(_layout);
        Layouts.Require(name);
        return name;
    }
}
