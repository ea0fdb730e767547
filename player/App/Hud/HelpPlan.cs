namespace Brainscan.Player.App.Hud;

/// <summary>A line of the keys and where it stands.</summary>
/// <param name="Entry">Which entry it is; of a title, the first of its group.</param>
/// <param name="IsTitle">Whether the group's name stands here.</param>
/// <param name="Page">On which page.</param>
/// <param name="Column">In which column of it.</param>
/// <param name="Y">Top, pixels from the top of the columns.</param>
internal readonly record struct HelpLine(int Entry, bool IsTitle, int Page, int Column, float Y);

/// <summary>
/// How the keys are laid out in the room there is: in groups side by side where they all fit, if need be in smaller type; otherwise line after line, column
/// after column, page after page. A function of keys, room and unit.
/// </summary>
internal sealed class HelpPlan
{
    /// <summary>Left and right of the columns, units.</summary>
    public const float Side = 24;

    /// <summary>Above them, for the panel's own title, units.</summary>
    public const float Head = 52;

    private const float Foot = 20;
    private const float RowHeight = 20;
    private const float TitleHeight = 28;
    private const float GroupGap = 12;
    private const float ColumnGap = 40;
    private const int MostColumns = 3;
    // smaller type is a strain, pixels of the em
    private const float LeastType = 9;

    private static readonly float[] Scales = [1, 0.92f, 0.84f, 0.77f, 0.7f];

    private readonly List<HelpLine> _lines = [];
    private readonly HelpModel _help;

    private HelpPlan(HelpModel help, float unit, int columns, float width)
    {
        (_help, Unit, Columns) = (help, unit, columns);
        ColumnWidth = MathF.Floor((width - (2 * Px(Side)) - ((columns - 1) * Px(ColumnGap))) / columns);
        KeysWidth = HudPen.Cells(Longest(help, entry => entry.Keys), HudTheme.Body, unit);
    }

    /// <summary>Pixels of a unit in the panel; less than outside where the type is smaller.</summary>
    public float Unit { get; }

    /// <summary>Columns of a page.</summary>
    public int Columns { get; }

    /// <summary>Pages.</summary>
    public int Pages => _lines.Count == 0 ? 1 : _lines[^1].Page + 1;

    /// <summary>Width of a column, pixels.</summary>
    public float ColumnWidth { get; }

    /// <summary>From a column's left edge to the next one's, pixels.</summary>
    public float ColumnStep => ColumnWidth + Px(ColumnGap);

    /// <summary>Width of the keys in a column, pixels.</summary>
    public float KeysWidth { get; }

    /// <summary>All lines, page after page.</summary>
    public IReadOnlyList<HelpLine> Lines => _lines;

    /// <summary>The panel, in the middle of the room; empty where not even a few lines have room.</summary>
    public HudRect Panel { get; private set; }

    /// <summary>Lays the keys out.</summary>
    public static HelpPlan Of(HelpModel help, HudRect room, float unit)
    {
        foreach (float scale in Scales)
        {
            float smaller = unit * scale;
            if (scale < 1 && HudTheme.Body * smaller < LeastType)
            {
                break;
            }
            float column = NaturalWidth(help, smaller);
            for (int columns = help.Entries.Count > 20 ? 2 : 1; columns <= MostColumns; columns++)
            {
                float width = (columns * column) + ((columns - 1) * MathF.Round(ColumnGap * smaller)) + (2 * MathF.Round(Side * smaller));
                var plan = new HelpPlan(help, smaller, columns, width);
                float height = plan.Balance() + plan.Px(Head) + plan.Px(Foot);
                if (width <= room.Width && height <= room.Height)
                {
                    plan.Panel = Middle(room, MathF.Ceiling(width), height);
                    return plan;
                }
            }
        }
        return InPages(help, room, unit);
    }

