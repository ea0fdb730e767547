using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.App.Hud;

/// <summary>Tensors × time in place of hundreds of charts: a row a tensor, a column a part of the run.</summary>
/// <param name="device">Where the picture of the values is made.</param>
internal sealed class HeatMapPanel(GlDevice device) : IDisposable
{
    /// <summary>What the colours of a row mean.</summary>
    public const string Scale = "each row from its least to its greatest";

    private const float Head = 68;
    // the axis, and under it the words of the bar about the place that is pointed at
    private const float Foot = 56;
    private const float Gutter = 176;
    // least and greatest of a row, at the right
    private const int RangeCells = 26;

    private readonly HeatMapPicture _picture = new(device);

    /// <summary>All the room there is under the search.</summary>
    public static HudRect Place(HudRect room, HudRect search, float unit)
    {
        float top = search.IsEmpty ? room.Y : search.Bottom + MathF.Round(HudTheme.Gap * unit);
        var panel = room with { Y = top, Height = room.Bottom - top };
        return panel.Width < 360 * unit || panel.Height < 180 * unit ? default : panel;
    }

    /// <summary>Where the values are: whole pixels a row where a row is tall enough for one more or less to be seen.</summary>
    public static HudRect Cells(HudRect panel, HeatMapModel map, float unit)
    {
        if (panel.IsEmpty || map.Tensors.Count == 0)
        {
            return default;
        }
        float pad = MathF.Round(HudTheme.Pad * unit);
        float left = panel.X + pad + MathF.Round(Gutter * unit);
        float top = panel.Y + MathF.Round(Head * unit);
        float height = panel.Bottom - MathF.Round(Foot * unit) - top;
        float row = MathF.Floor(height / map.Tensors.Count);
        return new HudRect(left, top, panel.Right - pad - left, row >= 4 ? MathF.Min(row, MathF.Round(28 * unit)) * map.Tensors.Count : height);
    }

    /// <summary>Where the name of a measure is.</summary>
    public static HudRect Measure(HudRect panel, HeatMapModel map, int measure, float unit)
    {
        float x = panel.X + MathF.Round(8 * unit);
        float pad = MathF.Round(8 * unit);
        for (int i = 0; i < map.Measures.Count; i++)
        {
            float width = HudPen.Cells(map.Measures[i].Length, HudTheme.Body, unit) + (2 * pad);
            if (i == measure)
            {
                var r = new HudRect(x, panel.Y + MathF.Round(10 * unit), width, MathF.Round(26 * unit));
                return panel.IsEmpty || r.Right > panel.Right - pad ? default : r;
            }
            x += width + MathF.Round(4 * unit);
        }
        return default;
    }

