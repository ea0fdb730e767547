using System.Diagnostics;
using System.Text;
using Brainscan.Display;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary>The player as a person starts it, on an X server that nobody sees: a process of its own with real keys, a real mouse and real pixels.</summary>
internal sealed class PlayerWindow : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();

    private PlayerWindow(XServer screen, Process process)
    {
        Screen = screen;
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
    public static PlayerWindow Start(XServer screen, params string[] arguments) =>
        new(screen, Cli.StartPlayer(arguments, ("DISPLAY", screen.Name)));

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
