using Brainscan.Player.App.Hud;

namespace Brainscan.Player.Tests.Hud;

public sealed class HudHitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(101)]
    [InlineData(1300)]
    public void Scrub_isTheInverseOfDrawing(int frames)
    {
        var model = HudScenes.Run(1440, 900, frames);
        var track = HudLayout.Of(model).Track;
        for (int place = 0; place < frames; place++)
        {
            float x = HudGraph.X(track, place, frames);
            Assert.InRange(x, track.X, track.Right);
            Assert.Equal(place, HudGraph.Place(track, x, frames));
            if (place < frames - 1)
            {
                Assert.Equal(new HudHit(HudTarget.Scrub, place), HudView.HitTest(model, x, track.Y + 1));
            }
        }
    }

    [Fact]
    public void Scrub_ofALongRun_reachesBothEndsAndDragsGoOnOutside()
    {
        var model = HudScenes.Run(1440, 900, 100_000);
        var track = HudLayout.Of(model).Track;
        Assert.Equal(0, HudView.ScrubPlace(model, -50));
        Assert.Equal(99_999, HudView.ScrubPlace(model, 1e6f));
        Assert.Equal(0, HudView.HitTest(model, track.X, track.Y + 4).Place);
        int before = -1;
        for (float x = track.X; x < track.Right; x++)
        {
            int place = HudView.ScrubPlace(model, x);
            Assert.True(place > before);
            before = place;
        }
        // below the track it is still meant, above it are the figures
        Assert.Equal(HudTarget.Scrub, HudView.HitTest(model, 700, track.Bottom + 8).Target);
        Assert.Equal(HudTarget.Panel, HudView.HitTest(model, 700, track.Y - 20).Target);
        Assert.Equal(HudTarget.None, HudView.HitTest(model, 700, 400).Target);
    }

    [Fact]
    public void Scrub_withoutFramesOrRoom_isNothing()
    {
        var model = HudScenes.Run(1440, 900);
        model.Time.Frames = 0;
        var track = HudLayout.Of(model).Track;
        Assert.Equal(HudTarget.Panel, HudView.HitTest(model, 700, track.Y + 4).Target);
        Assert.Equal(-1, HudView.ScrubPlace(HudScenes.Run(1, 1), 0));
        Assert.Equal(HudTarget.None, HudView.HitTest(HudScenes.Run(1, 1), 0, 0).Target);
    }

    [Fact]
    public void Buttons_areWhereTheyAreDrawn()
    {
        foreach (var (width, height) in HudScenes.Sizes)
        {
            var model = HudScenes.Run(width, height);
            var layout = HudLayout.Of(model);
            if (layout.Scrub.IsEmpty)
            {
                continue;
            }
            AssertTarget(HudTarget.PlayButton, model, ScrubFigures.PlayButton(layout));
            AssertTarget(HudTarget.HelpButton, model, ScrubFigures.HelpButton(layout));
            if (width >= 800)
            {
                AssertTarget(HudTarget.Status, model, ScrubFigures.StatusButton(layout.Unit, model, layout));
            }
        }
    }

    [Fact]
    public void Sparkline_givesTheFrame()
    {
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 2);
        var graph = HudLayout.Of(model).Sparkline;
        for (int place = 0; place < 100; place++)
        {
            Assert.Equal(
                new HudHit(HudTarget.Sparkline, place), HudView.HitTest(model, HudGraph.X(graph, place, 101), graph.Y + (graph.Height / 2)));
        }
        Assert.Equal(100, HudView.SparklinePlace(model, 5000));
        Assert.Equal(HudTarget.Panel, HudView.HitTest(model, graph.X, graph.Y - 20).Target);
    }

    [Fact]
    public void Search_givesTheResult()
    {
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 16);
        var panel = HudLayout.Of(model).Search;
        void AssertRows(int first)
        {
            for (int i = 0; i < model.Search.Results.Count; i++)
            {
                var row = SearchPanel.Row(panel, model.Search, i, 1);
                Assert.Equal(i < first || i >= first + 9, row.IsEmpty);
                if (!row.IsEmpty)
                {
                    Assert.Equal(new HudHit(HudTarget.SearchResult, Index: i), HudView.HitTest(model, row.X + 9, row.Y + (row.Height / 2)));
                    Assert.True(row.Bottom <= panel.Bottom);
                }
            }
        }
        AssertRows(0);
        // the one selected is always seen
        model.Search.Selected = 11;
        AssertRows(3);
        Assert.Equal(HudTarget.Panel, HudView.HitTest(model, panel.X + 4, panel.Y + 4).Target);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(400)]
    public void HeatMap_givesTensorAndFrame(int layers)
    {
        var model = HudScenes.Open(HudScenes.Run(1440, 900), 32);
        HudScenes.HeatMap(model.HeatMap, layers, 40);
        var panel = HudLayout.Of(model).HeatMap;
        var cells = HeatMapPanel.Cells(panel, model.HeatMap, 1);
        Assert.True(cells.Bottom <= panel.Bottom && cells.Right <= panel.Right);
        int tensors = 6 * layers;
        float row = cells.Height / tensors;
        for (int tensor = 0; tensor < tensors; tensor++)
        {
            var hit = HudView.HitTest(model, HudGraph.X(cells, 60, 101), cells.Y + ((tensor + 0.5f) * row));
            Assert.Equal(new HudHit(HudTarget.HeatMapCell, 60, tensor), hit);
        }
        for (int measure = 0; measure < 5; measure++)
        {
            var name = HeatMapPanel.Measure(panel, model.HeatMap, measure, 1);
            Assert.Equal(new HudHit(HudTarget.HeatMapMeasure, Index: measure), HudView.HitTest(model, name.X + 2, name.Y + 2));
        }
    }

    private static void AssertTarget(HudTarget target, HudModel model, HudRect r)
    {
        if (!r.IsEmpty)
        {
            Assert.Equal(target, HudView.HitTest(model, r.X + (r.Width / 2), r.Y + (r.Height / 2)).Target);
        }
    }
}