    /// <summary>Draws it.</summary>
    public void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var panel = layout.HeatMap;
        if (panel.IsEmpty)
        {
            return;
        }
        var map = model.HeatMap;
        pen.Plate(panel, HudTheme.Page);
        Choices(pen, model, panel);
        float left = panel.X + pen.Px(HudTheme.Pad);
        float right = panel.Right - pen.Px(HudTheme.Pad);
        var cells = Cells(panel, map, pen.Unit);
        bool isRead = model.Pointer is { } at && cells.Contains(at.X, at.Y);
        float room = right - left - pen.Cells(RangeCells, HudTheme.Small);
        bool hasScale = pen.Cells(map.Definition.Length + 3 + Scale.Length, HudTheme.Small) <= room;
        // a sentence is whole or not there
        if (pen.Cells(map.Definition.Length, HudTheme.Small) <= (isRead ? room : right - left))
        {
            pen.Left(pen.Say.Add(map.Definition).Add(hasScale ? "   " : "").Add(hasScale ? Scale : "").Said, HudTheme.Small, left, panel.Y + pen.Px(54), HudTheme.Faint);
        }
        if (cells.IsEmpty || cells.Width < 1)
        {
            return;
        }
        pen.Box(cells, HudTheme.Ground);
        if (_picture.Of(map, (int)cells.Height) is { } texture)
        {
            pen.Pass.Image(texture, cells.X, cells.Y, cells.Width, cells.Height);
        }
        Names(pen, map, cells, left);
        Axis(pen, model, cells, hasScale ? "" : Scale);
        Reading(pen, model, cells, right, panel);
    }

    /// <inheritdoc/>
    public void Dispose() => _picture.Dispose();

    private static void Choices(HudPen pen, HudModel model, HudRect panel)
    {
        var map = model.HeatMap;
        for (int i = 0; i < map.Measures.Count; i++)
        {
            var r = Measure(panel, map, i, pen.Unit);
            if (r.IsEmpty)
            {
                return;
            }
            bool isChosen = i == map.Measure;
            if (isChosen || (model.Pointer is { } at && r.Contains(at.X, at.Y)))
            {
                pen.Box(r, isChosen ? HudTheme.Chosen : HudTheme.Lit, pen.Px(4));
            }
            pen.Left(map.Measures[i], HudTheme.Body, r.X + pen.Px(8), pen.Baseline(HudTheme.Body, r.Y + (r.Height / 2)), isChosen ? HudTheme.Ink : HudTheme.Quiet);
        }
    }

    /// <summary>Names beside their rows: every one where there is room, otherwise every second, fourth …</summary>
    private static void Names(HudPen pen, HeatMapModel map, HudRect cells, float left)
    {
        float row = cells.Height / map.Tensors.Count;
        int every = Math.Max(1, (int)MathF.Ceiling(pen.Px(13) / row));
        for (int i = 0; i < map.Tensors.Count; i += every)
        {
            float middle = cells.Y + ((i + 0.5f) * row);
            var name = pen.Fit(map.Tensors[i], HudTheme.Small, cells.X - left - pen.Px(10));
            pen.Right(name, HudTheme.Small, cells.X - pen.Px(10), pen.Baseline(HudTheme.Small, middle), HudTheme.Quiet);
        }
    }

    /// <summary>First and last step under the cells, and between them how much is measured, and words for which there is no room elsewhere.</summary>
    private static void Axis(HudPen pen, HudModel model, HudRect cells, string words)
    {
        float line = cells.Bottom + pen.Px(20);
        float begin = pen.Left(pen.Say.Add("step ").Count(model.HeatMap.Steps.First).Said, HudTheme.Small, cells.X, line, HudTheme.Faint);
        float end = pen.Right(pen.Say.Count(model.HeatMap.Steps.Last).Said, HudTheme.Small, cells.Right, line, HudTheme.Faint);
        float room = end - begin - (2 * pen.Px(HudTheme.Pad));
        var said = Measured(pen.Say, model.HeatMap);
        bool isFirst = said.Said.IsEmpty;
        if (words.Length > 0 && pen.Cells(said.Said.Length + (isFirst ? 0 : 3) + words.Length, HudTheme.Small) <= room)
        {
            said.Add(isFirst ? "" : "   ").Add(words);
        }
        if (pen.Width(said.Said, HudTheme.Small) <= room)
        {
            pen.Centre(said.Said, HudTheme.Small, (begin + end) / 2, line, model.HeatMap.Progress < 1 ? HudTheme.Accent : HudTheme.Faint);
        }
        if (model.Time.Frames > 0)
        {
            float x = MathF.Round(HudGraph.X(cells, model.Time.Place, model.Time.Frames) - (pen.Px(2) / 2));
            // dark beside it, for the brightest values are as bright
            pen.Pass.Box(x - pen.Px(1), cells.Y, pen.Px(4), cells.Height, HudTheme.Page);
            pen.Pass.Box(x, cells.Y - pen.Px(4), pen.Px(2), cells.Height + pen.Px(8), HudTheme.Ink);
        }
    }

    /// <summary>How much is measured: of what is still read how far it is, of the rest how many frames, where not all.</summary>
    private static HudText Measured(HudText say, HeatMapModel map)
    {
        string moments = map.IsAtKeys ? "key frames" : "frames";
        if (map.Progress < 1)
        {
            return map.Moments == 0 ? say.Add("reading") : say.Add("reading: ").Count(map.Known).Add(" of ").Count(map.Moments).Add(" ").Add(moments);
        }
        return map.Moments >= map.Frames ? say : say.Count(map.Moments).Add(" of ").Count(map.Frames).Add(map.IsAtKeys ? " frames, at keys" : " frames");
    }

    /// <summary>The value under the pointer, at the top right, and under it the ends of its row, which is pointed out.</summary>
    private static void Reading(HudPen pen, HudModel model, HudRect cells, float right, HudRect panel)
    {
        var map = model.HeatMap;
        if (model.Pointer is not { } at || !cells.Contains(at.X, at.Y) || map.Columns < 1)
        {
            return;
        }
        int tensor = Math.Min(map.Tensors.Count - 1, (int)((at.Y - cells.Y) / cells.Height * map.Tensors.Count));
        int column = Math.Min(map.Columns - 1, (int)((at.X - cells.X) / cells.Width * map.Columns));
        float row = cells.Height / map.Tensors.Count;
        if (row >= pen.Px(3))
        {
            pen.Pass.Outline(cells.X, cells.Y + (tensor * row), cells.Width, row, pen.Px(1), HudTheme.Ink with { W = 0.5f });
        }
        int index = (tensor * map.Columns) + column;
        float x = pen.Right(pen.Say.Number(index < map.Values.Length ? map.Values[index] : float.NaN, 6).Said, HudTheme.Body, right, panel.Y + pen.Px(28), HudTheme.Ink);
        var last = Measure(panel, map, map.Measures.Count - 1, pen.Unit);
        float room = x - pen.Px(12) - (last.IsEmpty ? panel.X : last.Right) - pen.Px(16);
        pen.Right(pen.Fit(map.Tensors[tensor], HudTheme.Small, room), HudTheme.Small, x - pen.Px(12), panel.Y + pen.Px(28), HudTheme.Quiet);
        float least = 1;
        float most = 0;
        if (map.Values.Length >= (tensor + 1) * map.Columns && HudGraph.Range(map.Values.AsSpan(tensor * map.Columns, map.Columns), ref least, ref most))
        {
            pen.Right(pen.Say.Number(least, 6).Add(" … ").Number(most, 6).Said, HudTheme.Small, right, panel.Y + pen.Px(54), HudTheme.Faint);
        }
    }
}
