using Brainscan.Format;
using Brainscan.Player.App.Window;

namespace Brainscan.Player.Tests.Window;

/// <summary>Which of several monitors is meant. An X server without hardware has one, so these are made up.</summary>
public sealed class MonitorsTests
{
    private static readonly List<MonitorPlace> Two =
    [
        new(1, "laptop", 0, 0, 1440, 900, 60, 1),
        new(2, "wall", 1440, -1000, 7680, 4320, 30, 2),
    ];

    [Theory]
    [InlineData(100, 100, 600, 400, "laptop")]
    [InlineData(1000, 100, 800, 400, "laptop")]
    [InlineData(1100, 100, 800, 400, "wall")]
    [InlineData(5000, 3000, 10, 10, "wall")]
    // on none at all: the primary one
    [InlineData(-5000, -5000, 10, 10, "laptop")]
    public void Window_is_on_the_monitor_that_shows_most_of_it(int x, int y, int width, int height, string name) =>
        Assert.Equal(name, Monitors.At(Two, x, y, width, height)!.Name);

    [Fact]
    public void No_monitor_is_no_place() => Assert.Null(Monitors.At([], 0, 0, 10, 10));

    [Theory]
    [InlineData(1, "laptop")]
    [InlineData(2, "wall")]
    public void Monitors_are_counted_from_1(int number, string name) => Assert.Equal(name, Monitors.Numbered(Two, number).Name);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void Number_of_none_names_those_there_are(int number) => Assert.Equal(
        $"there is no monitor {number}, only 1 (laptop, 1440×900), 2 (wall, 7680×4320).",
        Assert.Throws<RecordingException>(() => Monitors.Numbered(Two, number)).Message);

    [Theory]
    // one above and to the right of the other
    [InlineData("1,2", 0, -1000, 9120, 4320)]
    [InlineData("2", 1440, -1000, 7680, 4320)]
    [InlineData("all", 0, -1000, 9120, 4320)]
    public void Picture_over_several_covers_all_of_them(string words, int x, int y, int width, int height) =>
        Assert.Equal(new ScreenArea(x, y, width, height), Monitors.Over(Monitors.Chosen(Two, MonitorChoice.Parse(words)!)));

    [Fact]
    public void Panel_on_two_cables_is_one_area()
    {
        MonitorPlace[] halves = [new(1, "left", 0, 0, 3840, 4320, 60, 1), new(2, "right", 3840, 0, 3840, 4320, 60, 1)];
        Assert.Equal(new ScreenArea(0, 0, 7680, 4320), Monitors.Over(halves));
    }

    [Fact]
    public void Monitor_that_is_unplugged_is_left_out_and_one_that_never_was_is_told()
    {
        MonitorChoice choice = MonitorChoice.Parse("2,3")!;
        Assert.Equal(["wall"], Monitors.Present(Two, choice).Select(monitor => monitor.Name));
        Assert.StartsWith("there is no monitor 3, only 1 (laptop", Assert.Throws<RecordingException>(() => Monitors.Chosen(Two, choice)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1,1")]
    [InlineData("1,")]
    [InlineData("both")]
    [InlineData("-1")]
    [InlineData("65")]
    public void Choice_that_says_nothing_is_none(string words) => Assert.Null(MonitorChoice.Parse(words));

    [Theory]
    [InlineData(1920, 1080, 40, 1440, 900)]
    [InlineData(1440, 900, 0, 1428, 856)]
    [InlineData(1366, 768, 32, 1354, 692)]
    [InlineData(1280, 720, 0, 1268, 676)]
    public void Window_opens_at_what_the_work_area_holds(int width, int height, int panel, int expectedWidth, int expectedHeight)
    {
        MonitorPlace monitor = new(1, "m", 0, 0, width, height, 60, 1) { Work = new ScreenArea(0, panel, width, height - panel) };
        Assert.Equal((expectedWidth, expectedHeight), Monitors.Opening(1440, 900, monitor));
    }

    [Fact]
    public void Window_without_a_monitor_is_as_usual() => Assert.Equal((1440, 900), Monitors.Opening(1440, 900, null));
}
