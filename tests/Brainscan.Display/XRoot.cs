using System.Runtime.InteropServices;
using System.Text;

namespace Brainscan.Display;

/// <summary>What a desktop does to an X server's root window (as xrdb and xsetroot do), through the few functions of libX11 that takes.</summary>
internal static unsafe partial class XRoot
{
    // predefined in X's protocol
    private const nuint ResourceManager = 23;
    private const nuint LatinText = 31;

    private const string Library = "libX11.so.6";

    /// <summary>Replaces them all.</summary>
    public static void SetResources(string displayName, string resources)
    {
        nint display = Open(displayName);
        byte[] text = Encoding.Latin1.GetBytes(resources);
        fixed (byte* first = text)
        {
            _ = XChangeProperty(display, XDefaultRootWindow(display), ResourceManager, LatinText, 8, 0, first, text.Length);
        }
        _ = XCloseDisplay(display);
    }

    /// <summary>Gives the pointer an arrow wherever no window says otherwise.</summary>
    public static void ShowArrow(string displayName)
    {
        const uint LeftPointer = 68;
        nint display = Open(displayName);
        _ = XDefineCursor(display, XDefaultRootWindow(display), XCreateFontCursor(display, LeftPointer));
        _ = XCloseDisplay(display);
    }

    private static nint Open(string displayName)
    {
        nint display = XOpenDisplay(displayName);
        return display != 0 ? display : throw new InvalidOperationException($"no X server answers at {displayName}");
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XOpenDisplay(string name);

    [LibraryImport(Library)]
    private static partial nuint XDefaultRootWindow(nint display);

    [LibraryImport(Library)]
    private static partial int XChangeProperty(nint display, nuint window, nuint property, nuint type, int format, int mode, byte* data, int count);

    [LibraryImport(Library)]
    private static partial nuint XCreateFontCursor(nint display, uint shape);

    [LibraryImport(Library)]
    private static partial int XDefineCursor(nint display, nuint window, nuint cursor);

    [LibraryImport(Library)]
    private static partial int XCloseDisplay(nint display);
}
