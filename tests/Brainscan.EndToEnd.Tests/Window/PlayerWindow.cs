using System.Diagnostics;
using System.Text;
using Brainscan.Display;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary>The player as a person starts it, on an X server that nobody sees: a process of its own with real keys, a real mouse and real pixels.</summary>
internal sealed class PlayerWindow : IDisposable
{
    private readonly Process _process;
    private readonly ScreenText _text;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();
    private int _nudge = 1;

    private PlayerWindow(XServer screen, ScreenText text, Process process)
    {
        Screen = screen;
        _text = text;
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(_error, line.Data);
        process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>What it is on.</summary>
    public XServer Screen { get; }

    /// <summary>All it has written to standard error so far.</summary>
    public string Error => Text(_error);

    /// <summary>All it has written to standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>Its process.</summary>
    public Process Process => _process;

    /// <summary>Starts it.</summary>
    /// <param name="screen">On which screen.</param>
    /// <param name="text">Reads what it writes there.</param>
    /// <param name="arguments">Its command line.</param>
    public static PlayerWindow Start(XServer screen, ScreenText text, params string[] arguments) =>
        new(screen, text, Cli.StartPlayer(arguments, ("DISPLAY", screen.Name)));

    /// <summary>Starts it in a session that has a bus.</summary>
    /// <param name="screen">On which screen.</param>
    /// <param name="text">Reads what it writes there.</param>
    /// <param name="bus">The session's bus.</param>
    /// <param name="arguments">Its command line.</param>
    public static PlayerWindow Start(XServer screen, ScreenText text, SessionBusServer bus, params string[] arguments) =>
        new(screen, text, Cli.StartPlayer(arguments, ("DISPLAY", screen.Name), ("DBUS_SESSION_BUS_ADDRESS", bus.Address)));

    /// <summary>Looks until what is seen fulfils a condition; says what was on standard error if it never does, or if the player ends.</summary>
    public Picture WaitFor(string what, Func<Picture, bool> condition, double seconds = 30)
    {
        try
        {
            return Screen.WaitFor(what, condition, seconds, () => !_process.HasExited);
        }
        catch (TimeoutException missing)
        {
            throw new TimeoutException($"{missing.Message}; the player said: {(Error.Length == 0 ? "nothing" : Error)}", missing);
        }
    }

    /// <summary>
    /// Looks until two pictures that follow one another are the same for a while: what was asked for has been drawn and nothing moves any more.
    /// </summary>
    public Picture WaitUntilStill(string what, Func<Picture, bool>? condition = null, double seconds = 30)
    {
        const int StillMs = 600;
        Picture before = Screen.Look();
        long since = Environment.TickCount64;
        return WaitFor($"{what}, and then nothing that moves", picture =>
        {
            if (!picture.IsSameAs(before) || (condition is not null && !condition(picture)))
            {
                (before, since) = (picture, Environment.TickCount64);
            }
            return Environment.TickCount64 - since >= StillMs;
        }, seconds);
    }

    /// <summary>The step that its bar says; null where it shows none.</summary>
    public int? StepIn(Picture picture)
    {
        // the bar stands on the strip of text
        const int Above = 220;
        const int Rows = 120;
        return picture.Height < Above ? null : _text.ReadStep(picture.Crop(0, picture.Height - Above, picture.Width, Rows));
    }

    /// <summary>Waits until its bar says a step that fulfils a condition, and gives it. Keeps the bar from fading.</summary>
    public int WaitForStep(string what, Func<int, bool> condition, double seconds = 30)
    {
        int? seen = null;
        WaitFor(what, picture =>
        {
            seen = StepIn(picture);
            KeepAwake(seen is not null);
            return seen is { } step && condition(step);
        }, seconds);
        return seen!.Value;
    }

    /// <summary>Waits until its bar says a step.</summary>
    public void WaitForStep(int step) => WaitForStep($"step {step}", seen => seen == step);

    /// <summary>Waits until words can be read on it. Keeps its bar from fading.</summary>
    public Picture WaitForWords(string words, int size = ScreenText.Body, double seconds = 30) => WaitFor($"'{words}'", picture =>
    {
        bool isRead = _text.Has(picture, words, size);
        KeepAwake(isRead);
        return isRead;
    }, seconds);

    /// <summary>Hides all but the piece, and gives it.</summary>
    public Picture HideAll()
    {
        Picture before = Screen.Look();
        Screen.Press("ctrl+b");
        return WaitUntilStill("nothing but the piece", picture => !picture.IsSameAs(before));
    }

    /// <summary>Presses a key and gives what is to be seen once that is done.</summary>
    public Picture After(Picture before, string key)
    {
        Screen.Press(key);
        return WaitUntilStill($"what {key} does", picture => !picture.IsSameAs(before));
    }

    /// <summary>Sends it a signal: "INT", "TERM", "KILL", "STOP", "CONT".</summary>
    public void Signal(string name) => Assert.Equal(0, Cli.Run("kill", ["-s", name, $"{_process.Id}"]).ExitCode);

    /// <summary>Waits until it has ended by itself, and gives its exit code.</summary>
    public int WaitForExit(double seconds = 20)
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(seconds)), $"the player has not ended within {seconds} s; it said: {Error}");
        // also waits for the last lines
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends it, however it is.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.WaitForExit();
        _process.Dispose();
    }

    // what is over the piece fades when nobody moves
    private void KeepAwake(bool isSeen)
    {
        if (!isSeen)
        {
            _nudge = -_nudge;
            Screen.Do("mousemove_relative", "--", $"{_nudge}", "0");
        }
    }

    private static void Add(StringBuilder to, string? line)
    {
        if (line is not null)
        {
            lock (to)
            {
                to.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder of)
    {
        lock (of)
        {
            return of.ToString();
        }
    }
}
