using System.Numerics;
using Brainscan.Player.App;
using Brainscan.Player.App.Hud;

namespace Brainscan.Player.Tests.Hud;

public sealed class HudLayoutTests
{
    private const int Panels = 256;

    [Fact]
    public void Panels_neverMeetAndAreInsideTheWindow()
    {
        foreach (var (width, height) in HudScenes.Sizes)
        {
            var model = HudScenes.Run(width, height);
            var window = new HudRect(0, 0, width, height);
            for (int panels = 0; panels < Panels; panels++)
            {
                HudScenes.Open(model, panels);
                var placed = HudLayout.Of(model).Panels().Where(panel => !panel.Rect.IsEmpty).ToArray();
                for (int i = 0; i < placed.Length; i++)
                {
                    var (name, rect) = placed[i];
                    Assert.True(
                        rect.X >= 0 && rect.Y >= 0 && rect.Right <= width && rect.Bottom <= height, $"{name} at {width}×{height} is outside: {rect}");
                    Assert.Equal(rect, new HudRect(MathF.Round(rect.X), MathF.Round(rect.Y), MathF.Round(rect.Width), MathF.Round(rect.Height)));
                    Assert.All(placed[(i + 1)..], other => Assert.False(rect.Meets(other.Rect), $"{name} meets {other.Name} at {width}×{height}, panels {panels}"));
                }
            }
        }
    }

