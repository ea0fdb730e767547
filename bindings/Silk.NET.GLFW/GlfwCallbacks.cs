using System.Runtime.InteropServices;

namespace Silk.NET.GLFW;

/// <summary>What GLFW calls. An exception must not leave a callback: native code stands below it.</summary>
public static unsafe class GlfwCallbacks
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void CharCallback(WindowHandle* window, uint codepoint);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void CursorEnterCallback(WindowHandle* window, bool entered);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void CursorPosCallback(WindowHandle* window, double x, double y);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void KeyCallback(WindowHandle* window, Keys key, int scanCode, InputAction action, KeyModifiers mods);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void MonitorCallback(Monitor* monitor, ConnectedState state);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void MouseButtonCallback(WindowHandle* window, MouseButton button, InputAction action, KeyModifiers mods);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void ScrollCallback(WindowHandle* window, double offsetX, double offsetY);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void WindowFocusCallback(WindowHandle* window, bool focused);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void WindowIconifyCallback(WindowHandle* window, bool iconified);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void WindowPosCallback(WindowHandle* window, int x, int y);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void WindowRefreshCallback(WindowHandle* window);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void FramebufferSizeCallback(WindowHandle* window, int width, int height);
}
