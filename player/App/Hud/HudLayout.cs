using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// Where every panel is, a pure function of the model: drawing and hit-testing both ask it. A panel that has no room, or whose room is
/// taken by one that matters more, is empty. No two meet.
/// </summary>
internal readonly record struct HudLayout
{
    private const float LeastScrubWidth = 220;
    private const float ScrubHeight = 108;
    private const float ThinScrubHeight = 48;
    private const float HoverWidth = 344;
    private const float LeastHoverWidth = 264;
    private const float LegendWidth = 264;

    /// <summary>Pixels a unit.</summary>
    public required float Unit { get; init; }

    /// <summary>The scrub bar's plate.</summary>
    public HudRect Scrub { get; private init; }

    /// <summary>Its track, where the x axis is time; the pointer takes hold of it a little outside too.</summary>
    public HudRect Track { get; private init; }

    /// <summary>The keys.</summary>
    public HudRect Help => Keys?.Panel ?? default;

    /// <summary>How they are laid out in it; null while they are not open.</summary>
    public HelpPlan? Keys { get; private init; }

    /// <summary>The search.</summary>
    public HudRect Search { get; private init; }

    /// <summary>The heat map.</summary>
    public HudRect HeatMap { get; private init; }

    /// <summary>The reading of a weight.</summary>
    public HudRect Hover { get; private init; }

    /// <summary>The history in it.</summary>
    public HudRect Sparkline { get; private init; }

    /// <summary>The legend.</summary>
    public HudRect Legend { get; private init; }

    /// <summary>The figures.</summary>
    public HudRect Figures { get; private init; }

    /// <summary>The newcomer's line.</summary>
    public HudRect Hint { get; private init; }

    /// <summary>The words that come and go; over the others, for a moment.</summary>
    public HudRect Toast { get; private init; }

    /// <summary>Places the panels.</summary>
    public static HudLayout Of(HudModel model)
    {
        float unit = model.Unit;
        float Px(float units) => MathF.Max(1, MathF.Round(units * unit));
        var layout = new HudLayout { Unit = unit };
        if (model.IsHidden)
        {
            return layout;
        }
        var room = RoomOf(model);
        // before there is anything to see there is nothing to say about it
        bool isEmpty = model.Waiting.IsShown;
        var scrub = model.Time.IsShown && !isEmpty ? ScrubIn(room, unit) : default;
        if (!scrub.IsEmpty)
        {
            bool isThin = IsThin(room, unit);
            if (model.Opacity > 0)
            {
                float pad = Px(HudTheme.Pad);
                float trackHeight = Px(isThin ? 4 : 40);
                float trackTop = scrub.Bottom - Px(isThin ? 8 : 20) - trackHeight;
                layout = layout with { Scrub = scrub, Track = new HudRect(scrub.X + pad, trackTop, scrub.Width - (2 * pad), trackHeight) };
            }
            // the bar's place is kept while it is faded, so that nothing moves when it comes
            room = room with { Height = scrub.Y - Px(HudTheme.Gap) - room.Y };
        }
        return room.IsEmpty ? layout : layout.WithPanels(model, room, isEmpty);
    }

    /// <summary>Rows above the text strip that the bar may cover, and the margin under it.</summary>
    public static int BarRows(HudModel model)
    {
        var room = RoomOf(model);
        var scrub = ScrubIn(room, model.Unit);
        return scrub.IsEmpty ? 0 : (int)(model.Height - model.StripHeight - scrub.Y);
    }

    /// <summary>All panels by name, the empty ones too; the toast is not among them, for it lies over others.</summary>
    public IEnumerable<(string Name, HudRect Rect)> Panels() =>
    [
        (nameof(Scrub), Scrub), (nameof(Help), Help), (nameof(Search), Search), (nameof(HeatMap), HeatMap), (nameof(Hover), Hover),
        (nameof(Legend), Legend), (nameof(Figures), Figures), (nameof(Hint), Hint),
    ];

    /// <summary>Whether a panel lies over a rectangle, or a part of it.</summary>
    public bool Covers(HudRect rect) =>
        rect.Meets(Scrub) || rect.Meets(Help) || rect.Meets(Search) || rect.Meets(HeatMap) || rect.Meets(Hover) || rect.Meets(Legend)
        || rect.Meets(Figures) || rect.Meets(Hint);

    private static HudRect RoomOf(HudModel model) =>
        new HudRect(0, 0, model.Width, model.Height - model.StripHeight).Inset(MathF.Max(1, MathF.Round(HudTheme.Margin * model.Unit)));

    private static bool IsThin(HudRect room, float unit) => room.Height < MathF.Round(ScrubHeight * 2.2f * unit);

    private static HudRect ScrubIn(HudRect room, float unit)
    {
        float height = MathF.Round((IsThin(room, unit) ? ThinScrubHeight : ScrubHeight) * unit);
        return room.Width >= MathF.Round(LeastScrubWidth * unit) && room.Height >= MathF.Round(ThinScrubHeight * unit)
            ? new HudRect(room.X, room.Bottom - height, room.Width, height)
            : default;
    }

    private HudLayout WithPanels(HudModel model, HudRect room, bool isEmpty)
    {
        var layout = this;
        if (model.Help.IsShown)
        {
            layout = layout with { Keys = model.Help.PlanIn(room, Unit) };
        }
        if (model.Search.IsShown && !isEmpty)
        {
            layout = layout with { Search = layout.Free(SearchPanel.Place(model.Search, room, Unit), room) };
        }
        if (model.HeatMap.IsShown && !isEmpty)
        {
            layout = layout with { HeatMap = layout.Free(HeatMapPanel.Place(room, layout.Search, Unit), room) };
        }
        if (model.Hover.IsShown && !isEmpty && (model.Hover.IsLocked || model.Opacity > 0))
        {
            var hover = layout.PlaceHover(model, room);
            layout = layout with { Hover = hover, Sparkline = HoverPanel.Graph(hover, model.Hover, Unit) };
        }
        if (model.Legend.IsShown && !isEmpty && model.Opacity > 0)
        {
            var legend = new HudRect(room.X, room.Y, Px(LegendWidth), Px(LegendPanel.Height(model.Legend)));
            // it grows by the name of a tensor: a weight that is then under it would no longer be pointed at, and it would shrink again
            bool isInTheWay = !layout.Hover.IsEmpty && legend.Contains(model.Hover.Anchor.X, model.Hover.Anchor.Y);
            layout = layout with { Legend = isInTheWay ? default : layout.Free(legend, room) };
        }
        if (model.Figures.IsShown)
        {
            layout = layout.WithFigures(model, room);
        }
        var notes = layout.NoteRoom(model, room);
        layout = layout with { Toast = model.Toast.IsShown ? Inside(Note(model.Toast.Text, notes, isRight: false), room) : default };
        var hint = model.Hint.IsShown ? layout.Free(Note(model.Hint.Text, notes, isRight: true), room) : default;
        return layout with { Hint = hint.Meets(layout.Toast) ? default : hint };
    }

    /// <summary>Under the legend, or in its place where all of them have no room otherwise: who opens them wants to read them.</summary>
    private HudLayout WithFigures(HudModel model, HudRect room)
    {
        var figures = model.Figures;
        float under = Legend.IsEmpty ? room.Y : Legend.Bottom + Px(HudTheme.Gap);
        var size = FiguresPanel.Size(figures, Unit, room.Bottom - under, mostColumns: 2);
        var (layout, top) = (this, under);
        if (size.Height == 0)
        {
            size = FiguresPanel.Size(figures, Unit, room.Height, mostColumns: 3);
            (layout, top) = (this with { Legend = default }, room.Y);
        }
        ReadOnlySpan<float> edges = [room.X, room.Right - size.Width];
        foreach (float x in edges)
        {
            // not on the weight that is pointed at: it would no longer be
            if (layout.Free(new HudRect(x, top, size.Width, size.Height), room) is { IsEmpty: false } panel
                && (Hover.IsEmpty || !panel.Contains(model.Hover.Anchor.X, model.Hover.Anchor.Y)))
            {
                return layout with { Figures = panel };
            }
        }
        return this;
    }

    /// <summary>At the right, at the top; elsewhere where the weight itself would be under it, and where it must be.</summary>
    private HudRect PlaceHover(HudModel model, HudRect room)
    {
        // two of them side by side, where that is narrower, so that there is always one beside the weight
        float width = MathF.Round(Math.Clamp((room.Width / 2) - Px(HudTheme.Gap), Px(LeastHoverWidth), Px(HoverWidth)));
        float height = MathF.Min(Px(HoverPanel.Height(model.Hover)), room.Height);
        if (height < Px(HoverPanel.LeastHeight(model.Hover)))
        {
            return default;
        }
        var top = new HudRect(room.Right - width, room.Y, width, height);
        float bottom = room.Bottom - height;
        ReadOnlySpan<HudRect> places = [top, top with { Y = bottom }, top with { X = room.X, Y = bottom }, top with { X = room.X }];
        var anchor = model.Hover.Anchor;
        // at some distance if that can be, beside it if not
        ReadOnlySpan<float> distances = [Px(24), 1];
        foreach (float distance in distances)
        {
            foreach (var place in places)
            {
                if (!place.Inset(-distance).Contains(anchor.X, anchor.Y) && !Free(place, room).IsEmpty)
                {
                    return place;
                }
            }
        }
        // no room beside it: a reading that is asked for stays, one of whatever is pointed at would only be in the way
        return model.Hover.IsLocked ? Free(top, room) : default;
    }

    /// <summary>Where words that come and go lie over no others: above those of the bar, and on the cells of the heat map, not on its axis.</summary>
    private HudRect NoteRoom(HudModel model, HudRect room) => HeatMap.IsEmpty
        ? room with { Height = room.Height - Px(ScrubBar.TipHeight) - Px(HudTheme.Gap) }
        : HeatMapPanel.Cells(HeatMap, model.HeatMap, Unit).Inset(Px(HudTheme.Gap));

    private HudRect Note(string words, HudRect room, bool isRight)
    {
        float width = MathF.Min(OverlayPass.Measure(words, HudPen.Type(HudTheme.Body, Unit)) + (2 * Px(HudTheme.Pad)), room.Width);
        float height = Px(36);
        float x = isRight ? room.Right - width : MathF.Round(room.X + ((room.Width - width) / 2));
        return new HudRect(x, room.Bottom - height, width, height);
    }

    private static HudRect Inside(HudRect rect, HudRect room) =>
        rect.X >= room.X && rect.Y >= room.Y && rect.Right <= room.Right && rect.Bottom <= room.Bottom ? rect : default;

    private HudRect Free(HudRect rect, HudRect room) => Covers(rect) ? default : Inside(rect, room);

    private float Px(float units) => MathF.Max(1, MathF.Round(units * Unit));
}
