using System.Runtime.InteropServices;
using static Silk.NET.GLFW.GlfwNative;

namespace Silk.NET.GLFW;

/// <summary>
/// The part of Silk.NET.GLFW's <c>Glfw</c> that is used here, over the system's GLFW 3.3 or newer. Windows and monitors are GLFW's;
/// a callback set is kept until another is set in its place.
/// </summary>
public sealed unsafe class Glfw
{
    public const int DontCare = -1;

    private readonly Dictionary<(nint Window, Type Kind), Delegate> _callbacks = [];

    private Glfw()
    {
    }

    /// <summary>Loads the library.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static Glfw GetApi() => NativeLibrary.TryLoad(Library, out _)
        ? new Glfw()
        : throw new FileNotFoundException($"Could not find or load the native library: {Library}");

    public bool Init() => glfwInit() != 0;

    public void Terminate()
    {
        glfwTerminate();
        _callbacks.Clear();
    }

    public ErrorCode GetError(out byte* description) => glfwGetError(out description);

    public Monitor** GetMonitors(out int count) => glfwGetMonitors(out count);

    public void GetMonitorPos(Monitor* monitor, out int x, out int y) => glfwGetMonitorPos(monitor, out x, out y);

    public void GetMonitorContentScale(Monitor* monitor, out float xscale, out float yscale) =>
        glfwGetMonitorContentScale(monitor, out xscale, out yscale);

    public string GetMonitorName(Monitor* monitor) => Text(glfwGetMonitorName(monitor));

    public VideoMode* GetVideoMode(Monitor* monitor) => glfwGetVideoMode(monitor);

    public void DefaultWindowHints() => glfwDefaultWindowHints();

    public void WindowHint(WindowHintInt hint, int value) => glfwWindowHint((int)hint, value);

    public void WindowHint(WindowHintBool hint, bool value) => glfwWindowHint((int)hint, value ? 1 : 0);

    public void WindowHint(WindowHintOpenGlProfile hint, OpenGlProfile value) => glfwWindowHint((int)hint, (int)value);

    public void WindowHintString(int hint, string value) => glfwWindowHintString(hint, value);

    public WindowHandle* CreateWindow(int width, int height, string title, Monitor* monitor, WindowHandle* share) =>
        glfwCreateWindow(width, height, title, monitor, share);

    public void DestroyWindow(WindowHandle* window) => glfwDestroyWindow(window);

    public bool WindowShouldClose(WindowHandle* window) => glfwWindowShouldClose(window) != 0;

    public void SetWindowShouldClose(WindowHandle* window, bool value) => glfwSetWindowShouldClose(window, value ? 1 : 0);

    public void GetWindowPos(WindowHandle* window, out int x, out int y) => glfwGetWindowPos(window, out x, out y);

    public void GetWindowSize(WindowHandle* window, out int width, out int height) => glfwGetWindowSize(window, out width, out height);

    public void GetFramebufferSize(WindowHandle* window, out int width, out int height) => glfwGetFramebufferSize(window, out width, out height);

    public bool GetWindowAttrib(WindowHandle* window, WindowAttributeGetter attribute) => glfwGetWindowAttrib(window, (int)attribute) != 0;

    public Monitor* GetWindowMonitor(WindowHandle* window) => glfwGetWindowMonitor(window);

    public void SetWindowMonitor(WindowHandle* window, Monitor* monitor, int x, int y, int width, int height, int refreshRate) =>
        glfwSetWindowMonitor(window, monitor, x, y, width, height, refreshRate);

    public void SetInputMode(WindowHandle* window, CursorStateAttribute mode, CursorModeValue value) => glfwSetInputMode(window, (int)mode, (int)value);

    public void GetCursorPos(WindowHandle* window, out double xpos, out double ypos) => glfwGetCursorPos(window, out xpos, out ypos);

    public string GetKeyName(int key, int scancode) => Text(glfwGetKeyName(key, scancode));

    public void MakeContextCurrent(WindowHandle* window) => glfwMakeContextCurrent(window);

    public void SwapBuffers(WindowHandle* window) => glfwSwapBuffers(window);

    public void SwapInterval(int interval) => glfwSwapInterval(interval);

    public nint GetProcAddress(string name) => glfwGetProcAddress(name);

    public void PollEvents() => glfwPollEvents();

    public void WaitEventsTimeout(double timeout) => glfwWaitEventsTimeout(timeout);

    public void PostEmptyEvent() => glfwPostEmptyEvent();

    public GlfwCallbacks.MonitorCallback SetMonitorCallback(GlfwCallbacks.MonitorCallback callback) =>
        Keep(null, callback, glfwSetMonitorCallback(Pointer(callback)));

    public GlfwCallbacks.KeyCallback SetKeyCallback(WindowHandle* window, GlfwCallbacks.KeyCallback callback) =>
        Keep(window, callback, glfwSetKeyCallback(window, Pointer(callback)));

    public GlfwCallbacks.CharCallback SetCharCallback(WindowHandle* window, GlfwCallbacks.CharCallback callback) =>
        Keep(window, callback, glfwSetCharCallback(window, Pointer(callback)));

    public GlfwCallbacks.CursorPosCallback SetCursorPosCallback(WindowHandle* window, GlfwCallbacks.CursorPosCallback callback) =>
        Keep(window, callback, glfwSetCursorPosCallback(window, Pointer(callback)));

    public GlfwCallbacks.CursorEnterCallback SetCursorEnterCallback(WindowHandle* window, GlfwCallbacks.CursorEnterCallback callback) =>
        Keep(window, callback, glfwSetCursorEnterCallback(window, Pointer(callback)));

    public GlfwCallbacks.MouseButtonCallback SetMouseButtonCallback(WindowHandle* window, GlfwCallbacks.MouseButtonCallback callback) =>
        Keep(window, callback, glfwSetMouseButtonCallback(window, Pointer(callback)));

    public GlfwCallbacks.ScrollCallback SetScrollCallback(WindowHandle* window, GlfwCallbacks.ScrollCallback callback) =>
        Keep(window, callback, glfwSetScrollCallback(window, Pointer(callback)));

    public GlfwCallbacks.FramebufferSizeCallback SetFramebufferSizeCallback(WindowHandle* window, GlfwCallbacks.FramebufferSizeCallback callback) =>
        Keep(window, callback, glfwSetFramebufferSizeCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowPosCallback SetWindowPosCallback(WindowHandle* window, GlfwCallbacks.WindowPosCallback callback) =>
        Keep(window, callback, glfwSetWindowPosCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowFocusCallback SetWindowFocusCallback(WindowHandle* window, GlfwCallbacks.WindowFocusCallback callback) =>
        Keep(window, callback, glfwSetWindowFocusCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowIconifyCallback SetWindowIconifyCallback(WindowHandle* window, GlfwCallbacks.WindowIconifyCallback callback) =>
        Keep(window, callback, glfwSetWindowIconifyCallback(window, Pointer(callback)));

    public GlfwCallbacks.WindowRefreshCallback SetWindowRefreshCallback(WindowHandle* window, GlfwCallbacks.WindowRefreshCallback callback) =>
        Keep(window, callback, glfwSetWindowRefreshCallback(window, Pointer(callback)));

    private static nint Pointer<T>(T callback) where T : Delegate => callback is null ? 0 : Marshal.GetFunctionPointerForDelegate(callback);

    // the real package, too, answers null where there was none, or no such text, against its own annotation
    private static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8)!;

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
