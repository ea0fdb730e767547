namespace Brainscan.Player.App.Hud;

/// <summary>A weight: what it is, its value, what it learned, and its history over the whole run.</summary>
internal static class HoverPanel
{
    private const float GraphHeight = 72;
    // lower it says nothing
    private const float LeastGraphHeight = 28;
    private const float AboveGraph = 184;
    private const float BelowGraph = 36;
    private const float Rows = 4;
    private const float FirstRow = 92;
    private const float ProblemLine = 16;

    /// <summary>Height in units.</summary>
    public static float Height(HoverModel hover) => AboveGraph + (hover.HasA ? HudTheme.Line : 0) + GraphHeight + BelowGraph;

    /// <summary>Height in units with which it still says everything, the history in a low graph.</summary>
    public static float LeastHeight(HoverModel hover) => Height(hover) - GraphHeight + LeastGraphHeight;

    /// <summary>Where the history is, within the panel: it has what the rows leave.</summary>
    public static HudRect Graph(HudRect panel, HoverModel hover, float unit)
    {
        float pad = MathF.Round(HudTheme.Pad * unit);
        float top = panel.Y + MathF.Round((Height(hover) - GraphHeight - BelowGraph) * unit);
        return panel.IsEmpty ? default : new HudRect(panel.X + pad, top, panel.Width - (2 * pad), panel.Bottom - MathF.Round(BelowGraph * unit) - top);
    }

    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudGraph graph, HudModel model, in HudLayout layout)
    {
        var panel = layout.Hover;
        if (panel.IsEmpty)
        {
            return;
        }
        var hover = model.Hover;
        pen.Plate(panel);
        float left = panel.X + pen.Px(HudTheme.Pad);
        float right = panel.Right - pen.Px(HudTheme.Pad);
        float titleRight = right;
        if (hover.IsLocked)
        {
            titleRight = pen.Right("locked", HudTheme.Small, right, panel.Y + pen.Px(28), HudTheme.Accent) - pen.Px(12);
        }
        pen.Left(pen.Fit(hover.Title, HudTheme.Body, titleRight - left), HudTheme.Body, left, panel.Y + pen.Px(28), HudTheme.Ink);
        pen.Left(pen.Fit(hover.Tensor, HudTheme.Small, right - left), HudTheme.Small, left, panel.Y + pen.Px(46), HudTheme.Faint);
        var where = pen.Say.Add("row ").Count(hover.Row);
        if (hover.Column >= 0)
        {
            where.Add("   column ").Count(hover.Column);
        }
        pen.Left(where.Said, HudTheme.Small, left, panel.Y + pen.Px(62), HudTheme.Faint);
        pen.Right(hover.Moment, HudTheme.Small, right, panel.Y + pen.Px(62), HudTheme.Accent);
        pen.Rule(left, panel.Y + pen.Px(74), right - left);

        float line = panel.Y + pen.Px(FirstRow + 2);
        Row(pen, "value", hover.IsExact || double.IsNaN(hover.Value) ? "" : "to half a step", pen.Say.Weight(hover.Value), left, right, line, true);
        if (hover.Problem.Length > 0)
        {
            Problem(pen, hover.Problem, left, right - left, line + pen.Px(HudTheme.Line));
            History(pen, graph, model, layout);
            return;
        }
        if (hover.HasA)
        {
            // what the picture shows
            line += pen.Px(HudTheme.Line);
            Row(pen, "since A", "W(t) − W(A)", pen.Say.Weight(hover.SinceA), left, right, line, true);
        }
        Row(pen, "learned", "", pen.Say.Weight(hover.Learned), left, right, line + pen.Px(HudTheme.Line), false);
        float after = Row(pen, "last change", "", pen.Say.Weight(hover.Change), left, right, line + pen.Px(2 * HudTheme.Line), false);
        if (!double.IsNaN(hover.MeanChange))
        {
            pen.Left(pen.Say.Add("mean ").Weight(hover.MeanChange).Said, HudTheme.Small, after + pen.Px(8), line + pen.Px(2 * HudTheme.Line), HudTheme.Faint);
        }
        Row(pen, "percentile", hover.PercentileOf, pen.Say.Number(hover.Percentile, 1), left, right, line + pen.Px((Rows - 1) * HudTheme.Line), false);
        History(pen, graph, model, layout);
    }

    private static float Row(HudPen pen, string name, string note, HudText value, float left, float right, float line, bool isMain)
    {
        pen.Right(value.Said, HudTheme.Body, right, line, isMain ? HudTheme.Ink : HudTheme.Quiet);
        float after = pen.Left(name, HudTheme.Body, left, line, HudTheme.Quiet);
        pen.Left(note, HudTheme.Small, after + pen.Px(8), line, HudTheme.Faint);
        return after;
    }

    /// <summary>In place of the other rows: why there is no value, in as many lines as they had.</summary>
    private static void Problem(HudPen pen, ReadOnlySpan<char> words, float left, float width, float line)
    {
        int cells = Math.Max(1, (int)(width / pen.Cells(1, HudTheme.Small)));
        for (int i = 1; i < Rows && !words.IsEmpty; i++, line += pen.Px(ProblemLine))
        {
            int end = words.Length <= cells ? words.Length : words[..cells].LastIndexOf(' ');
            end = end <= 0 ? Math.Min(cells, words.Length) : end;
            var said = i < Rows - 1 ? words[..end] : pen.Fit(words, HudTheme.Small, width);
            pen.Left(said, HudTheme.Small, left, line, HudTheme.Quiet);
            words = words[end..].TrimStart();
        }
    }

    private static void History(HudPen pen, HudGraph graph, HudModel model, in HudLayout layout)
    {
        var (hover, time, r) = (model.Hover, model.Time, layout.Sparkline);
        pen.Box(r, HudTheme.Ground, pen.Px(2));
        var inside = new HudRect(r.X, r.Y + pen.Px(6), r.Width, r.Height - pen.Px(12));
        float least = 1;
        float most = 0;
        if (HudGraph.Range(hover.History, ref least, ref most))
        {
            if (least < 0 && most > 0)
            {
                pen.Pass.Box(r.X, MathF.Round(HudGraph.Y(inside, 0, least, most, false)), r.Width, pen.Px(1), HudTheme.Hairline);
            }
            pen.Pass.Clip(r.X, r.Y, r.Width, r.Height);
            // read coarsely first: what is between is still to come
            graph.Line(pen, inside, hover.History, least, most, false, true, 1.5f, HudTheme.Ink);
            pen.Pass.Unclip();
        }
        if (time.Frames > 0)
        {
            float width = pen.Px(2);
            pen.Pass.Box(MathF.Round(HudGraph.X(r, time.Place, time.Frames) - (width / 2)), r.Y, width, r.Height, HudTheme.Accent);
            if (model.Pointer is { } at && r.Contains(at.X, at.Y))
            {
                pen.Pass.Box(MathF.Round(at.X), r.Y, pen.Px(1), r.Height, HudTheme.Ink with { W = 0.6f });
            }
        }
        Range(pen, model, r);
    }

    /// <summary>Under the history its ends, and between them what it was under the pointer.</summary>
    private static void Range(HudPen pen, HudModel model, HudRect r)
    {
        var hover = model.Hover;
        float line = r.Bottom + pen.Px(18);
        if (model.Pointer is { } at && r.Contains(at.X, at.Y) && hover.History.Length > 0)
        {
            int under = (int)MathF.Round((at.X - r.X) / r.Width * (hover.History.Length - 1));
            pen.Centre(pen.Say.Weight(hover.History[under]).Said, HudTheme.Small, r.X + (r.Width / 2), line, HudTheme.Ink);
        }
        if (hover.Progress < 1)
        {
            pen.Left(pen.Say.Add("reading ").Number(Math.Floor(hover.Progress * 100.0), 0).Add(" %").Said, HudTheme.Small, r.X, line, HudTheme.Faint);
        }
        else if (!double.IsNaN(hover.Least))
        {
            pen.Left(pen.Say.Add("least ").Weight(hover.Least).Said, HudTheme.Small, r.X, line, HudTheme.Faint);
            pen.Right(pen.Say.Add("most ").Weight(hover.Most).Said, HudTheme.Small, r.Right, line, HudTheme.Faint);
        }
    }
}
