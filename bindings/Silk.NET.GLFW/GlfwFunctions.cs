using Silk.NET.Core.Contexts;

namespace Silk.NET.GLFW;

/// <summary>
/// The functions of GLFW 3.3 or newer that are used, found once. They report failure through <see cref="GetError"/> alone; those
/// returning an int that stands for a truth say 0 for false. All but PostEmptyEvent and GetProcAddress belong to the main thread.
/// </summary>
internal readonly unsafe struct GlfwFunctions(INativeContext library)
{
    internal readonly delegate* unmanaged[Cdecl]<int> Init =
        (delegate* unmanaged[Cdecl]<int>)library.GetProcAddress("glfwInit");

    internal readonly delegate* unmanaged[Cdecl]<void> Terminate =
        (delegate* unmanaged[Cdecl]<void>)library.GetProcAddress("glfwTerminate");

    internal readonly delegate* unmanaged[Cdecl]<out byte*, ErrorCode> GetError =
        (delegate* unmanaged[Cdecl]<out byte*, ErrorCode>)library.GetProcAddress("glfwGetError");

    internal readonly delegate* unmanaged[Cdecl]<out int, Monitor**> GetMonitors =
        (delegate* unmanaged[Cdecl]<out int, Monitor**>)library.GetProcAddress("glfwGetMonitors");

    internal readonly delegate* unmanaged[Cdecl]<Monitor*, out int, out int, void> GetMonitorPos =
        (delegate* unmanaged[Cdecl]<Monitor*, out int, out int, void>)library.GetProcAddress("glfwGetMonitorPos");

    internal readonly delegate* unmanaged[Cdecl]<Monitor*, out int, out int, out int, out int, void> GetMonitorWorkarea =
        (delegate* unmanaged[Cdecl]<Monitor*, out int, out int, out int, out int, void>)library.GetProcAddress("glfwGetMonitorWorkarea");

    internal readonly delegate* unmanaged[Cdecl]<Monitor*, out float, out float, void> GetMonitorContentScale =
        (delegate* unmanaged[Cdecl]<Monitor*, out float, out float, void>)library.GetProcAddress("glfwGetMonitorContentScale");

    internal readonly delegate* unmanaged[Cdecl]<Monitor*, byte*> GetMonitorName =
        (delegate* unmanaged[Cdecl]<Monitor*, byte*>)library.GetProcAddress("glfwGetMonitorName");

    internal readonly delegate* unmanaged[Cdecl]<Monitor*, VideoMode*> GetVideoMode =
        (delegate* unmanaged[Cdecl]<Monitor*, VideoMode*>)library.GetProcAddress("glfwGetVideoMode");

    internal readonly delegate* unmanaged[Cdecl]<nint, nint> SetMonitorCallback =
        (delegate* unmanaged[Cdecl]<nint, nint>)library.GetProcAddress("glfwSetMonitorCallback");

    internal readonly delegate* unmanaged[Cdecl]<void> DefaultWindowHints =
        (delegate* unmanaged[Cdecl]<void>)library.GetProcAddress("glfwDefaultWindowHints");

    internal readonly delegate* unmanaged[Cdecl]<int, int, void> WindowHint =
        (delegate* unmanaged[Cdecl]<int, int, void>)library.GetProcAddress("glfwWindowHint");

    internal readonly delegate* unmanaged[Cdecl]<int, byte*, void> WindowHintString =
        (delegate* unmanaged[Cdecl]<int, byte*, void>)library.GetProcAddress("glfwWindowHintString");

    internal readonly delegate* unmanaged[Cdecl]<int, int, byte*, Monitor*, WindowHandle*, WindowHandle*> CreateWindow =
        (delegate* unmanaged[Cdecl]<int, int, byte*, Monitor*, WindowHandle*, WindowHandle*>)library.GetProcAddress("glfwCreateWindow");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, void> DestroyWindow =
        (delegate* unmanaged[Cdecl]<WindowHandle*, void>)library.GetProcAddress("glfwDestroyWindow");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, int> WindowShouldClose =
        (delegate* unmanaged[Cdecl]<WindowHandle*, int>)library.GetProcAddress("glfwWindowShouldClose");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, int, void> SetWindowShouldClose =
        (delegate* unmanaged[Cdecl]<WindowHandle*, int, void>)library.GetProcAddress("glfwSetWindowShouldClose");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, out int, out int, void> GetWindowPos =
        (delegate* unmanaged[Cdecl]<WindowHandle*, out int, out int, void>)library.GetProcAddress("glfwGetWindowPos");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, out int, out int, void> GetWindowSize =
        (delegate* unmanaged[Cdecl]<WindowHandle*, out int, out int, void>)library.GetProcAddress("glfwGetWindowSize");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, out int, out int, void> GetFramebufferSize =
        (delegate* unmanaged[Cdecl]<WindowHandle*, out int, out int, void>)library.GetProcAddress("glfwGetFramebufferSize");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, int, int> GetWindowAttrib =
        (delegate* unmanaged[Cdecl]<WindowHandle*, int, int>)library.GetProcAddress("glfwGetWindowAttrib");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, int, int, void> SetWindowAttrib =
        (delegate* unmanaged[Cdecl]<WindowHandle*, int, int, void>)library.GetProcAddress("glfwSetWindowAttrib");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, int, int, void> SetWindowPos =
        (delegate* unmanaged[Cdecl]<WindowHandle*, int, int, void>)library.GetProcAddress("glfwSetWindowPos");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, void> ShowWindow =
        (delegate* unmanaged[Cdecl]<WindowHandle*, void>)library.GetProcAddress("glfwShowWindow");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, Monitor*> GetWindowMonitor =
        (delegate* unmanaged[Cdecl]<WindowHandle*, Monitor*>)library.GetProcAddress("glfwGetWindowMonitor");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, Monitor*, int, int, int, int, int, void> SetWindowMonitor =
        (delegate* unmanaged[Cdecl]<WindowHandle*, Monitor*, int, int, int, int, int, void>)library.GetProcAddress("glfwSetWindowMonitor");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, int, int, void> SetInputMode =
        (delegate* unmanaged[Cdecl]<WindowHandle*, int, int, void>)library.GetProcAddress("glfwSetInputMode");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, out double, out double, void> GetCursorPos =
        (delegate* unmanaged[Cdecl]<WindowHandle*, out double, out double, void>)library.GetProcAddress("glfwGetCursorPos");

    internal readonly delegate* unmanaged[Cdecl]<int, int, byte*> GetKeyName =
        (delegate* unmanaged[Cdecl]<int, int, byte*>)library.GetProcAddress("glfwGetKeyName");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, byte*, void> SetClipboardString =
        (delegate* unmanaged[Cdecl]<WindowHandle*, byte*, void>)library.GetProcAddress("glfwSetClipboardString");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, byte*> GetClipboardString =
        (delegate* unmanaged[Cdecl]<WindowHandle*, byte*>)library.GetProcAddress("glfwGetClipboardString");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, void> MakeContextCurrent =
        (delegate* unmanaged[Cdecl]<WindowHandle*, void>)library.GetProcAddress("glfwMakeContextCurrent");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, void> SwapBuffers =
        (delegate* unmanaged[Cdecl]<WindowHandle*, void>)library.GetProcAddress("glfwSwapBuffers");

    internal readonly delegate* unmanaged[Cdecl]<int, void> SwapInterval =
        (delegate* unmanaged[Cdecl]<int, void>)library.GetProcAddress("glfwSwapInterval");

    internal readonly delegate* unmanaged[Cdecl]<byte*, int> ExtensionSupported =
        (delegate* unmanaged[Cdecl]<byte*, int>)library.GetProcAddress("glfwExtensionSupported");

    internal readonly delegate* unmanaged[Cdecl]<byte*, nint> GetProcAddress =
        (delegate* unmanaged[Cdecl]<byte*, nint>)library.GetProcAddress("glfwGetProcAddress");

    internal readonly delegate* unmanaged[Cdecl]<void> PollEvents =
        (delegate* unmanaged[Cdecl]<void>)library.GetProcAddress("glfwPollEvents");

    internal readonly delegate* unmanaged[Cdecl]<double, void> WaitEventsTimeout =
        (delegate* unmanaged[Cdecl]<double, void>)library.GetProcAddress("glfwWaitEventsTimeout");

    internal readonly delegate* unmanaged[Cdecl]<void> PostEmptyEvent =
        (delegate* unmanaged[Cdecl]<void>)library.GetProcAddress("glfwPostEmptyEvent");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetKeyCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetKeyCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetCharCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetCharCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetCursorPosCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetCursorPosCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetCursorEnterCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetCursorEnterCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetMouseButtonCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetMouseButtonCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetScrollCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetScrollCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetFramebufferSizeCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetFramebufferSizeCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetWindowPosCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetWindowPosCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetWindowFocusCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetWindowFocusCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetWindowIconifyCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetWindowIconifyCallback");

    internal readonly delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint> SetWindowRefreshCallback =
        (delegate* unmanaged[Cdecl]<WindowHandle*, nint, nint>)library.GetProcAddress("glfwSetWindowRefreshCallback");
}
