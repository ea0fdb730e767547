using System.Runtime.InteropServices;
using Brainscan.Display;
using Silk.NET.GLFW;

namespace Brainscan.Bindings.Tests;

/// <summary>The GLFW binding over the system's library, on an X server of its own.</summary>
public sealed unsafe partial class GlfwTests : IDisposable
{
    private readonly XServer _server = XServer.Start(640, 480);
    private readonly Glfw _glfw = Glfw.GetApi();

    public GlfwTests() => _ = SetEnv("DISPLAY", _server.Name, 1);

    public void Dispose()
    {
        _glfw.Terminate();
        _server.Dispose();
    }

    [Fact]
    public void Init_withoutDisplay_failsAndSaysWhy()
    {
        _ = SetEnv("DISPLAY", ":987", 1);
        Assert.False(_glfw.Init());
        Assert.Equal(ErrorCode.PlatformError, _glfw.GetError(out byte* description));
        Assert.Contains(":987", Marshal.PtrToStringUTF8((nint)description), StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NoError, _glfw.GetError(out _));
    }

    [Fact]
    public void Monitor_hasItsNamePlaceModeAndScale()
    {
        Assert.True(_glfw.Init());
        Silk.NET.GLFW.Monitor** monitors = _glfw.GetMonitors(out int count);
        Assert.Equal(1, count);
        VideoMode mode = *_glfw.GetVideoMode(monitors[0]);
        Assert.Equal((640, 480), (mode.Width, mode.Height));
        Assert.Equal((8, 8, 8), (mode.RedBits, mode.GreenBits, mode.BlueBits));
        _glfw.GetMonitorPos(monitors[0], out int x, out int y);
        Assert.Equal((0, 0), (x, y));
        _glfw.GetMonitorContentScale(monitors[0], out float scaleX, out float scaleY);
        Assert.Equal(scaleX, scaleY);
        Assert.NotEmpty(_glfw.GetMonitorName(monitors[0]));
        Assert.Equal(24, sizeof(VideoMode));
    }

    [Fact]
    public void Clipboard_holdsWhatWasPutThere()
    {
        WindowHandle* window = Open();
        _glfw.SetClipboardString(window, "./brainscan play 'a b' – é");
        Assert.Equal("./brainscan play 'a b' – é", _glfw.GetClipboardString(window));
    }

    [Fact]
    public void Callbacks_areKeptCalledAndReplaced()
    {
        WindowHandle* window = Open();
        int moves = 0;
        Assert.Null(_glfw.SetCursorPosCallback(window, (of, x, y) =>
        {
            Assert.True(of == window);
            moves++;
        }));
        _server.Point(20, 20);
        PumpUntil(() => moves > 0);

        double last = 0;
        GlfwCallbacks.CursorPosCallback second = (_, x, _) => last = x;
        Assert.NotNull(_glfw.SetCursorPosCallback(window, second));
        int before = moves;
        _server.Point(33, 20);
        PumpUntil(() => last == 33);
        Assert.Equal(before, moves);
        Assert.Same(second, _glfw.SetCursorPosCallback(window, null!));
    }

    [Fact]
    public void Keys_haveTheirCodesNamesActionsAndModifiers()
    {
        WindowHandle* window = Open();
        List<(Keys Key, InputAction Action, KeyModifiers Mods)> seen = [];
        _glfw.SetKeyCallback(window, (_, key, _, action, mods) => seen.Add((key, action, mods)));
        _server.Press("F3", "KP_Add", "ctrl+bracketleft", "Menu");
        PumpUntil(() => seen.Contains((Keys.Menu, InputAction.Release, 0)));
        Assert.Contains((Keys.F3, InputAction.Press, (KeyModifiers)0), seen);
        Assert.Contains((Keys.KeypadAdd, InputAction.Press, (KeyModifiers)0), seen);
        Assert.Contains((Keys.LeftBracket, InputAction.Press, KeyModifiers.Control), seen);
        Assert.Equal("[", _glfw.GetKeyName((int)Keys.LeftBracket, 0));
        Assert.Null(_glfw.GetKeyName((int)Keys.F3, 0));
    }

    [Fact]
    public void Wait_endsWithAnEmptyEventAndWithTime()
    {
        Open();
        _glfw.PostEmptyEvent();
        _glfw.WaitEventsTimeout(60);
        _glfw.WaitEventsTimeout(0.001);
        _glfw.PollEvents();
    }

    [Fact]
    public void Context_isWhatTheHintsAskFor()
    {
        WindowHandle* window = Open();
        _glfw.MakeContextCurrent(window);
        _glfw.SwapInterval(0);
        var getInteger = (delegate* unmanaged<uint, int*, void>)_glfw.GetProcAddress("glGetIntegerv");
        int major, minor, profile;
        getInteger(0x821B, &major);
        getInteger(0x821C, &minor);
        getInteger(0x9126, &profile);
        Assert.True(major > 4 || (major == 4 && minor >= 5), $"OpenGL {major}.{minor}");
        Assert.Equal(1, profile);
        _glfw.SwapBuffers(window);
        _glfw.GetFramebufferSize(window, out int width, out int height);
        Assert.Equal((200, 100), (width, height));
        Assert.False(_glfw.WindowShouldClose(window));
        _glfw.SetWindowShouldClose(window, true);
        Assert.True(_glfw.WindowShouldClose(window));
        _glfw.DestroyWindow(window);
    }

    [Fact]
    public void Window_ofAVersionThatThereIsNot_isNull()
    {
        Assert.True(_glfw.Init());
        _glfw.WindowHint(WindowHintInt.ContextVersionMajor, 4);
        _glfw.WindowHint(WindowHintInt.ContextVersionMinor, 99);
        Assert.True(_glfw.CreateWindow(10, 10, "too new", null, null) == null);
        Assert.NotEqual(ErrorCode.NoError, _glfw.GetError(out _));
    }

    private WindowHandle* Open()
    {
        Assert.True(_glfw.Init());
        _glfw.DefaultWindowHints();
        _glfw.WindowHint(WindowHintInt.ContextVersionMajor, 4);
        _glfw.WindowHint(WindowHintInt.ContextVersionMinor, 5);
        _glfw.WindowHint(WindowHintOpenGlProfile.OpenGlProfile, OpenGlProfile.Core);
        _glfw.WindowHint(WindowHintBool.AutoIconify, false);
        _glfw.WindowHintString((int)WindowHintString.X11ClassName, "brainscan");
        WindowHandle* window = _glfw.CreateWindow(200, 100, "Ωµέγα", null, null);
        Assert.True(window != null);
        return window;
    }

    private void PumpUntil(Func<bool> condition)
    {
        long begin = Environment.TickCount64;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 - begin < 10_000, "it has not come within 10 s");
            _glfw.WaitEventsTimeout(0.05);
        }
    }

    // native code does not see what .NET's own environment holds
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