    private static HelpPlan InPages(HelpModel help, HudRect room, float unit)
    {
        float least = MathF.Min(unit, MathF.Max(LeastType / HudTheme.Body, Scales[^1] * unit));
        float column = NaturalWidth(help, least);
        int columns = Math.Clamp((int)((room.Width - ((2 * Side) - ColumnGap) * least) / (column + (ColumnGap * least))), 1, MostColumns);
        float width = MathF.Min(room.Width, MathF.Ceiling((columns * column) + ((columns - 1) * ColumnGap * least) + (2 * Side * least)));
        var plan = new HelpPlan(help, least, columns, width);
        float rows = room.Height - plan.Px(Head) - plan.Px(Foot);
        if (width >= 160 * least && rows >= plan.Px(TitleHeight) + (2 * plan.Px(RowHeight)))
        {
            plan.Flow(rows);
            plan.Panel = Middle(room, width, room.Height);
        }
        return plan;
    }

    // Groups stay whole, and the columns become about as tall as one another. Returns the height of the tallest.
    private float Balance()
    {
        float total = 0;
        for (int i = 0; i < _help.Entries.Count; i = GroupEnd(i))
        {
            total += GroupHeight(i);
        }
        float tallest = 0;
        float y = 0;
        float used = 0;
        int column = 0;
        for (int i = 0; i < _help.Entries.Count; i = GroupEnd(i))
        {
            float group = GroupHeight(i);
            if (used > 0 && column < Columns - 1 && used + (group / 2) > total / Columns * (column + 1))
            {
                (column, y) = (column + 1, 0);
            }
            _lines.Add(new HelpLine(i, true, 0, column, y));
            for (int entry = i; entry < GroupEnd(i); entry++)
            {
                _lines.Add(new HelpLine(entry, false, 0, column, y + Px(TitleHeight) + ((entry - i) * Px(RowHeight))));
            }
            y += group;
            used += group;
            tallest = MathF.Max(tallest, y - Px(GroupGap));
        }
        return tallest;
    }

    // As much in every column as it holds; a title never stands alone at its end.
    private void Flow(float height)
    {
        int column = 0;
        float y = 0;
        for (int i = 0; i < _help.Entries.Count; i++)
        {
            bool begins = i == 0 || _help.Entries[i].Group != _help.Entries[i - 1].Group;
            float needed = Px(RowHeight) + (begins ? Px(TitleHeight) : 0);
            y += begins && y > 0 ? Px(GroupGap) : 0;
            if (y + needed > height)
            {
                (column, y) = (column + 1, 0);
            }
            if (begins)
            {
                _lines.Add(new HelpLine(i, true, column / Columns, column % Columns, y));
                y += Px(TitleHeight);
            }
            _lines.Add(new HelpLine(i, false, column / Columns, column % Columns, y));
            y += Px(RowHeight);
        }
    }

    private static HudRect Middle(HudRect room, float width, float height) =>
        new(MathF.Round(room.X + ((room.Width - width) / 2)), MathF.Round(room.Y + ((room.Height - height) / 2)), width, height);

    private static float NaturalWidth(HelpModel help, float unit) =>
        HudPen.Cells(Longest(help, entry => entry.Keys), HudTheme.Body, unit) + MathF.Round(16 * unit)
        + HudPen.Cells(Longest(help, entry => entry.Words), HudTheme.Body, unit);

    private static int Longest(HelpModel help, Func<HelpEntry, string> words)
    {
        int longest = 0;
        for (int i = 0; i < help.Entries.Count; i++)
        {
            longest = Math.Max(longest, words(help.Entries[i]).Length);
        }
        return longest;
    }

    private float GroupHeight(int first) => Px(TitleHeight) + ((GroupEnd(first) - first) * Px(RowHeight)) + Px(GroupGap);

    private int GroupEnd(int first)
    {
        int end = first + 1;
        while (end < _help.Entries.Count && _help.Entries[end].Group == _help.Entries[first].Group)
        {
            end++;
        }
        return end;
    }

    private float Px(float units) => MathF.Max(1, MathF.Round(units * Unit));
}
