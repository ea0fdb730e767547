using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Silk.NET.GLFW;

namespace Brainscan.Player.App.Window;

/// <summary>
/// The window and its OpenGL 4.5 core context, current on the thread that created it. Everything but <see cref="Wake"/> belongs to that
/// thread, and a process has one window at a time. The framebuffer takes sRGB-encoded colours as they are: shaders encode them.
/// </summary>
internal sealed unsafe class GlfwWindow : IDisposable
{
    // of a window, where nobody asks for another size and the monitor has room
    private const int UsualWidth = 1440;
    private const int UsualHeight = 900;

    private static readonly Lock Waking = new();
    private static Glfw? _awake;

    private readonly Glfw _glfw;
    private readonly WindowHandle* _window;
    private readonly InputQueue _input;
    private readonly WindowOptions _options;
    private readonly ScreenPower? _power;
    private (int X, int Y, int Width, int Height) _windowed;
    private MonitorPlace? _monitor;
    // over several monitors: no full screen of GLFW's, which takes one, but a window without a frame
    private bool _isSpread;
    private bool _disposed;

    private GlfwWindow(Glfw glfw, WindowHandle* window, WindowOptions options)
    {
        _glfw = glfw;
        _window = window;
        _options = options;
        glfw.MakeContextCurrent(window);
        Device = GlDevice.Over(glfw.GetProcAddress);
        glfw.SwapInterval(1);
        _input = new InputQueue(glfw, window);
        glfw.SetWindowPosCallback(window, (_, _, _) => LookAtMonitor());
        glfw.SetMonitorCallback(OnMonitor);
        if (options.IsKiosk)
        {
            glfw.SetInputMode(window, CursorStateAttribute.Cursor, CursorModeValue.CursorHidden);
            _power = ScreenPower.StayOn();
        }
        LookAtMonitor();
        _isSpread = AreaOf(options, Monitors.All(glfw)) is not null;
        if (IsFullscreen && _monitor is { } full)
        {
            // what it goes back to, had it not begun full screen
            (int width, int height) = options.Size ?? Monitors.Opening(UsualWidth, UsualHeight, full);
            _windowed = (full.X + Math.Max(0, (full.Width - width) / 2), full.Y + Math.Max(0, (full.Height - height) / 2), Math.Min(width, full.Width), Math.Min(height, full.Height));
        }
    }

    /// <summary>Its OpenGL.</summary>
    public GlDevice Device { get; }

    /// <summary>Width of the framebuffer in pixels, at least 1.</summary>
    public int Width => _input.Width;

    /// <summary>Height of it, likewise.</summary>
    public int Height => _input.Height;

    /// <summary>How much larger than usual things should be on the monitor that the window is on, at least 1.</summary>
    public float ContentScale => _monitor?.Scale ?? 1;

    /// <summary>Pictures a second that the monitor shows, at least 1.</summary>
    public int RefreshHz => _monitor?.RefreshHz ?? 60;

    /// <summary>Whether it takes a whole monitor, or several.</summary>
    public bool IsFullscreen => _isSpread || _glfw.GetWindowMonitor(_window) != null;

    /// <summary>False when it is an icon or hidden, and nothing drawn would be seen.</summary>
    public bool IsVisible => !_glfw.GetWindowAttrib(_window, WindowAttributeGetter.Iconified) && _glfw.GetWindowAttrib(_window, WindowAttributeGetter.Visible);

    /// <summary>Somebody has asked it to close.</summary>
    public bool IsClosing => _glfw.WindowShouldClose(_window);

    /// <summary>What happened during the last <see cref="Pump"/>.</summary>
    public ReadOnlySpan<InputEvent> Events => _input.Events;

    /// <summary>Opens a window.</summary>
    /// <exception cref="RecordingException">No GLFW, no display, no OpenGL 4.5, or no such monitor.</exception>
    public static GlfwWindow Create(WindowOptions options)
    {
        Glfw glfw = Load();
        try
        {
            GlfwWindow window = new(glfw, Open(glfw, options), options);
            lock (Waking)
            {
                _awake = glfw;
            }
            return window;
        }
        catch
        {
            glfw.Terminate();
            throw;
        }
    }

    /// <summary>Lets a <see cref="Pump"/> that waits return. Any thread, whether there is a window or not.</summary>
    public static void Wake()
    {
        lock (Waking)
        {
            _awake?.PostEmptyEvent();
        }
    }

