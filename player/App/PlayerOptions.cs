using Brainscan.Player.App.Window;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Time;

namespace Brainscan.Player.App;

/// <summary>What <c>play</c> and <c>live</c> were asked for.</summary>
internal sealed record PlayerOptions
{
    /// <summary>Bytes of decoded frames kept, if nothing else is asked for.</summary>
    public const long StandardCacheBytes = 512L << 20;

    /// <summary>The recording.</summary>
    public required string File { get; init; }

    /// <summary>Whether it may grow, or not exist yet.</summary>
    public bool IsLive { get; init; }

    /// <summary>For the public: the piece alone, full screen, no cursor, no word of what goes wrong.</summary>
    public bool IsKiosk { get; init; }

    /// <summary>Begins full screen.</summary>
    public bool Fullscreen { get; init; }

    /// <summary>The monitors of full screen, over which one picture goes; null: the window's own.</summary>
    public MonitorChoice? Monitors { get; init; }

    /// <summary>Size of the window; null: as usual, within what the monitor has room for.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>The step to begin at; null: the first frame, or the live end.</summary>
    public long? Step { get; init; }

    /// <summary>The frame to begin at, by its number, from 0; goes before <see cref="Step"/>.</summary>
    public int? Frame { get; init; }

    /// <summary>The step to compare with, the A of A/B; <see cref="long.MinValue"/> is the first. Null: none.</summary>
    public long? Against { get; init; }

    /// <summary>Where to look at first: a place's name; null: at the whole, or <see cref="View"/>.</summary>
    public string? Place { get; init; }

    /// <summary>The place of the canvas in the middle, and pixels a weight takes; null: the whole.</summary>
    public (float X, float Y, float Scale)? View { get; init; }

    /// <summary>Most bytes of decoded frames kept.</summary>
    public long CacheBytes { get; init; } = StandardCacheBytes;

    /// <summary>Recorded frames a second at speed 1.</summary>
    public double Fps { get; init; } = Playhead.StandardFps;

    /// <summary>What it looks like at first.</summary>
    public RenderSettings Looks { get; init; } = new();
}
