using System.Runtime.InteropServices;

namespace Silk.NET.GLFW;

/// <summary>
/// The functions of GLFW 3.3 or newer that are used. They report failure through <see cref="glfwGetError"/> alone; those returning an
/// int that stands for a truth say 0 for false. All but glfwPostEmptyEvent and glfwGetProcAddress belong to the main thread.
/// </summary>
internal static unsafe partial class GlfwNative
{
    internal const string Library = "libglfw.so.3";

    [LibraryImport(Library)]
    internal static partial int glfwInit();

    [LibraryImport(Library)]
    internal static partial void glfwTerminate();

    [LibraryImport(Library)]
    internal static partial ErrorCode glfwGetError(out byte* description);

    [LibraryImport(Library)]
    internal static partial Monitor** glfwGetMonitors(out int count);

    [LibraryImport(Library)]
    internal static partial void glfwGetMonitorPos(Monitor* monitor, out int x, out int y);

    [LibraryImport(Library)]
    internal static partial void glfwGetMonitorContentScale(Monitor* monitor, out float x, out float y);

    [LibraryImport(Library)]
    internal static partial byte* glfwGetMonitorName(Monitor* monitor);

    [LibraryImport(Library)]
    internal static partial VideoMode* glfwGetVideoMode(Monitor* monitor);

    [LibraryImport(Library)]
    internal static partial nint glfwSetMonitorCallback(nint callback);

    [LibraryImport(Library)]
    internal static partial void glfwDefaultWindowHints();

    [LibraryImport(Library)]
    internal static partial void glfwWindowHint(int hint, int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void glfwWindowHintString(int hint, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial WindowHandle* glfwCreateWindow(int width, int height, string title, Monitor* monitor, WindowHandle* share);

    [LibraryImport(Library)]
    internal static partial void glfwDestroyWindow(WindowHandle* window);

    [LibraryImport(Library)]
    internal static partial int glfwWindowShouldClose(WindowHandle* window);

    [LibraryImport(Library)]
    internal static partial void glfwSetWindowShouldClose(WindowHandle* window, int value);

    [LibraryImport(Library)]
    internal static partial void glfwGetWindowPos(WindowHandle* window, out int x, out int y);

    [LibraryImport(Library)]
    internal static partial void glfwGetWindowSize(WindowHandle* window, out int width, out int height);

    [LibraryImport(Library)]
    internal static partial void glfwGetFramebufferSize(WindowHandle* window, out int width, out int height);

    [LibraryImport(Library)]
    internal static partial int glfwGetWindowAttrib(WindowHandle* window, int attribute);

    [LibraryImport(Library)]
    internal static partial Monitor* glfwGetWindowMonitor(WindowHandle* window);

    [LibraryImport(Library)]
    internal static partial void glfwSetWindowMonitor(WindowHandle* window, Monitor* monitor, int x, int y, int width, int height, int refreshRate);

    [LibraryImport(Library)]
    internal static partial void glfwSetInputMode(WindowHandle* window, int mode, int value);

    [LibraryImport(Library)]
    internal static partial void glfwGetCursorPos(WindowHandle* window, out double x, out double y);

    [LibraryImport(Library)]
    internal static partial byte* glfwGetKeyName(int key, int scancode);

    [LibraryImport(Library)]
    internal static partial void glfwMakeContextCurrent(WindowHandle* window);

    [LibraryImport(Library)]
    internal static partial void glfwSwapBuffers(WindowHandle* window);

    [LibraryImport(Library)]
    internal static partial void glfwSwapInterval(int interval);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint glfwGetProcAddress(string name);

    [LibraryImport(Library)]
    internal static partial void glfwPollEvents();

    [LibraryImport(Library)]
    internal static partial void glfwWaitEventsTimeout(double timeoutSeconds);

    [LibraryImport(Library)]
    internal static partial void glfwPostEmptyEvent();

    [LibraryImport(Library)]
    internal static partial nint glfwSetKeyCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetCharCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetCursorPosCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetCursorEnterCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetMouseButtonCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetScrollCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetFramebufferSizeCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetWindowPosCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetWindowFocusCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetWindowIconifyCallback(WindowHandle* window, nint callback);

    [LibraryImport(Library)]
    internal static partial nint glfwSetWindowRefreshCallback(WindowHandle* window, nint callback);
}