    /// <summary>Takes in what has happened.</summary>
    /// <param name="wait">How long to wait for something to happen; zero does not wait at all.</param>
    public void Pump(TimeSpan wait)
    {
        _input.Clear();
        if (wait > TimeSpan.Zero)
        {
            _glfw.WaitEventsTimeout(wait.TotalSeconds);
        }
        else
        {
            _glfw.PollEvents();
        }
    }

    /// <summary>Shows what has been drawn, at the monitor's next picture where the driver can wait for it.</summary>
    public void Swap() => _glfw.SwapBuffers(_window);

    /// <summary>Puts words on the clipboard, for as long as the window is there.</summary>
    public void Copy(string words) => _glfw.SetClipboardString(_window, words);

    /// <summary>Asks it to close, as its title bar does.</summary>
    public void Close() => _glfw.SetWindowShouldClose(_window, true);

    /// <summary>Shows or hides the pointer while it is over the window. A kiosk's stays hidden.</summary>
    public void ShowCursor(bool isShown) => _glfw.SetInputMode(
        _window, CursorStateAttribute.Cursor, isShown && !_options.IsKiosk ? CursorModeValue.CursorNormal : CursorModeValue.CursorHidden);

    /// <summary>Takes the whole monitor in its own mode, or goes back to where the window was. A kiosk stays full screen.</summary>
    public void ToggleFullscreen()
    {
        if (!IsFullscreen)
        {
            EnterFullscreen();
        }
        else if (!_options.IsKiosk)
        {
            Spread(false);
            _glfw.SetWindowMonitor(_window, null, _windowed.X, _windowed.Y, _windowed.Width, _windowed.Height, Glfw.DontCare);
            LookAtMonitor();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        Device.DeleteDisposed();
        Device.Gl.Dispose();
        lock (Waking)
        {
            _awake = null;
        }
        _power?.Dispose();
        _glfw.DestroyWindow(_window);
        _glfw.Terminate();
    }

    private static Glfw Load()
    {
        Glfw glfw;
        try
        {
            glfw = Glfw.GetApi();
        }
        catch (FileNotFoundException missing)
        {
            throw new RecordingException(
                "libglfw.so.3 is not installed, and windows are opened with it: install libglfw3 (Debian), or run ./brainscan setup.", missing);
        }
        bool isThere = NativeWords.During(glfw.Init, out string words);
        return isThere ? glfw : throw new RecordingException(NoDisplay(Reason(glfw), words));
    }

    /// <summary>Why there is no display to open a window on, and what to do.</summary>
    /// <param name="reason">What GLFW says of it.</param>
    /// <param name="words">What the libraries below it have said.</param>
    internal static string NoDisplay(string reason, string words)
    {
        string display = Environment.GetEnvironmentVariable("DISPLAY") ?? "";
        bool isRefused = words.Contains("uthoriz", StringComparison.Ordinal) || words.Contains("No protocol", StringComparison.Ordinal) || words.Contains("COOKIE", StringComparison.Ordinal);
        if (!isRefused)
        {
            return $"there is no display to open a window on ({reason}): start it in a desktop's session, or name a display with DISPLAY=:0.";
        }
        string cookie = Environment.GetEnvironmentVariable("XAUTHORITY") is not { Length: > 0 } file ? "XAUTHORITY is not set"
            : File.Exists(file) ? $"XAUTHORITY is '{file}', which has no cookie that it takes" : $"XAUTHORITY is '{file}', which cannot be read";
        return $"the display {display} is there and refuses us ({words.TrimEnd('.')}; {cookie}): start it as the user whose session it is, with that session's XAUTHORITY; docs/LIVE.md has a unit that does.";
    }

    private static WindowHandle* Open(Glfw glfw, WindowOptions options)
    {
        List<MonitorPlace> monitors = Monitors.All(glfw);
        MonitorPlace? chosen = (options.Monitors is { } choice ? Monitors.Chosen(monitors, choice) : monitors).FirstOrDefault();
        ScreenArea? area = AreaOf(options, monitors);
        MonitorPlace? full = area is null && (options.Fullscreen || options.IsKiosk) ? chosen : null;
        (int width, int height) = options.Size ?? Monitors.Opening(UsualWidth, UsualHeight, chosen);
        glfw.DefaultWindowHints();
        glfw.WindowHint(WindowHintInt.ContextVersionMajor, 4);
        glfw.WindowHint(WindowHintInt.ContextVersionMinor, 5);
        glfw.WindowHint(WindowHintOpenGlProfile.OpenGlProfile, OpenGlProfile.Core);
        glfw.WindowHint(WindowHintInt.DepthBits, 0);
        glfw.WindowHint(WindowHintInt.StencilBits, 0);
        glfw.WindowHint(WindowHintInt.AlphaBits, 0);
        // two monitors: what is full screen on one must not vanish when somebody clicks on the other
        glfw.WindowHint(WindowHintBool.AutoIconify, false);
        glfw.WindowHintString((int)WindowHintString.X11ClassName, "brainscan");
        glfw.WindowHintString((int)WindowHintString.X11InstanceName, "brainscan");
        glfw.WindowHint(WindowHintBool.Decorated, area is null);
        glfw.WindowHint(WindowHintBool.Floating, area is not null);
        glfw.WindowHint(WindowHintBool.Visible, area is null);
        WindowHandle* window = glfw.CreateWindow(area?.Width ?? full?.Width ?? width, area?.Height ?? full?.Height ?? height, options.Title,
            full is null ? null : (Silk.NET.GLFW.Monitor*)full.Handle, null);
        if (window != null && area is { } all)
        {
            // placed before it is shown, or a window manager puts it on one monitor
            glfw.SetWindowPos(window, all.X, all.Y);
            glfw.ShowWindow(window);
        }
        return window != null
            ? window
            : throw new RecordingException(
                $"OpenGL 4.5 core is needed and this display does not give it ({Reason(glfw)}): {GlDevice.WayOut}");
    }

    /// <summary>The area of a picture that begins over several monitors; null where it does not.</summary>
    private static ScreenArea? AreaOf(WindowOptions options, List<MonitorPlace> monitors) =>
        (options.Fullscreen || options.IsKiosk) && options.Monitors is { } choice && Monitors.Present(monitors, choice) is { Count: > 1 } several ? Monitors.Over(several) : null;

    private static string Reason(Glfw glfw)
    {
        ErrorCode code = glfw.GetError(out byte* description);
        return (description == null ? code.ToString() : Marshal.PtrToStringUTF8((nint)description)!).Trim().TrimEnd('.');
    }

    private void EnterFullscreen()
    {
        List<MonitorPlace> monitors = Monitors.All(_glfw);
        LookAtMonitor(monitors);
        if (!IsFullscreen)
        {
            _glfw.GetWindowPos(_window, out int x, out int y);
            _glfw.GetWindowSize(_window, out int width, out int height);
            _windowed = (x, y, width, height);
        }
        List<MonitorPlace> chosen = _options.Monitors is { } choice ? Monitors.Present(monitors, choice) : [];
        if (chosen.Count > 1)
        {
            ScreenArea area = Monitors.Over(chosen);
            Spread(true);
            _glfw.SetWindowMonitor(_window, null, area.X, area.Y, area.Width, area.Height, Glfw.DontCare);
            LookAtMonitor(monitors);
            return;
        }
        // the chosen one may be unplugged by now; then the window's own will do
        MonitorPlace? target = chosen.Count == 1 ? chosen[0] : _monitor;
        if (target is not null && (nint)_glfw.GetWindowMonitor(_window) != target.Handle)
        {
            Spread(false);
            _glfw.SetWindowMonitor(_window, (Silk.NET.GLFW.Monitor*)target.Handle, 0, 0, target.Width, target.Height, target.RefreshHz);
            // some drivers forget it with the change of mode
            _glfw.SwapInterval(1);
            LookAtMonitor(monitors);
        }
    }

    // the frame of a window and its place above the desktop's panels
    private void Spread(bool isSpread)
    {
        if (_isSpread != isSpread)
        {
            _isSpread = isSpread;
            _glfw.SetWindowAttrib(_window, WindowAttributeSetter.Decorated, !isSpread);
            _glfw.SetWindowAttrib(_window, WindowAttributeSetter.Floating, isSpread);
        }
    }

    // GLFW makes a window of what was full screen on a monitor that goes; a kiosk takes another, and its own when that is back
    private void OnMonitor(Silk.NET.GLFW.Monitor* monitor, ConnectedState state)
    {
        if (_options.IsKiosk)
        {
            EnterFullscreen();
        }
        LookAtMonitor();
        _input.Add(new InputEvent { Kind = InputKind.Refresh });
    }

    private void LookAtMonitor() => LookAtMonitor(Monitors.All(_glfw));

    private void LookAtMonitor(List<MonitorPlace> monitors)
    {
        float before = ContentScale;
        _glfw.GetWindowPos(_window, out int x, out int y);
        _glfw.GetWindowSize(_window, out int width, out int height);
        _monitor = Monitors.At(monitors, x, y, width, height);
        if (ContentScale != before)
        {
            _input.Add(new InputEvent { Kind = InputKind.Scale });
        }
    }
}
