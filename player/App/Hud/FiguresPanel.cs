namespace Brainscan.Player.App.Hud;

/// <summary>Times and sizes, a line each, under their titles; above them the last frames' times as columns.</summary>
internal static class FiguresPanel
{
    private const float RowHeight = 18;
    private const float GraphHeight = 40;

    /// <summary>Height in units.</summary>
    public static float Height(FiguresModel figures) =>
        24 + (figures.Lines.Count * RowHeight) + (figures.FrameTimesMs.Length > 0 ? GraphHeight + 28 : 0);

    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var panel = layout.Figures;
        if (panel.IsEmpty)
        {
            return;
        }
        var figures = model.Figures;
        pen.Plate(panel);
        float left = panel.X + pen.Px(HudTheme.Pad);
        float right = panel.Right - pen.Px(HudTheme.Pad);
        float y = panel.Y + pen.Px(12);
        if (figures.FrameTimesMs.Length > 0 && y + pen.Px(GraphHeight + 28) <= panel.Bottom)
        {
            Times(pen, figures.FrameTimesMs, new HudRect(left, y + pen.Px(4), right - left, pen.Px(GraphHeight)));
            y += pen.Px(GraphHeight + 28);
        }
        // units under each other, as wide as a short word
        float unit = pen.Cells(4, HudTheme.Small) + pen.Px(6);
        for (int i = 0; i < figures.Lines.Count && y + pen.Px(RowHeight) <= panel.Bottom - pen.Px(8); i++, y += pen.Px(RowHeight))
        {
            var line = figures.Lines[i];
            float baseline = y + pen.Px(13);
            if (line.Unit is null)
            {
                pen.Left(pen.Fit(line.Name, HudTheme.Small, right - left), HudTheme.Small, left, baseline, HudTheme.Accent);
                continue;
            }
            pen.Left(pen.Fit(line.Unit, HudTheme.Small, unit), HudTheme.Small, right - unit + pen.Px(6), baseline, HudTheme.Faint);
            float begin = pen.Right(pen.Say.Number(line.Value, line.Digits).Said, HudTheme.Body, right - unit, baseline, HudTheme.Ink);
            pen.Left(pen.Fit(line.Name, HudTheme.Body, begin - left - pen.Px(8)), HudTheme.Body, left, baseline, HudTheme.Quiet);
        }
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
