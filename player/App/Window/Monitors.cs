using System.Globalization;
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
internal sealed record MonitorPlace(nint Handle, string Name, int X, int Y, int Width, int Height, int RefreshHz, float Scale)
{
    /// <summary>What panels and docks leave of it; all of it where nobody says.</summary>
    public ScreenArea Work { get; init; } = new(X, Y, Width, Height);
}

/// <summary>A rectangle in screen coordinates.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
internal readonly record struct ScreenArea(int X, int Y, int Width, int Height);

/// <summary>Which monitors full screen takes.</summary>
/// <param name="Numbers">Counted from 1, the primary one first; none: all there are.</param>
internal sealed record MonitorChoice(IReadOnlyList<int> Numbers)
{
    /// <summary>All there are.</summary>
    public static MonitorChoice All { get; } = new([]);

    /// <summary>"2", "1,2" or "all"; null for anything else.</summary>
    public static MonitorChoice? Parse(string words)
    {
        if (words == "all")
        {
            return All;
        }
        int[] numbers = [.. words.Split(',').Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return numbers.All(number => number is >= 1 and <= 64) && numbers.Distinct().Count() == numbers.Length ? new MonitorChoice(numbers) : null;
    }
}

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
                glfw.GetMonitorWorkarea(monitors[i], out int workX, out int workY, out int workWidth, out int workHeight);
                MonitorPlace place = new((nint)monitors[i], name, x, y, mode->Width, mode->Height, hz, Math.Max(1, Math.Max(scaleX, scaleY)));
                all.Add(workWidth > 0 && workHeight > 0 ? place with { Work = new ScreenArea(workX, workY, workWidth, workHeight) } : place);
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

    /// <summary>Those that are meant.</summary>
    /// <exception cref="RecordingException">One of them is not there; it names those there are.</exception>
    public static List<MonitorPlace> Chosen(List<MonitorPlace> all, MonitorChoice choice) =>
        choice.Numbers.Count == 0 ? all : [.. choice.Numbers.Select(number => Numbered(all, number))];

    /// <summary>Those of them that are there: one may be unplugged by now.</summary>
    public static List<MonitorPlace> Present(List<MonitorPlace> all, MonitorChoice choice) =>
        choice.Numbers.Count == 0 ? all : [.. choice.Numbers.Where(number => number <= all.Count).Select(number => all[number - 1])];

    /// <summary>The one rectangle that covers several: one picture goes over all of them. Where they leave a corner free, what is there is on none of them.</summary>
    /// <param name="monitors">At least one.</param>
    public static ScreenArea Over(IReadOnlyCollection<MonitorPlace> monitors)
    {
        (int left, int top) = (monitors.Min(monitor => monitor.X), monitors.Min(monitor => monitor.Y));
        return new ScreenArea(left, top, monitors.Max(monitor => monitor.X + monitor.Width) - left, monitors.Max(monitor => monitor.Y + monitor.Height) - top);
    }

    /// <summary>The size a window opens at where nobody has asked for one: what is usual, or what the monitor has room for beside its panels and the window's own frame.</summary>
    /// <param name="usualWidth">Usual width.</param>
    /// <param name="usualHeight">Usual height.</param>
    /// <param name="monitor">The monitor; null where there is none.</param>
    public static (int Width, int Height) Opening(int usualWidth, int usualHeight, MonitorPlace? monitor)
    {
        // a title bar is about 30 units high, borders are a few wide; a window manager that has none leaves a little of the desktop to be seen
        const float FrameWidth = 12;
        const float FrameHeight = 44;
        return monitor is null ? (usualWidth, usualHeight) :
            (Math.Min(usualWidth, Math.Max(16, monitor.Work.Width - (int)(FrameWidth * monitor.Scale))),
            Math.Min(usualHeight, Math.Max(16, monitor.Work.Height - (int)(FrameHeight * monitor.Scale))));
    }

    /// <summary>The one that shows the most of a rectangle, or the first; null where there is none.</summary>
    public static MonitorPlace? At(List<MonitorPlace> all, int x, int y, int width, int height) =>
        all.Count == 0 ? null : all.MaxBy(monitor => Overlap(x, width, monitor.X, monitor.Width) * Overlap(y, height, monitor.Y, monitor.Height));

    private static long Overlap(int from, int length, int otherFrom, int otherLength) =>
        Math.Max(0, Math.Min((long)from + length, (long)otherFrom + otherLength) - Math.Max(from, otherFrom));
}
