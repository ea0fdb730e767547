using Brainscan.Player.App;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.App;

public class ViewportTests
{
    private static readonly PictureLayout Piece = Layouts.Create("natural", Recordings.Gpt(8, 9, 558, 256, 256));

    [Theory]
    [InlineData(7680, 4320)]
    [InlineData(1440, 900)]
    [InlineData(333, 777)]
    [InlineData(1, 1)]
    public void Fitted_view_is_the_offline_renderers(int width, int height)
    {
        int strip = (int)Math.Round(height * 192.0 / 4320);
        var view = Make(width, height, strip).View;
        Assert.Equal(PictureView.Fit(Piece, width, height, hasStrip: true) with { StripTop = Math.Max(1, height - strip) }, view);
    }

    [Fact]
    public void Zooming_keeps_the_weight_under_the_pointer()
    {
        var viewport = Make(1440, 900, 40);
        foreach (int notches in new[] { 1, 3, 5, -2, 12, 20, -30, 4 })
        {
            var before = viewport.CanvasAt(700, 300);
            viewport.Zoom(notches, 700, 300);
            var after = viewport.CanvasAt(700, 300);
            // a pixel of the window, in weights
            Assert.Equal(before.X, after.X, 1.01f / viewport.Scale);
            Assert.Equal(before.Y, after.Y, 1.01f / viewport.Scale);
        }
    }

    [Fact]
    public void Zooming_in_stops_at_one_to_one_and_goes_on_in_whole_numbers()
    {
        var viewport = Make(1440, 900, 40);
        var seen = new List<float>();
        for (int i = 0; i < 60; i++)
        {
            viewport.Zoom(1, 720, 400);
            seen.Add(viewport.Scale);
        }
        Assert.Contains(1f, seen);
        Assert.All(seen.Where(scale => scale > 1), scale => Assert.Equal(MathF.Round(scale), scale));
        Assert.Equal(256, seen[^1]);
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public void Canvas_can_never_be_lost_out_of_the_window()
    {
        var viewport = Make(1440, 900, 40);
        viewport.OneToOne(720, 400);
        foreach (var (dx, dy) in new[] { (1e7f, 0f), (-2e7f, 0f), (0f, 1e7f), (0f, -2e7f) })
        {
            viewport.Pan(dx, dy);
            var (left, top) = viewport.WindowAt(0, 0);
            var (right, bottom) = viewport.WindowAt(Piece.Width, Piece.Height);
            Assert.True(left < 1440 && right > 0 && top < 860 && bottom > 0);
        }
    }

    [Theory]
    [InlineData(1440, 900, 47, 140)]
    [InlineData(640, 480, 47, 140)]
    public void Piece_of_any_size_can_be_taken_hold_of_above_the_bar_wherever_it_was_dragged(int width, int height, int strip, int bar)
    {
        var viewport = Make(width, height, strip, bar);
        foreach (int notches in new[] { -20, 0, 12, 40 })
        {
            viewport.Fit();
            viewport.Zoom(notches, width / 2f, height / 2f);
            foreach (var (dx, dy) in new[] { (1e7f, 0f), (-2e7f, 0f), (0f, 1e7f), (0f, -2e7f) })
            {
                viewport.Pan(dx, dy);
                var (left, top) = viewport.WindowAt(0, 0);
                var (right, bottom) = viewport.WindowAt(Piece.Width, Piece.Height);
                Assert.InRange(MathF.Min(right, width) - MathF.Max(left, 0), 48, width);
                Assert.InRange(MathF.Min(bottom, height - strip - bar) - MathF.Max(top, 0), 48, height);
            }
        }
    }

    [Fact]
    public void Area_that_is_gone_to_is_above_the_bar()
    {
        var viewport = Make(1440, 900, 47, 140);
        viewport.ShowArea(3348, 600, 260, 3440);
        var (_, top) = viewport.WindowAt(0, 600);
        var (_, bottom) = viewport.WindowAt(0, 4040);
        Assert.InRange(top, 30, 120);
        Assert.InRange(bottom, 600, 900 - 47 - 140 - 30);
    }

    [Fact]
    public void Window_and_canvas_are_each_others_inverse()
    {
        var viewport = Make(1440, 900, 40);
        viewport.ShowArea(1000, 500, 62, 558);
        var (x, y) = viewport.CanvasAt(720, 430);
        Assert.InRange(x, 1000, 1062);
        Assert.InRange(y, 500, 1058);
        Assert.Equal((720, 430), viewport.WindowAt(x, y));
    }

    [Fact]
    public void Resizing_keeps_the_middle_unless_it_is_fitted()
    {
        var viewport = Make(1440, 900, 40);
        viewport.ShowArea(3000, 2000, 100, 100);
        viewport.Resize(800, 600, 30);
        var (x, y) = viewport.CanvasAt(400, 285);
        Assert.Equal(3050, x, 1f);
        Assert.Equal(2050, y, 1f);
    }

    private static Viewport Make(int width, int height, int strip, int bar = 0)
    {
        var viewport = new Viewport();
        viewport.Attach(Piece);
        viewport.Resize(width, height, strip, bar);
        return viewport;
    }
}
