using System.Runtime.InteropServices;

namespace Brainscan.Player.App.Window;

/// <summary>
/// Keeps an X server from switching its monitors off (DPMS) for as long as it lives. GLFW holds the screen saver back while a window is
/// full screen, but leaves this timer alone.
/// </summary>
internal sealed unsafe partial class ScreenPower : IDisposable
{
    private const string X11 = "libX11.so.6";
    private const string Extensions = "libXext.so.6";

    private nint _display;

    private ScreenPower(nint display) => _display = display;

    /// <summary>Switches it off; null where it is off already, or where there is no such timer (Wayland, an X server without it).</summary>
    public static ScreenPower? StayOn()
    {
        nint display;
        try
        {
            display = XOpenDisplay(null);
        }
        catch (DllNotFoundException)
        {
            return null;
        }
        if (display == 0)
        {
            return null;
        }
        bool isOn = DPMSQueryExtension(display, out _, out _) != 0 && DPMSInfo(display, out _, out byte state) != 0 && state != 0;
        if (!isOn)
        {
            _ = XCloseDisplay(display);
            return null;
        }
        _ = DPMSDisable(display);
        _ = XFlush(display);
        return new ScreenPower(display);
    }

    /// <summary>Leaves the monitors as it found them.</summary>
    public void Dispose()
    {
        if (_display != 0)
        {
            _ = DPMSEnable(_display);
            _ = XCloseDisplay(_display);
            _display = 0;
        }
    }

    // a display of its own: GLFW's is not to be had. All but XOpenDisplay return 0 for no
    [LibraryImport(X11, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint XOpenDisplay(string? name);

    [LibraryImport(X11)]
    private static partial int XCloseDisplay(nint display);

    [LibraryImport(X11)]
    private static partial int XFlush(nint display);

    [LibraryImport(Extensions)]
    private static partial int DPMSQueryExtension(nint display, out int eventBase, out int errorBase);

    [LibraryImport(Extensions)]
    private static partial int DPMSInfo(nint display, out ushort powerLevel, out byte state);

    [LibraryImport(Extensions)]
    private static partial int DPMSEnable(nint display);

    [LibraryImport(Extensions)]
    private static partial int DPMSDisable(nint display);
}
