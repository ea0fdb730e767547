namespace Brainscan.Player.App.Hud;

/// <summary>Times and sizes, a line each, under their titles; above them the last frames' times as columns.</summary>
internal static class FiguresPanel
{
    private const float Width = 264;
    private const float RowHeight = 18;
    private const float GraphHeight = 40;
    private const float Edge = 12;
    // where one column is not enough, of each of them
    private const float ColumnWidth = 180;
    private const float ColumnGap = 16;

    /// <summary>Its size in pixels: one column, or as many as groups need in a room too low for it; empty where they need more than allowed.</summary>
    /// <param name="figures">The groups.</param>
    /// <param name="unit">Pixels a unit.</param>
    /// <param name="most">Height of the room.</param>
    /// <param name="mostColumns">Columns at most.</param>
    public static (float Width, float Height) Size(FiguresModel figures, float unit, float most, int mostColumns)
    {
        int columns = 1;
        float edges = 2 * MathF.Round(Edge * unit);
        float y = Head(figures, unit);
        float tallest = y;
        for (int i = 0; i < figures.Lines.Count; i++)
        {
            if (y > 0 && y + Group(figures, i, unit) > most - edges)
            {
                (columns, y) = (columns + 1, 0);
            }
            y += Row(unit);
            tallest = MathF.Max(tallest, y);
        }
        float width = columns == 1 ? Width : (columns * (ColumnWidth + ColumnGap)) - ColumnGap + (2 * HudTheme.Pad);
        return columns > mostColumns || tallest + edges > most ? default : (MathF.Round(width * unit), tallest + edges);
    }

    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var panel = layout.Figures;
        if (panel.IsEmpty)
        {
            return;
        }
        var figures = model.Figures;
        bool isOne = panel.Width <= pen.Px(Width);
        float width = isOne ? panel.Width - (2 * pen.Px(HudTheme.Pad)) : MathF.Floor((panel.Width - (2 * pen.Px(HudTheme.Pad)) + pen.Px(ColumnGap)) / Columns(panel, pen)) - pen.Px(ColumnGap);
        pen.Plate(panel);
        float left = panel.X + pen.Px(HudTheme.Pad);
        float top = panel.Y + MathF.Round(Edge * pen.Unit);
        float bottom = panel.Bottom - MathF.Round(Edge * pen.Unit);
        float y = top + Head(figures, pen.Unit);
        if (y > top)
        {
            Times(pen, figures.FrameTimesMs, new HudRect(left, top + pen.Px(4), width, pen.Px(GraphHeight)));
        }
        for (int i = 0; i < figures.Lines.Count; i++, y += Row(pen.Unit))
        {
            if (!isOne && y > top && y + Group(figures, i, pen.Unit) > bottom)
            {
                (left, y) = (left + width + pen.Px(ColumnGap), top);
            }
            Line(pen, figures.Lines[i], left, left + width, y + pen.Px(13));
        }
    }

    private static float Row(float unit) => MathF.Round(RowHeight * unit);

    private static float Head(FiguresModel figures, float unit) => figures.FrameTimesMs.Length > 0 ? MathF.Round((GraphHeight + 28) * unit) : 0;

    private static int Columns(HudRect panel, HudPen pen) => (int)MathF.Round((panel.Width / pen.Unit) / (ColumnWidth + ColumnGap));

    /// <summary>Height of the group that begins with a line; 0 where none does.</summary>
    private static float Group(FiguresModel figures, int line, float unit)
    {
        if (figures.Lines[line].Unit is not null)
        {
            return 0;
        }
        int end = line + 1;
        while (end < figures.Lines.Count && figures.Lines[end].Unit is not null)
        {
            end++;
        }
        return (end - line) * Row(unit);
    }

    private static void Line(HudPen pen, in Figure line, float left, float right, float baseline)
    {
        if (line.Unit is null)
        {
            pen.Left(pen.Fit(line.Name, HudTheme.Small, right - left), HudTheme.Small, left, baseline, HudTheme.Accent);
            return;
        }
        // units under each other, as wide as a short word
        float unit = pen.Cells(4, HudTheme.Small) + pen.Px(6);
        pen.Left(pen.Fit(line.Unit, HudTheme.Small, unit), HudTheme.Small, right - unit + pen.Px(6), baseline, HudTheme.Faint);
        float begin = pen.Right(pen.Say.Number(line.Value, line.Digits).Said, HudTheme.Body, right - unit, baseline, HudTheme.Ink);
        pen.Left(pen.Fit(line.Name, HudTheme.Body, begin - left - pen.Px(8)), HudTheme.Body, left, baseline, HudTheme.Quiet);
    }

    /// <summary>A column a frame, the newest at the right; lines at a sixtieth and a thirtieth of a second.</summary>
    private static void Times(HudPen pen, float[] timesMs, HudRect r)
    {
        const float SixtiethMs = 1000 / 60f;
        pen.Box(r, HudTheme.Ground, pen.Px(2));
        float most = 2.2f * SixtiethMs;
        int columns = Math.Min(timesMs.Length, (int)(r.Width / pen.Px(2)));
        float width = MathF.Max(1, MathF.Floor(r.Width / Math.Max(columns, 1)));
        for (int i = 0; i < columns; i++)
        {
            float ms = timesMs[timesMs.Length - columns + i];
            if (ms > 0)
            {
                float height = MathF.Max(1, MathF.Round(MathF.Min(ms / most, 1) * r.Height));
                var color = ms > SixtiethMs * 1.1f ? HudTheme.Accent : HudTheme.Quiet;
                pen.Pass.Box(r.Right - ((columns - i) * width), r.Bottom - height, MathF.Max(1, width - 1), height, color);
            }
        }
        for (int n = 1; n <= 2; n++)
        {
            pen.Rule(r.X, MathF.Round(r.Bottom - (n * SixtiethMs / most * r.Height)), r.Width);
        }
        float last = timesMs[^1];
        pen.Left("frame", HudTheme.Small, r.X, r.Bottom + pen.Px(16), HudTheme.Faint);
        pen.Right(pen.Say.Number(last, 1).Add(" ms").Said, HudTheme.Small, r.Right, r.Bottom + pen.Px(16), HudTheme.Quiet);
    }
}
