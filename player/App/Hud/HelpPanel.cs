namespace Brainscan.Player.App.Hud;

/// <summary>The keys, in groups, in as many columns as there is room for.</summary>
internal static class HelpPanel
{
    private const float RowHeight = 20;
    private const float TitleHeight = 28;
    private const float GroupGap = 12;
    private const float ColumnGap = 40;
    private const float Head = 52;
    private const int MostColumns = 3;

    /// <summary>In the middle of the room; empty where not even a few lines have room.</summary>
    public static HudRect Place(HelpModel help, HudRect room, float unit)
    {
        float pad = MathF.Round(24 * unit);
        float column = ColumnWidth(help, unit);
        int columns = Columns(help, room, unit);
        float width = MathF.Min((columns * column) + ((columns - 1) * MathF.Round(ColumnGap * unit)) + (2 * pad), room.Width);
        float height = MathF.Min(MathF.Round((Head + 20) * unit) + Tallest(help, columns, unit), room.Height);
        return width < 160 * unit || height < 100 * unit
            ? default
            : new HudRect(MathF.Round(room.X + ((room.Width - width) / 2)), MathF.Round(room.Y + ((room.Height - height) / 2)), width, height);
    }

    /// <summary>Draws it.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var panel = layout.Help;
        if (panel.IsEmpty)
        {
            return;
        }
        var entries = model.Help.Entries;
        pen.Plate(panel, HudTheme.Page);
        float left = panel.X + pen.Px(24);
        pen.Left("keys", HudTheme.Body, left, panel.Y + pen.Px(34), HudTheme.Ink);
        pen.Right("? or Esc closes", HudTheme.Small, panel.Right - pen.Px(24), panel.Y + pen.Px(34), HudTheme.Faint);
        int columns = ColumnsOf(model.Help, panel, pen.Unit);
        float gap = pen.Px(ColumnGap);
        float column = MathF.Floor((panel.Width - (2 * pen.Px(24)) - ((columns - 1) * gap)) / columns);
        float keys = KeysWidth(model.Help, pen.Unit);
        float share = Total(model.Help, pen.Unit) / columns;

        float top = panel.Y + pen.Px(Head);
        float bottom = panel.Bottom - pen.Px(16);
        float y = top;
        int at = 0;
        float used = 0;
        for (int i = 0; i < entries.Count;)
        {
            int end = GroupEnd(entries, i);
            float height = GroupHeight(end - i, pen.Unit);
            if (used > 0 && at < columns - 1 && used + (height / 2) > share * (at + 1))
            {
                at++;
                y = top;
            }
            float x = left + (at * (column + gap));
            if (y + pen.Px(TitleHeight + RowHeight) <= bottom)
            {
                pen.Left(pen.Fit(entries[i].Group, HudTheme.Small, column), HudTheme.Small, x, y + pen.Px(12), HudTheme.Accent);
                pen.Rule(x, y + pen.Px(19), column);
            }
            y += pen.Px(TitleHeight);
            for (; i < end; i++, y += pen.Px(RowHeight))
            {
                if (y + pen.Px(RowHeight) <= bottom)
                {
                    float line = y + pen.Px(14);
                    pen.Left(pen.Fit(entries[i].Keys, HudTheme.Body, keys), HudTheme.Body, x, line, HudTheme.Ink);
                    pen.Left(pen.Fit(entries[i].Words, HudTheme.Body, column - keys - pen.Px(16)), HudTheme.Body, x + keys + pen.Px(16), line, HudTheme.Quiet);
                }
            }
            y += pen.Px(GroupGap);
            used += height;
        }
    }

    /// <summary>How many columns a panel was placed with.</summary>
    private static int ColumnsOf(HelpModel help, HudRect panel, float unit)
    {
        float gap = MathF.Round(ColumnGap * unit);
        return Math.Clamp((int)((panel.Width - (48 * unit) + gap + 1) / (ColumnWidth(help, unit) + gap)), 1, MostColumns);
    }

    private static int Columns(HelpModel help, HudRect room, float unit)
    {
        float column = ColumnWidth(help, unit);
        int fit = (int)((room.Width - (48 * unit) + (ColumnGap * unit)) / (column + (ColumnGap * unit)));
        int columns = Math.Clamp(fit, 1, MostColumns);
        // no more columns than it takes to be lower than the room
        while (columns > 2 && Tallest(help, columns - 1, unit) + ((Head + 20) * unit) <= room.Height)
        {
            columns--;
        }
        return columns;
    }

    private static float ColumnWidth(HelpModel help, float unit)
    {
        int words = 0;
        for (int i = 0; i < help.Entries.Count; i++)
        {
            words = Math.Max(words, help.Entries[i].Words.Length);
        }
        return KeysWidth(help, unit) + MathF.Round(16 * unit) + HudPen.Cells(words, HudTheme.Body, unit);
    }

    private static float KeysWidth(HelpModel help, float unit)
    {
        int keys = 0;
        for (int i = 0; i < help.Entries.Count; i++)
        {
            keys = Math.Max(keys, help.Entries[i].Keys.Length);
        }
        return HudPen.Cells(keys, HudTheme.Body, unit);
    }

    private static float GroupHeight(int rows, float unit) => MathF.Round((TitleHeight + (rows * RowHeight) + GroupGap) * unit);

    private static float Total(HelpModel help, float unit) => Tallest(help, 1, unit);

    /// <summary>Height of the tallest column, filled as <see cref="Draw"/> fills them.</summary>
    private static float Tallest(HelpModel help, int columns, float unit)
    {
        float total = 0;
        for (int i = 0; i < help.Entries.Count; i = GroupEnd(help.Entries, i))
        {
            total += GroupHeight(GroupEnd(help.Entries, i) - i, unit);
        }
        float tallest = 0;
        float height = 0;
        float used = 0;
        int at = 0;
        for (int i = 0; i < help.Entries.Count; i = GroupEnd(help.Entries, i))
        {
            float group = GroupHeight(GroupEnd(help.Entries, i) - i, unit);
            if (used > 0 && at < columns - 1 && used + (group / 2) > total / columns * (at + 1))
            {
                at++;
                height = 0;
            }
            height += group;
            used += group;
            tallest = MathF.Max(tallest, height);
        }
        return tallest;
    }

    private static int GroupEnd(IReadOnlyList<HelpEntry> entries, int first)
    {
        int end = first + 1;
        while (end < entries.Count && entries[end].Group == entries[first].Group)
        {
            end++;
        }
        return end;
    }
}
