using System.Runtime.InteropServices;
using System.Text;

namespace Brainscan.Display;

/// <summary>The resources of an X server (what xrdb sets), through the few functions of libX11 that takes.</summary>
internal static unsafe partial class XProperty
{
    // predefined in X's protocol
    private const nuint ResourceManager = 23;
    private const nuint LatinText = 31;

    private const string Library = "libX11.so.6";

    /// <summary>Replaces them all.</summary>
    public static void SetResources(string displayName, string resources)
    {
        nint display = XOpenDisplay(displayName);
        if (display == 0)
        {
            throw new InvalidOperationException($"no X server answers at {displayName}");
        }
        byte[] text = Encoding.Latin1.GetBytes(resources);
        fixed (byte* first = text)
        {
            _ = XChangeProperty(display, XDefaultRootWindow(display), ResourceManager, LatinText, 8, 0, first, text.Length);
        }
        _ = XCloseDisplay(display);
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XOpenDisplay(string name);

    [LibraryImport(Library)]
    private static partial nuint XDefaultRootWindow(nint display);

    [LibraryImport(Library)]
    private static partial int XChangeProperty(nint display, nuint window, nuint property, nuint type, int format, int mode, byte* data, int count);

    [LibraryImport(Library)]
    private static partial int XCloseDisplay(nint display);
}
