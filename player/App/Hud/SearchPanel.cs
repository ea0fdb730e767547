namespace Brainscan.Player.App.Hud;

/// <summary>A line to type into, and under it the tensors found.</summary>
internal static class SearchPanel
{
    private const float Width = 560;
    private const float Head = 48;
    private const float RowHeight = 28;
    private const int MostRows = 9;

    /// <summary>At the top, in the middle; as tall with few results as with many, so that nothing moves while one types.</summary>
    public static HudRect Place(SearchModel search, HudRect room, float unit)
    {
        float width = MathF.Min(MathF.Round(Width * unit), room.Width);
        int rows = (int)Math.Clamp(((room.Height / unit) - Head - 8) / RowHeight, 0, MostRows);
        if (search.Query.Length == 0 && search.Results.Count == 0)
        {
            rows = 0;
        }
        float height = MathF.Round((Head + (rows > 0 ? (rows * RowHeight) + 8 : 0)) * unit);
        return width < 160 * unit || height > room.Height
            ? default
            : new HudRect(MathF.Round(room.X + ((room.Width - width) / 2)), room.Y, width, height);
    }

    /// <summary>The line of a result; empty where it has no room. The one selected always has.</summary>
    public static HudRect Row(HudRect panel, SearchModel search, int result, float unit)
    {
        int rows = (int)(((panel.Height / unit) - Head) / RowHeight);
        int line = result - Math.Max(0, search.Selected - rows + 1);
        float top = panel.Y + MathF.Round((Head + (line * RowHeight)) * unit);
        var row = new HudRect(panel.X + MathF.Round(8 * unit), top, panel.Width - (2 * MathF.Round(8 * unit)), MathF.Round(RowHeight * unit));
        return line < 0 || line >= rows || panel.IsEmpty ? default : row;
    }

    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var panel = layout.Search;
        if (panel.IsEmpty)
        {
            return;
        }
        var search = model.Search;
        pen.Plate(panel);
        float left = panel.X + pen.Px(HudTheme.Pad);
        float right = panel.Right - pen.Px(HudTheme.Pad);
        float line = panel.Y + pen.Px(30);
        // the end of a long query is what one is typing
        int cells = Math.Max(0, (int)((right - left) / pen.Cells(1, HudTheme.Body)) - 1);
        var query = search.Query.AsSpan(Math.Max(0, search.Query.Length - cells));
        float caret = pen.Left(query, HudTheme.Body, left, line, HudTheme.Ink);
        pen.Pass.Box(caret + pen.Px(1), panel.Y + pen.Px(16), pen.Px(2), pen.Px(17), HudTheme.Accent);
        if (query.IsEmpty)
        {
            pen.Left(pen.Fit("head 5 layer 3, L3 q5, mlp.down; step 1000, 30 %, key 2", HudTheme.Body, right - caret - pen.Px(10)), HudTheme.Body, caret + pen.Px(10), line, HudTheme.Faint);
        }
        if (panel.Height < pen.Px(Head + RowHeight))
        {
            return;
        }
        pen.Rule(left, panel.Y + pen.Px(Head - 6), right - left);
        if (search.Results.Count == 0)
        {
            pen.Left("nothing has this name", HudTheme.Body, left, panel.Y + pen.Px(Head + 18), HudTheme.Faint);
        }
        for (int i = 0; i < search.Results.Count; i++)
        {
            var row = Row(panel, search, i, pen.Unit);
            if (row.IsEmpty)
            {
                continue;
            }
            bool isSelected = i == search.Selected;
            bool isLit = model.Pointer is { } at && row.Contains(at.X, at.Y);
            if (isSelected || isLit)
            {
                pen.Box(row, isSelected ? HudTheme.Chosen : HudTheme.Lit, pen.Px(4));
            }
            float baseline = pen.Baseline(HudTheme.Body, row.Y + (row.Height / 2));
            float after = pen.Left(pen.Fit(search.Results[i].Name, HudTheme.Body, right - left), HudTheme.Body, left, baseline, isSelected ? HudTheme.Ink : HudTheme.Quiet);
            pen.Right(pen.Fit(search.Results[i].Detail, HudTheme.Small, right - after - pen.Px(16)), HudTheme.Small, right, baseline, isSelected || isLit ? HudTheme.Quiet : HudTheme.Faint);
        }
    }
}
