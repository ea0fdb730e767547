using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// Everything drawn over the piece. Two pure functions of the model: what it looks like and what is under a point; only pictures of
/// colours and of the heat map are kept between frames. GL thread only.
/// </summary>
internal sealed class HudView : IDisposable
{
    private readonly HudGraph _graph = new();
    private readonly HudText _text = new();
    private readonly LegendPanel _legend;
    private readonly HeatMapPanel _heatMap;
    private HudPen? _pen;

    /// <summary>Makes what is kept.</summary>
    public HudView(GlDevice device)
    {
        _legend = new LegendPanel(device);
        _heatMap = new HeatMapPanel(device);
    }

    /// <summary>Adds everything to the pass, in order; the caller clears the pass before and draws it after.</summary>
    public void Draw(HudModel model, OverlayPass pass)
    {
        if (model.Width < 1 || model.Height < 1)
        {
            return;
        }
        if (_pen?.Pass != pass)
        {
            _pen = new HudPen(pass, _text);
        }
        var pen = _pen;
        pen.Begin(model.Unit);
        Notes.DrawWaiting(pen, model);
        if (model.IsHidden)
        {
            return;
        }
        var layout = HudLayout.Of(model);
        PixelMarks.Draw(pen, model, layout);
        pass.Opacity = Math.Clamp(model.Opacity, 0, 1);
        _legend.Draw(pen, model, layout);
        ScrubBar.Draw(pen, _graph, model, layout);
        pass.Opacity = model.Hover.IsLocked ? 1 : Math.Clamp(model.Opacity, 0, 1);
        HoverPanel.Draw(pen, _graph, model, layout);
        pass.Opacity = 1;
        FiguresPanel.Draw(pen, model, layout);
        _heatMap.Draw(pen, model, layout);
        SearchPanel.Draw(pen, model, layout);
        HelpPanel.Draw(pen, model, layout);
        Notes.Draw(pen, model.Hint, layout.Hint);
        pass.Opacity = Math.Clamp(model.Opacity, 0, 1);
        ScrubBar.DrawHover(pen, model, layout);
        pass.Opacity = 1;
        Notes.Draw(pen, model.Toast, layout.Toast);
    }

    /// <summary>What is under a point of the window, in framebuffer pixels.</summary>
    public static HudHit HitTest(HudModel model, float x, float y)
    {
        var layout = HudLayout.Of(model);
        if (layout.Help.Contains(x, y))
        {
            return new HudHit(HudTarget.Help);
        }
        if (layout.Search.Contains(x, y))
        {
            for (int i = 0; i < model.Search.Results.Count; i++)
            {
                if (SearchPanel.Row(layout.Search, model.Search, i, layout.Unit).Contains(x, y))
                {
                    return new HudHit(HudTarget.SearchResult, Index: i);
                }
            }
            return new HudHit(HudTarget.Panel);
        }
        if (layout.HeatMap.Contains(x, y))
        {
            return HeatMapHit(model, layout, x, y);
        }
        if (layout.Sparkline.Contains(x, y) && model.Time.Frames > 0)
        {
            return new HudHit(HudTarget.Sparkline, HudGraph.Place(layout.Sparkline, x, model.Time.Frames));
        }
        if (layout.Scrub.Contains(x, y))
        {
            return ScrubHit(model, layout, x, y);
        }
        return new HudHit(layout.Covers(new HudRect(x, y, 1, 1).Inset(0.5f - 1e-3f)) ? HudTarget.Panel : HudTarget.None);
    }

    /// <summary>The place an x means on the scrub bar, also outside of it: for a drag that has left it. −1 where there is no bar or no frame.</summary>
    public static int ScrubPlace(HudModel model, float x)
    {
        var track = HudLayout.Of(model).Track;
        return track.IsEmpty ? -1 : HudGraph.Place(track, x, model.Time.Frames);
    }

    /// <summary>The same on the history of a weight.</summary>
    public static int SparklinePlace(HudModel model, float x)
    {
        var graph = HudLayout.Of(model).Sparkline;
        return graph.IsEmpty ? -1 : HudGraph.Place(graph, x, model.Time.Frames);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _legend.Dispose();
        _heatMap.Dispose();
    }

    private static HudHit ScrubHit(HudModel model, in HudLayout layout, float x, float y)
    {
        if (ScrubFigures.PlayButton(layout).Contains(x, y))
        {
            return new HudHit(HudTarget.PlayButton);
        }
        if (ScrubFigures.HelpButton(layout).Contains(x, y))
        {
            return new HudHit(HudTarget.HelpButton);
        }
        if (ScrubFigures.StatusButton(layout.Unit, model, layout).Contains(x, y))
        {
            return new HudHit(HudTarget.Status);
        }
        // the track is taken hold of from a little above it, and from all that is below
        return y >= layout.Track.Y - (4 * layout.Unit) && model.Time.Frames > 0
            ? new HudHit(HudTarget.Scrub, HudGraph.Place(layout.Track, x, model.Time.Frames))
            : new HudHit(HudTarget.Panel);
    }

    private static HudHit HeatMapHit(HudModel model, in HudLayout layout, float x, float y)
    {
        var map = model.HeatMap;
        for (int i = 0; i < map.Measures.Count; i++)
        {
            if (HeatMapPanel.Measure(layout.HeatMap, map, i, layout.Unit).Contains(x, y))
            {
                return new HudHit(HudTarget.HeatMapMeasure, Index: i);
            }
        }
        var cells = HeatMapPanel.Cells(layout.HeatMap, map, layout.Unit);
        if (!cells.Contains(x, y) || model.Time.Frames < 1)
        {
            return new HudHit(HudTarget.Panel);
        }
        int tensor = Math.Min(map.Tensors.Count - 1, (int)((y - cells.Y) / cells.Height * map.Tensors.Count));
        return new HudHit(HudTarget.HeatMapCell, HudGraph.Place(cells, x, model.Time.Frames), tensor);
    }
}