    [Theory]
    [InlineData(1024, 640)]
    [InlineData(1268, 676)]
    [InlineData(1354, 724)]
    [InlineData(1428, 856)]
    public void Panels_ofASmallScreensWindow_areWhole(int width, int height)
    {
        HudModel Opened(int panels)
        {
            var model = HudScenes.Open(HudScenes.Run(width, height), panels);
            // as in the window: the text's three lines, every figure, every key
            (model.StripHeight, model.Hover.HasA) = (47, true);
            model.Figures.Lines = [.. Enumerable.Range(0, 21).Select(line => new Figure("figure", 1, line % 6 == 0 ? null : "ms", 1))];
            model.Help.Entries = [.. KeyMap.Lines.Select(line => new HelpEntry(line.Group, line.Keys, line.Words))];
            return model;
        }

        var ordinary = HudLayout.Of(Opened(1 + 2 + 64));
        foreach (var rect in new[] { ordinary.Scrub, ordinary.Legend, ordinary.Hover, ordinary.Hint })
        {
            Assert.False(rect.IsEmpty);
        }
        Assert.True(ordinary.Sparkline.Height >= 28);
        Assert.Equal(1, HudLayout.Of(Opened(4)).Keys!.Pages);
        Assert.False(HudLayout.Of(Opened(1 + 8)).Figures.IsEmpty);
        Assert.False(HudLayout.Of(Opened(1 + 16)).Search.IsEmpty);
        Assert.False(HudLayout.Of(Opened(32)).HeatMap.IsEmpty);
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1920, 1080)]
    [InlineData(7680, 4320)]
    public void Panels_ofAnOrdinaryWindow_allHaveRoom(int width, int height)
    {
        var model = HudScenes.Open(HudScenes.Run(width, height), 1 + 2 + 8 + 16 + 64);
        var layout = HudLayout.Of(model);
        foreach (var rect in new[] { layout.Scrub, layout.Legend, layout.Hover, layout.Figures, layout.Search, layout.Hint })
        {
            Assert.False(rect.IsEmpty);
        }
        Assert.False(HudLayout.Of(HudScenes.Open(model, 4)).Help.IsEmpty);
        Assert.False(HudLayout.Of(HudScenes.Open(model, 32)).HeatMap.IsEmpty);
    }

    [Fact]
    public void Reading_keepsAwayFromTheWeightItIsOf()
    {
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 2);
        for (int y = 0; y < 900; y += 20)
        {
            for (int x = 0; x < 1440; x += 20)
            {
                model.Hover.Anchor = new Vector2(x, y);
                Assert.False(HudLayout.Of(model).Hover.Contains(x, y), $"over {x}, {y}");
            }
        }
    }

    [Theory]
    [InlineData(1024, 768, false)]
    [InlineData(800, 600, false)]
    [InlineData(640, 480, false)]
    [InlineData(640, 480, true)]
    public void Reading_inANarrowWindow_keepsAwayFromTheWeightItIsOf(int width, int height, bool hasA)
    {
        var model = HudScenes.Open(HudScenes.Run(width, height), 1 + 2);
        // the text's three lines take room too
        (model.StripHeight, model.Hover.HasA) = (47, hasA);
        int shown = 0;
        for (int y = 0; y < height; y += 20)
        {
            for (int x = 0; x < width; x += 20)
            {
                model.Hover.Anchor = new Vector2(x, y);
                var hover = HudLayout.Of(model).Hover;
                Assert.False(hover.Contains(x, y), $"over {x}, {y}");
                Assert.True(hover.IsEmpty || HudLayout.Of(model).Sparkline.Height >= 28);
                shown += hover.IsEmpty ? 0 : 1;
            }
        }
        Assert.Equal((width + 19) / 20 * ((height + 19) / 20), shown);
        // one that is locked is shown wherever it is
        model.Hover.IsLocked = true;
        Assert.False(HudLayout.Of(model).Hover.IsEmpty);
    }

    [Theory]
    [InlineData(1440, 900, 1)]
    [InlineData(800, 600, 1)]
    [InlineData(640, 480, 2)]
    [InlineData(400, 300, 7)]
    public void Keys_areAllOnAPage_inTypeThatCanBeRead(int width, int height, int pages)
    {
        var model = HudScenes.Open(HudScenes.Run(width, height), 4);
        model.Help.Entries = [.. KeyMap.Lines.Select(line => new HelpEntry(line.Group, line.Keys, line.Words))];
        var plan = HudLayout.Of(model).Keys!;
        Assert.False(plan.Panel.IsEmpty);
        Assert.Equal(pages, plan.Pages);
        Assert.True(HudPen.Type(HudTheme.Body, plan.Unit) >= 9);
        Assert.Equal(Enumerable.Range(0, model.Help.Entries.Count), plan.Lines.Where(line => !line.IsTitle).Select(line => line.Entry));
        Assert.Equal(model.Help.Entries.Select(entry => entry.Group).Distinct(), plan.Lines.Where(line => line.IsTitle).Select(line => model.Help.Entries[line.Entry].Group));
        foreach (var line in plan.Lines)
        {
            Assert.InRange(line.Y + ((HelpPlan.Head + 20) * plan.Unit), 0, plan.Panel.Height);
            Assert.InRange((line.Column * plan.ColumnStep) + plan.ColumnWidth, 0, plan.Panel.Width);
        }
        Assert.Equal(plan.Lines.Count, plan.Lines.Select(line => (line.Page, line.Column, line.Y)).Distinct().Count());
    }

    [Fact]
    public void Figures_inANarrowWindow_keepAwayFromTheWeightThatIsPointedAt()
    {
        var model = HudScenes.Open(HudScenes.Run(800, 600), 1 + 2 + 8);
        (model.StripHeight, model.Figures.Lines) = (47, [.. Enumerable.Range(0, 21).Select(line => new Figure("figure", 1, line % 6 == 0 ? null : "ms", 1))]);
        int shown = 0;
        for (int y = 0; y < 553; y += 20)
        {
            for (int x = 0; x < 800; x += 20)
            {
                model.Hover.Anchor = new Vector2(x, y);
                var layout = HudLayout.Of(model);
                Assert.False(layout.Figures.Contains(x, y) && !layout.Hover.IsEmpty, $"over {x}, {y}");
                shown += layout.Figures.IsEmpty ? 0 : 1;
            }
        }
        Assert.InRange(shown, 100, int.MaxValue);
    }

    [Fact]
    public void Legend_thatGrowsOverTheWeightThatIsPointedAt_givesWay()
    {
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 1 + 2);
        model.Hover.Anchor = new Vector2(60, 140);
        Assert.False(HudLayout.Of(model).Legend.IsEmpty);
        model.Legend.Tensor = "blocks.0.up.weight";
        Assert.True(HudLayout.Of(model).Legend.IsEmpty);
        Assert.False(HudLayout.Of(model).Hover.IsEmpty);
        model.Hover.Anchor = new Vector2(60, 200);
        Assert.False(HudLayout.Of(model).Legend.IsEmpty);
    }

    [Fact]
    public void Fading_takesAwayWhatNobodyAskedForAndMovesNothing()
    {
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 1 + 2 + 8);
        model.Hover.IsLocked = true;
        var before = HudLayout.Of(model);
        model.Opacity = 0;
        var after = HudLayout.Of(model);
        Assert.True(after.Scrub.IsEmpty && after.Legend.IsEmpty);
        Assert.Equal(before.Hover, after.Hover);
        Assert.False(after.Figures.IsEmpty);
        model.Hover.IsLocked = false;
        Assert.True(HudLayout.Of(model).Hover.IsEmpty);
        model.IsHidden = true;
        Assert.All(HudLayout.Of(model).Panels(), panel => Assert.True(panel.Rect.IsEmpty));
    }

    [Fact]
    public void Bar_isThinInAFlatWindow()
    {
        Assert.True(HudLayout.Of(HudScenes.Run(800, 200)).Scrub.Height < 60);
        Assert.True(HudLayout.Of(HudScenes.Run(800, 900)).Scrub.Height > 100);
    }
}
