using Brainscan.Format;
using Silk.NET.GLFW;

namespace Brainscan.Player.App.Window;

/// <summary>A monitor as it is now: its place and native mode in screen coordinates.</summary>
/// <param name="Handle">GLFW's, for as long as the monitor is connected.</param>
/// <param name="Name">For people.</param>
/// <param name="X">Left edge on the desktop.</param>
/// <param name="Y">Top edge on it.</param>
/// <param name="Width">Width of its mode.</param>
/// <param name="Height">Height of it.</param>
/// <param name="RefreshHz">Pictures a second, at least 1.</param>
/// <param name="Scale">Content scale, at least 1: how much larger than usual things should be.</param>
internal sealed record MonitorPlace(nint Handle, string Name, int X, int Y, int Width, int Height, int RefreshHz, float Scale);

/// <summary>The monitors there are. Main thread, after GLFW's Init.</summary>
internal static unsafe class Monitors
{
    /// <summary>Where a monitor does not say how many pictures it shows a second (a virtual one may not).</summary>
    private const int UsualHz = 60;

    /// <summary>All, the primary one first; none where every one is switched off.</summary>
    public static List<MonitorPlace> All(Glfw glfw)
    {
        List<MonitorPlace> all = [];
        Silk.NET.GLFW.Monitor** monitors = glfw.GetMonitors(out int count);
        for (int i = 0; i < count; i++)
        {
            VideoMode* mode = glfw.GetVideoMode(monitors[i]);
            if (mode != null)
            {
                glfw.GetMonitorPos(monitors[i], out int x, out int y);
                glfw.GetMonitorContentScale(monitors[i], out float scaleX, out float scaleY);
                int hz = mode->RefreshRate > 0 ? mode->RefreshRate : UsualHz;
                string name = glfw.GetMonitorName(monitors[i]);
                all.Add(new MonitorPlace((nint)monitors[i], name, x, y, mode->Width, mode->Height, hz, Math.Max(1, Math.Max(scaleX, scaleY))));
            }
        }
        return all;
    }

    /// <summary>The one of this number.</summary>
    /// <exception cref="RecordingException">There is none; it names those there are.</exception>
    public static MonitorPlace Numbered(List<MonitorPlace> all, int number) => number >= 1 && number <= all.Count
        ? all[number - 1]
        : throw new RecordingException(
            $"there is no monitor {number}, only {string.Join(", ", all.Select((monitor, i) => $"{i + 1} ({monitor.Name}, {monitor.Width}×{monitor.Height})"))}.");

    /// <summary>The one that shows the most of a rectangle, or the first; null where there is none.</summary>
    public static MonitorPlace? At(List<MonitorPlace> all, int x, int y, int width, int height) =>
        all.Count == 0 ? null : all.MaxBy(monitor => Overlap(x, width, monitor.X, monitor.Width) * Overlap(y, height, monitor.Y, monitor.Height));

    private static long Overlap(int from, int length, int otherFrom, int otherLength) =>
        Math.Max(0, Math.Min((long)from + length, (long)otherFrom + otherLength) - Math.Max(from, otherFrom));
}
