namespace Brainscan.Player.App.Hud;

/// <summary>What is under a point.</summary>
internal enum HudTarget
{
    /// <summary>The piece.</summary>
    None,

    /// <summary>A panel, at no place in particular: the piece under it is not meant.</summary>
    Panel,

    /// <summary>The scrub bar, at <see cref="HudHit.Place"/>.</summary>
    Scrub,

    /// <summary>The sign that plays and pauses.</summary>
    PlayButton,

    /// <summary>The status: follow the live end.</summary>
    Status,

    /// <summary>The sign that opens the keys.</summary>
    HelpButton,

    /// <summary>The open keys.</summary>
    Help,

    /// <summary>The history of a weight, at <see cref="HudHit.Place"/>.</summary>
    Sparkline,

    /// <summary>A tensor found, <see cref="HudHit.Index"/> of the results.</summary>
    SearchResult,

    /// <summary>The heat map: tensor <see cref="HudHit.Index"/> at <see cref="HudHit.Place"/>.</summary>
    HeatMapCell,

    /// <summary>The name of a measure, <see cref="HudHit.Index"/> of them.</summary>
    HeatMapMeasure,
}

/// <summary>What is under a point of the window.</summary>
/// <param name="Target">What.</param>
/// <param name="Place">The frame meant, or −1.</param>
/// <param name="Index">Which of several, or −1.</param>
internal readonly record struct HudHit(HudTarget Target, int Place = -1, int Index = -1);

/// <summary>A rectangle of the window in pixels; empty where its width or height is 0 or less.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
internal readonly record struct HudRect(float X, float Y, float Width, float Height)
{
    /// <summary>Right edge.</summary>
    public float Right => X + Width;

    /// <summary>Bottom edge.</summary>
    public float Bottom => Y + Height;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => !(Width > 0 && Height > 0);

    /// <summary>Whether a point is in it; left and top edge are, right and bottom are not.</summary>
    public bool Contains(float x, float y) => x >= X && x < Right && y >= Y && y < Bottom;

    /// <summary>Whether two have a point in common.</summary>
    public bool Meets(HudRect other) => !IsEmpty && !other.IsEmpty && X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>Smaller by a margin on all sides.</summary>
    public HudRect Inset(float margin) => new(X + margin, Y + margin, Width - (2 * margin), Height - (2 * margin));
}
