using System.Runtime.InteropServices;
using System.Text;
using Silk.NET.Core.Contexts;

namespace Silk.NET.GLFW;

/// <summary>
/// The part of Silk.NET.GLFW's <c>Glfw</c> that is used here, over the system's GLFW 3.3 or newer. Windows and monitors are GLFW's;
/// a callback set is kept until another is set in its place.
/// </summary>
public sealed unsafe class Glfw
{
    public const int DontCare = -1;

    private readonly GlfwFunctions _glfw;
    private readonly Dictionary<(nint Window, Type Kind), Delegate> _callbacks = [];

    public Glfw(INativeContext ctx) => _glfw = new GlfwFunctions(ctx);

    /// <summary>Loads the library.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static Glfw GetApi() => new(new DefaultNativeContext(["libglfw.so.3", "libglfw.so.3.3"]));

    /// <summary>True where the current context has the extension <paramref name="name"/> of OpenGL.</summary>
    public bool IsExtensionPresent(string name)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            return _glfw.ExtensionSupported(utf8) != 0;
        }
    }

    public bool Init() => _glfw.Init() != 0;

    public void Terminate()
    {
        _glfw.Terminate();
        _callbacks.Clear();
    }

    public ErrorCode GetError(out byte* description) => _glfw.GetError(out description);

    public Monitor** GetMonitors(out int count) => _glfw.GetMonitors(out count);

    public void GetMonitorPos(Monitor* monitor, out int x, out int y) => _glfw.GetMonitorPos(monitor, out x, out y);

    public void GetMonitorWorkarea(Monitor* monitor, out int x, out int y, out int width, out int height) =>
        _glfw.GetMonitorWorkarea(monitor, out x, out y, out width, out height);

    public void GetMonitorContentScale(Monitor* monitor, out float xscale, out float yscale) =>
        _glfw.GetMonitorContentScale(monitor, out xscale, out yscale);

    public string GetMonitorName(Monitor* monitor) => Text(_glfw.GetMonitorName(monitor));

    public VideoMode* GetVideoMode(Monitor* monitor) => _glfw.GetVideoMode(monitor);

    public void DefaultWindowHints() => _glfw.DefaultWindowHints();

    public void WindowHint(WindowHintInt hint, int value) => _glfw.WindowHint((int)hint, value);

    public void WindowHint(WindowHintBool hint, bool value) => _glfw.WindowHint((int)hint, value ? 1 : 0);

    public void WindowHint(WindowHintOpenGlProfile hint, OpenGlProfile value) => _glfw.WindowHint((int)hint, (int)value);

    public void WindowHintString(int hint, string value)
    {
        fixed (byte* utf8 = Utf8(value))
        {
            _glfw.WindowHintString(hint, utf8);
        }
    }

    public WindowHandle* CreateWindow(int width, int height, string title, Monitor* monitor, WindowHandle* share)
    {
        fixed (byte* utf8 = Utf8(title))
        {
            return _glfw.CreateWindow(width, height, utf8, monitor, share);
        }
    }

    public void DestroyWindow(WindowHandle* window) => _glfw.DestroyWindow(window);

    public bool WindowShouldClose(WindowHandle* window) => _glfw.WindowShouldClose(window) != 0;

    public void SetWindowShouldClose(WindowHandle* window, bool value) => _glfw.SetWindowShouldClose(window, value ? 1 : 0);

    public void GetWindowPos(WindowHandle* window, out int x, out int y) => _glfw.GetWindowPos(window, out x, out y);

    public void GetWindowSize(WindowHandle* window, out int width, out int height) => _glfw.GetWindowSize(window, out width, out height);

    public void GetFramebufferSize(WindowHandle* window, out int width, out int height) => _glfw.GetFramebufferSize(window, out width, out height);

    public bool GetWindowAttrib(WindowHandle* window, WindowAttributeGetter attribute) => _glfw.GetWindowAttrib(window, (int)attribute) != 0;

    public void SetWindowAttrib(WindowHandle* window, WindowAttributeSetter attribute, bool value) => _glfw.SetWindowAttrib(window, (int)attribute, value ? 1 : 0);

    public void SetWindowPos(WindowHandle* window, int x, int y) => _glfw.SetWindowPos(window, x, y);

    public void ShowWindow(WindowHandle* window) => _glfw.ShowWindow(window);

    public Monitor* GetWindowMonitor(WindowHandle* window) => _glfw.GetWindowMonitor(window);

    public void SetWindowMonitor(WindowHandle* window, Monitor* monitor, int x, int y, int width, int height, int refreshRate) =>
        _glfw.SetWindowMonitor(window, monitor, x, y, width, height, refreshRate);

    public void SetInputMode(WindowHandle* window, CursorStateAttribute mode, CursorModeValue value) => _glfw.SetInputMode(window, (int)mode, (int)value);

    public void GetCursorPos(WindowHandle* window, out double xpos, out double ypos) => _glfw.GetCursorPos(window, out xpos, out ypos);

    public string GetKeyName(int key, int scancode) => Text(_glfw.GetKeyName(key, scancode));

    public void SetClipboardString(WindowHandle* window, string data)
    {
        fixed (byte* utf8 = Utf8(data))
        {
            _glfw.SetClipboardString(window, utf8);
        }
    }

    public string GetClipboardString(WindowHandle* window) => Text(_glfw.GetClipboardString(window));

    public void MakeContextCurrent(WindowHandle* window) => _glfw.MakeContextCurrent(window);

    public void SwapBuffers(WindowHandle* window) => _glfw.SwapBuffers(window);

    public void SwapInterval(int interval) => _glfw.SwapInterval(interval);

    public nint GetProcAddress(string name)
    {
        fixed (byte* utf8 = Utf8(name))
        {
            return _glfw.GetProcAddress(utf8);
        }
    }

    public void PollEvents() => _glfw.PollEvents();

    public void WaitEventsTimeout(double timeout) => _glfw.WaitEventsTimeout(timeout);

    public void PostEmptyEvent() => _glfw.PostEmptyEvent();

    public GlfwCallbacks.MonitorCallback SetMonitorCallback(GlfwCallbacks.MonitorCallback callback) =>
        Keep(null, callback, _glfw.SetMonitorCallback(Pointer(callback)));

    public GlfwCallbacks.KeyCallback SetKeyCallback(WindowHandle* window, GlfwCallbacks.KeyCallback callback) =>
        Keep(window, callback, _glfw.SetKeyCallback(window, Pointer(callback)));

    public GlfwCallbacks.CharCallback SetCharCallback(WindowHandle* window, GlfwCallbacks.CharCallback callback) =>
        Keep(window, callback, _glfw.SetCharCallback(window, Pointer(callback)));

    public GlfwCallbacks.CursorPosCallback SetCursorPosCallback(WindowHandle* window, GlfwCallbacks.CursorPosCallback callback) =>
        Keep(window, callback, _glfw.SetCursorPosCallback(window, Pointer(callback)));

    public GlfwCallbacks.CursorEnterCallback SetCursorEnterCallback(WindowHandle* window, GlfwCallbacks.CursorEnterCallback callback) =>
        Keep(window, callback, _glfw.SetCursorEnterCallback(window, Pointer(callback)));

    public GlfwCallbacks.MouseButtonCallback SetMouseButtonCallback(WindowHandle* window, GlfwCallbacks.MouseButtonCallback callback) =>
        Keep(window, callback, _glfw.SetMouseButtonCallback(window, Pointer(callback)));

    public GlfwCallbacks.ScrollCallback SetScrollCallback(WindowHandle* window, GlfwCallbacks.ScrollCallback callback) =>
        Keep(window, callback, _glfw.SetScrollCallback(window, Pointer(callback)));

    public GlfwCallbacks.FramebufferSizeCallback SetFramebufferSizeCallback(WindowHandle* window, GlfwCallbacks.FramebufferSizeCallback callback) =>
        Keep(window, callback, _glfw.SetFramebufferSizeCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowPosCallback SetWindowPosCallback(WindowHandle* window, GlfwCallbacks.WindowPosCallback callback) =>
        Keep(window, callback, _glfw.SetWindowPosCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowFocusCallback SetWindowFocusCallback(WindowHandle* window, GlfwCallbacks.WindowFocusCallback callback) =>
        Keep(window, callback, _glfw.SetWindowFocusCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowIconifyCallback SetWindowIconifyCallback(WindowHandle* window, GlfwCallbacks.WindowIconifyCallback callback) =>
        Keep(window, callback, _glfw.SetWindowIconifyCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowRefreshCallback SetWindowRefreshCallback(WindowHandle* window, GlfwCallbacks.WindowRefreshCallback callback) =>
        Keep(window, callback, _glfw.SetWindowRefreshCallback(window, Pointer(callback)));

    private static nint Pointer<T>(T callback) where T : Delegate => callback is null ? 0 : Marshal.GetFunctionPointerForDelegate(callback);

    // the real package, too, answers null where there was none, or no such text, against its own annotation
    private static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8)!;

    /// <summary>The text as C reads it, with a zero at its end.</summary>
    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private T Keep<T>(WindowHandle* window, T callback, nint previous) where T : Delegate
    {
        var key = ((nint)window, typeof(T));
        if (callback is null)
        {
            _callbacks.Remove(key);
        }
        else
        {
            _callbacks[key] = callback;
        }
        return previous == 0 ? null! : Marshal.GetDelegateForFunctionPointer<T>(previous);
    }
}
