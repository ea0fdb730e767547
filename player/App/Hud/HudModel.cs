using System.Numerics;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// All that is drawn over the piece, as plain values. The loop fills it, the panels are functions of it and keep nothing themselves. Pixels
/// are the framebuffer's, y down; a place is an index into the recording's frames; NaN means not known and is shown as a dash.
/// </summary>
internal sealed class HudModel
{
    /// <summary>Width of the framebuffer, pixels.</summary>
    public int Width { get; set; }

    /// <summary>Height of the framebuffer, pixels.</summary>
    public int Height { get; set; }

    /// <summary>Rows at the bottom that belong to the generated text, pixels: panels and marks keep off it.</summary>
    public int StripHeight { get; set; }

    /// <summary>Framebuffer pixels per logical pixel of the screen.</summary>
    public float ContentScale { get; set; } = 1;

    /// <summary>Pixels of one unit of the design: 1 on a laptop, 4 on a wall of 8K.</summary>
    public float Unit => Math.Clamp(MathF.Max(ContentScale, Height / 1080f), 0.5f, 16);

    /// <summary>Opacity of what fades while nobody touches anything, 0–1: time, legend, a reading that is not locked.</summary>
    public float Opacity { get; set; } = 1;

    /// <summary>Nothing but the piece is drawn, or the words that it is waited for.</summary>
    public bool IsHidden { get; set; }

    /// <summary>The pointer, while it is inside the window; what lies under it on a panel is lit.</summary>
    public Vector2? Pointer { get; set; }

    /// <summary>Time: scrub bar, motion, step, loss, status.</summary>
    public TimeModel Time { get; } = new();

    /// <summary>What is shown and how it is measured.</summary>
    public LegendModel Legend { get; } = new();

    /// <summary>The weight under the pointer, or the one locked.</summary>
    public HoverModel Hover { get; } = new();

    /// <summary>What is drawn on the piece itself: cross-hair and numbers.</summary>
    public PixelsModel Pixels { get; } = new();

    /// <summary>The keys.</summary>
    public HelpModel Help { get; } = new();

    /// <summary>Times and sizes, for those who want to know (F3).</summary>
    public FiguresModel Figures { get; } = new();

    /// <summary>Search for a tensor.</summary>
    public SearchModel Search { get; } = new();

    /// <summary>Tensors × time.</summary>
    public HeatMapModel HeatMap { get; } = new();

    /// <summary>A line of words that comes and goes: "saved …png".</summary>
    public NoteModel Toast { get; } = new();

    /// <summary>A line for the newcomer, at the start: "? keys".</summary>
    public NoteModel Hint { get; } = new();

    /// <summary>The quiet page of <c>live</c> while there is nothing to show; its opacity is that of the ring over the words, which may breathe.</summary>
    public NoteModel Waiting { get; } = new();
}

/// <summary>A few words and how strongly they are there.</summary>
internal sealed class NoteModel
{
    /// <summary>The words; empty shows nothing.</summary>
    public string Text { get; set; } = "";

    /// <summary>0–1.</summary>
    public float Opacity { get; set; } = 1;

    /// <summary>Whether there is something to see.</summary>
    public bool IsShown => Text.Length > 0 && Opacity > 0;
}

/// <summary>The keys, as the key map has them.</summary>
internal sealed class HelpModel
{
    private HelpPlan? _plan;
    private (IReadOnlyList<HelpEntry> Entries, HudRect Room, float Unit) _planned;

    /// <summary>Whether it is open.</summary>
    public bool IsShown { get; set; }

    /// <summary>Which page of it is open, from 0, where it takes more than one.</summary>
    public int Page { get; set; }

    /// <summary>One entry a line, those of a group one after the other.</summary>
    public IReadOnlyList<HelpEntry> Entries { get; set; } = [];

    /// <summary>How they are laid out in a room; worked out anew only when something is another.</summary>
    public HelpPlan PlanIn(HudRect room, float unit)
    {
        var wanted = (Entries, room, unit);
        if (_plan is null || _planned != wanted)
        {
            (_plan, _planned) = (HelpPlan.Of(this, room, unit), wanted);
        }
        return _plan;
    }
}

/// <summary>What a key does.</summary>
/// <param name="Group">Title of the group.</param>
/// <param name="Keys">The keys, as they are written on the keyboard.</param>
/// <param name="Words">What happens, in a few words.</param>
internal readonly record struct HelpEntry(string Group, string Keys, string Words);

/// <summary>Search for a tensor by words.</summary>
internal sealed class SearchModel
{
    /// <summary>Whether it is open.</summary>
    public bool IsShown { get; set; }

    /// <summary>What has been typed.</summary>
    public string Query { get; set; } = "";

    /// <summary>Best first; as many as there is room for are shown.</summary>
    public IReadOnlyList<SearchEntry> Results { get; set; } = [];

    /// <summary>The result that Enter takes.</summary>
    public int Selected { get; set; }
}

/// <summary>A tensor, or a part of one, that was found.</summary>
/// <param name="Name">For people: "L3 q head 5".</param>
/// <param name="Detail">The tensor's name and shape.</param>
internal readonly record struct SearchEntry(string Name, string Detail);

/// <summary>Figures in groups, a line each.</summary>
internal sealed class FiguresModel
{
    /// <summary>Whether it is open.</summary>
    public bool IsShown { get; set; }

    /// <summary>The lines; the caller may keep the list and change its entries.</summary>
    public IReadOnlyList<Figure> Lines { get; set; } = [];

    /// <summary>Milliseconds of the last frames drawn, the newest last, for a small graph; may be empty.</summary>
    public float[] FrameTimesMs { get; set; } = [];
}

/// <summary>A line of figures.</summary>
/// <param name="Name">What; a line with a name alone is a title.</param>
/// <param name="Value">How much; NaN where it is not known.</param>
/// <param name="Unit">ms, MB, …; null for a title, empty for a count.</param>
/// <param name="Digits">Digits after the point.</param>
internal readonly record struct Figure(string Name, double Value, string? Unit, int Digits);
