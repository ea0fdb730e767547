using System.Runtime.InteropServices;

namespace Silk.NET.GLFW;

/// <summary>A window of GLFW's, only ever pointed to.</summary>
public struct WindowHandle
{
}

/// <summary>A monitor of GLFW's, only ever pointed to.</summary>
public struct Monitor
{
}

/// <summary>GLFWvidmode: sizes in screen coordinates, depths in bits, the rate in Hz.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct VideoMode
{
    public int Width { get; }

    public int Height { get; }

    public int RedBits { get; }

    public int GreenBits { get; }

    public int BlueBits { get; }

    public int RefreshRate { get; }
}
