using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Tests.Films;

public sealed class CameraPathTests
{
    private static readonly CameraView Whole = new(3840, 2064, 0.25);
    private static readonly CameraView Head = new(3300.5, 300, 6);
    private static readonly CameraView Other = new(6900, 3700, 6);

    [Fact]
    public void At_isExactlyAtItsStopsAndStandsOutsideThem()
    {
        var path = new CameraPath([new(2, Whole), new(9, Head), new(12, Head), new(20, Other)], 1920);
        Assert.Equal(Whole, path.At(0));
        Assert.Equal(Whole, path.At(2));
        Assert.Equal(Head, path.At(9));
        Assert.Equal(Head, path.At(10.5));
        Assert.Equal(Other, path.At(20));
        Assert.Equal(Other, path.At(100));
        Assert.True(path.IsMoving);
        Assert.False(new CameraPath([new(0, Head), new(5, Head)], 1920).IsMoving);
    }

    [Fact]
    public void At_movesWithoutJumps()
    {
        var path = new CameraPath([new(0, Whole), new(10, Head), new(20, Other)], 1920);
        var before = path.At(0);
        for (double t = 0.01; t <= 20; t += 0.01)
        {
            var now = path.At(t);
            // in pixels of the picture, and in shares of the scale: an easing's steepest is three times its mean
            double moved = Math.Max(Math.Abs(now.X - before.X), Math.Abs(now.Y - before.Y)) * Math.Min(now.Scale, before.Scale);
            Assert.InRange(moved, 0, 40);
            Assert.InRange(now.Scale / before.Scale, 0.95, 1.05);
            before = now;
        }
    }

    [Fact]
    public void At_drawsBackOnItsWayBetweenPlacesFarApart()
    {
        var path = new CameraPath([new(0, Head), new(10, Other, Easing.Linear)], 1920);
        double least = Enumerable.Range(0, 1001).Min(i => path.At(i / 100.0).Scale);
        Assert.InRange(least, 0.1, 3);
    }

    [Fact]
    public void At_zoomsEvenlyWhereItOnlyZooms()
    {
        var path = new CameraPath([new(0, Head with { Scale = 1 }), new(4, Head with { Scale = 16 }, Easing.Linear)], 1920);
        Assert.Equal(4, path.At(2).Scale, 9);
        Assert.Equal(Head.X, path.At(2).X, 9);
    }

    [Theory]
    [InlineData("linear", 0.5)]
    [InlineData("in", 0.125)]
    [InlineData("out", 0.875)]
    [InlineData("in-out", 0.5)]
    [InlineData("cut", 0)]
    public void Easing_runsFromNoughtToOneAndNeverBack(string name, double half)
    {
        var easing = Easings.ByName[name];
        Assert.Equal(0, easing.At(0));
        Assert.Equal(1, easing.At(1));
        Assert.Equal(half, easing.At(0.5), 12);
        double before = 0;
        for (int i = 0; i <= 100; i++)
        {
            Assert.InRange(easing.At(i / 100.0), before, 1);
            before = easing.At(i / 100.0);
        }
    }
}
