using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Brainscan.Display;

/// <summary>
/// An X server of one screen that nobody sees (Xvfb), on a display number of its own choice. It ends with this object. There is no window
/// manager: a window is where it asks to be, and the keyboard is its own once it asks for it.
/// </summary>
public sealed class XServer : IDisposable
{
    private static int _missed;

    private readonly Process _process;
    private readonly string _folder;

    private XServer(Process process, string folder, string name)
    {
        _process = process;
        _folder = folder;
        Name = name;
    }

    /// <summary>What DISPLAY must be to reach it, for example ":2".</summary>
    public string Name { get; }

    /// <summary>Starts one and waits until it takes clients.</summary>
    /// <param name="width">Width of the screen in pixels.</param>
    /// <param name="height">Height of it.</param>
    /// <param name="extra">Further arguments of Xvfb.</param>
    public static XServer Start(int width = 1440, int height = 900, params string[] extra)
    {
        string folder = Directory.CreateTempSubdirectory("brainscan-display-").FullName;
        string[] arguments =
            ["-displayfd", "1", "-screen", "0", $"{width}x{height}x24", "-fbdir", folder, "-nolisten", "tcp", "-noreset", .. extra];
        Process process = Process.Start(new ProcessStartInfo("Xvfb", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? number = process.StandardOutput.ReadLine();
        if (number is null)
        {
            process.WaitForExit();
            Directory.Delete(folder, recursive: true);
            throw new InvalidOperationException($"Xvfb has not started: it ended with {process.ExitCode}.");
        }
        return new XServer(process, folder, ":" + int.Parse(number, CultureInfo.InvariantCulture));
    }

    /// <summary>Starts one that takes only clients which have its cookie, as a desktop's does.</summary>
    /// <param name="width">Width of the screen in pixels.</param>
    /// <param name="height">Height of it.</param>
    /// <param name="cookie">The file the cookie is written to: what XAUTHORITY must name.</param>
    public static XServer Guarded(int width, int height, string cookie)
    {
        // the number is not known before it runs; the server takes a cookie of any display
        WriteCookie(cookie, ":0", 1);
        XServer server = Start(width, height, "-auth", cookie);
        WriteCookie(cookie, server.Name, 1);
        return server;
    }

    /// <summary>Writes an Xauthority file with one cookie, of sixteen times the same byte, for a display of this machine.</summary>
    public static void WriteCookie(string path, string display, byte value)
    {
        const string Kind = "MIT-MAGIC-COOKIE-1";
        const int OfAnyHost = 65535;
        using MemoryStream file = new();
        Write16(OfAnyHost);
        foreach (byte[] part in new byte[][] { [], Encoding.ASCII.GetBytes(display.TrimStart(':')), Encoding.ASCII.GetBytes(Kind), [.. Enumerable.Repeat(value, 16)] })
        {
            Write16(part.Length);
            file.Write(part);
        }
        File.WriteAllBytes(path, file.ToArray());

        void Write16(int number)
        {
            file.WriteByte((byte)(number >> 8));
            file.WriteByte((byte)number);
        }
    }

    /// <summary>What the screen shows now.</summary>
    public Picture Look() => ScreenFile.Read(Path.Combine(_folder, "Xvfb_screen0"));

    /// <summary>Looks again and again until what is seen fulfils a condition, and gives that picture.</summary>
    /// <param name="what">What is waited for, in words.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="seconds">How long at most.</param>
    /// <param name="stillWorth">False when waiting is in vain, for example because the program has ended.</param>
    /// <exception cref="TimeoutException">It was not seen; the message says what was waited for, and where the last picture lies.</exception>
    public Picture WaitFor(string what, Func<Picture, bool> condition, double seconds = 20, Func<bool>? stillWorth = null)
    {
        Picture picture = Look();
        bool isOver = false;
        bool seen = SpinWait.SpinUntil(
            () => condition(picture = Look()) || (isOver = stillWorth is not null && !stillWorth()), TimeSpan.FromSeconds(seconds));
        if (!seen || (isOver && !condition(picture = Look())))
        {
            string file = Path.Combine(Path.GetTempPath(), $"brainscan-seen-{Environment.ProcessId}-{Interlocked.Increment(ref _missed)}.ppm");
            picture.Save(file);
            throw new TimeoutException($"{what} was not seen {(isOver ? "before the program ended" : $"within {seconds} s")}; the last picture is {file}");
        }
        return picture;
    }

    /// <summary>Does things with keyboard and mouse, as xdotool's commands: "key", "space", "mousemove", "10", "20", …</summary>
    public void Do(params string[] commands)
    {
        ProcessStartInfo start = new("xdotool", commands) { RedirectStandardError = true };
        start.Environment["DISPLAY"] = Name;
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"xdotool {string.Join(' ', commands)} failed: {error.Trim()}");
        }
    }

    /// <summary>Sets the resolution of text that a desktop of this scale would, 96 dots an inch at 1. Windows opened from now on see it.</summary>
    public void SetScale(double scale) => XRoot.SetResources(Name, string.Create(CultureInfo.InvariantCulture, $"Xft.dpi:\t{96 * scale:0}\n"));

    /// <summary>Gives the pointer its arrow, as a desktop does; a bare X server shows none.</summary>
    public void ShowArrow() => XRoot.ShowArrow(Name);

    /// <summary>Presses keys one after another, by X's names: "space", "ctrl+f", "shift+Left".</summary>
    public void Press(params string[] keys) => Do(["key", .. keys]);

    /// <summary>Moves the pointer.</summary>
    public void Point(int x, int y) => Do("mousemove", Number(x), Number(y));

    /// <summary>Clicks somewhere; 1 is the left button, 3 the right one, 4 and 5 turn the wheel away and back.</summary>
    public void Click(int x, int y, int button = 1, int times = 1) =>
        Do("mousemove", Number(x), Number(y), "click", "--repeat", Number(times), "--delay", "1", Number(button));

    /// <summary>Drags with the left button in several steps, as a hand does.</summary>
    public void Drag(int fromX, int fromY, int toX, int toY, int steps = 8)
    {
        List<string> commands = ["mousemove", Number(fromX), Number(fromY), "mousedown", "1"];
        for (int i = 1; i <= steps; i++)
        {
            commands.AddRange(["mousemove", Number(fromX + ((toX - fromX) * i / steps)), Number(fromY + ((toY - fromY) * i / steps))]);
        }
        Do([.. commands, "mouseup", "1"]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
