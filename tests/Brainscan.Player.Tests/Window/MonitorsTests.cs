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
}
