namespace Brainscan.Player.App.Window;

/// <summary>What a window begins as.</summary>
internal sealed record WindowOptions
{
    /// <summary>In its title bar.</summary>
    public required string Title { get; init; }

    /// <summary>Width of a window that is not full screen, in screen coordinates.</summary>
    public int Width { get; init; } = 1440;

    /// <summary>Height of it, likewise.</summary>
    public int Height { get; init; } = 900;

    /// <summary>Begins full screen.</summary>
    public bool Fullscreen { get; init; }

    /// <summary>The monitor of full screen, counted from 1, the primary one first; null: the one the window is on.</summary>
    public int? Monitor { get; init; }

    /// <summary>Full screen for the public: no cursor, never asleep, back on its monitor when that has been away.</summary>
    public bool IsKiosk { get; init; }
}
