namespace Brainscan.Player.App.Window;

/// <summary>What a window begins as.</summary>
internal sealed record WindowOptions
{
    /// <summary>In its title bar.</summary>
    public required string Title { get; init; }

    /// <summary>Size of a window that is not full screen, in screen coordinates; null: as usual, within what the monitor has room for.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>Begins full screen.</summary>
    public bool Fullscreen { get; init; }

    /// <summary>The monitors of full screen, over which one picture goes; null: the one the window is on.</summary>
    public MonitorChoice? Monitors { get; init; }

    /// <summary>Full screen for the public: no cursor, never asleep, back on its monitor when that has been away.</summary>
    public bool IsKiosk { get; init; }
}
