using System.Numerics;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// The colours and measures of everything over the piece. One typeface in three sizes, warm white on translucent black, one accent; all
/// lengths are units (<see cref="HudModel.Unit"/>), most of them multiples of four. Every ink is read on a plate over the brightest cloth
/// with a contrast of at least 4.5 : 1, which a test computes.
/// </summary>
internal static class HudTheme
{
    /// <summary>Type for captions.</summary>
    public const float Small = 11;

    /// <summary>Type for nearly everything.</summary>
    public const float Body = 13;

    /// <summary>Type for the one figure that is read from afar.</summary>
    public const float Large = 22;

    /// <summary>From the window's edge to a plate.</summary>
    public const float Margin = 16;

    /// <summary>From a plate's edge to what is on it.</summary>
    public const float Pad = 16;

    /// <summary>Between plates.</summary>
    public const float Gap = 8;

    /// <summary>From one base line to the next.</summary>
    public const float Line = 20;

    /// <summary>Radius of a plate's corners.</summary>
    public const float Radius = 6;

    /// <summary>What is read first.</summary>
    public static Vector4 Ink { get; } = new(0.97f, 0.955f, 0.92f, 1);

    /// <summary>What is read second.</summary>
    public static Vector4 Quiet { get; } = new(0.76f, 0.745f, 0.71f, 1);

    /// <summary>Captions.</summary>
    public static Vector4 Faint { get; } = new(0.60f, 0.59f, 0.57f, 1);

    /// <summary>Candle light: the playhead, what is chosen, what is alive.</summary>
    public static Vector4 Accent { get; } = new(1, 0.77f, 0.38f, 1);

    /// <summary>What went wrong.</summary>
    public static Vector4 Alarm { get; } = new(1, 0.52f, 0.42f, 1);

    /// <summary>What words stand on.</summary>
    public static Vector4 Plate { get; } = new(0.028f, 0.029f, 0.034f, 0.91f);

    /// <summary>What much is read from at once: the keys, the heat map.</summary>
    public static Vector4 Page { get; } = new(0.028f, 0.029f, 0.034f, 0.96f);

    /// <summary>The edge of a plate.</summary>
    public static Vector4 Edge { get; } = new(1, 1, 1, 0.07f);

    /// <summary>Lines that part one thing from another.</summary>
    public static Vector4 Hairline { get; } = new(1, 1, 1, 0.12f);

    /// <summary>The ground of a graph.</summary>
    public static Vector4 Ground { get; } = new(1, 1, 1, 0.05f);

    /// <summary>The row that is chosen; captions on it are quiet, not faint.</summary>
    public static Vector4 Chosen { get; } = Accent with { W = 0.16f };

    /// <summary>What lies under the pointer.</summary>
    public static Vector4 Lit { get; } = new(1, 1, 1, 0.09f);
}
