namespace Brainscan.Player.App.Hud;

/// <summary>How the playhead moves.</summary>
internal enum HudMotion
{
    /// <summary>It stands.</summary>
    Paused,

    /// <summary>It plays; backwards where the speed is negative.</summary>
    Playing,

    /// <summary>It stays at the newest frame.</summary>
    Following,
}

/// <summary>Which dot stands before the status' words.</summary>
internal enum HudStatus
{
    /// <summary>A finished recording that was opened to be looked at: nothing is said.</summary>
    None,

    /// <summary>There is nothing yet.</summary>
    Waiting,

    /// <summary>Frames arrive.</summary>
    Live,

    /// <summary>The run has come to its end.</summary>
    Finished,

    /// <summary>The recorder fell silent, or is gone.</summary>
    Interrupted,

    /// <summary>A frame on the way is damaged; what is shown is the last good one.</summary>
    Damaged,
}

/// <summary>Something that happened at a frame: "resumed", "segment 2".</summary>
/// <param name="Place">The frame.</param>
/// <param name="Text">A few words, seen when the pointer is near.</param>
internal readonly record struct TimeEvent(int Place, string Text);

/// <summary>Frames from the first to the last, both included.</summary>
/// <param name="First">First place.</param>
/// <param name="Last">Last place.</param>
internal readonly record struct PlaceRange(int First, int Last);

/// <summary>Time, for the scrub bar.</summary>
internal sealed class TimeModel
{
    /// <summary>Whether the bar is there at all.</summary>
    public bool IsShown { get; set; } = true;

    /// <summary>Frames of the recording, so far.</summary>
    public int Frames { get; set; }

    /// <summary>The frame shown.</summary>
    public int Place { get; set; }

    /// <summary>The frame asked for; elsewhere than <see cref="Place"/> while it is on its way.</summary>
    public int Wanted { get; set; }

    /// <summary>Its optimiser step.</summary>
    public long Step { get; set; }

    /// <summary>Step of the last frame: what room the figure is given.</summary>
    public long LastStep { get; set; }

    /// <summary>Seconds since the run began.</summary>
    public double Seconds { get; set; }

    /// <summary>The same of the last frame.</summary>
    public double LastSeconds { get; set; }

    /// <summary>Loss at the frame shown; NaN where none is recorded.</summary>
    public double Loss { get; set; } = double.NaN;

    /// <summary>How the playhead moves.</summary>
    public HudMotion Motion { get; set; }

    /// <summary>Times the natural speed, negative backwards; not 0.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>Which dot.</summary>
    public HudStatus Status { get; set; }

    /// <summary>A word or a few beside it: "live", "waiting for frames", "interrupted".</summary>
    public string StatusText { get; set; } = "";

    /// <summary>Mean loss around evenly spread places, from the first frame to the last, both included; NaN where there is none. Empty where there is no loss.</summary>
    public float[] LossMean { get; set; } = [];

    /// <summary>Least loss around each of these places, or empty.</summary>
    public float[] LossLow { get; set; } = [];

    /// <summary>Greatest loss around each of them, or empty.</summary>
    public float[] LossHigh { get; set; } = [];

    /// <summary>Places of the key frames, ascending.</summary>
    public IReadOnlyList<int> Keys { get; set; } = [];

    /// <summary>Resumes, segments, steps that are missing or went back.</summary>
    public IReadOnlyList<TimeEvent> Events { get; set; } = [];

    /// <summary>Frames before which steps are missing, ascending: the bar is broken there.</summary>
    public IReadOnlyList<int> Gaps { get; set; } = [];

    /// <summary>Frames at hand without decoding, ascending.</summary>
    public IReadOnlyList<PlaceRange> Cached { get; set; } = [];

    /// <summary>The A–B loop, where it is set; Last before First while only A is.</summary>
    public PlaceRange? Loop { get; set; }

    /// <summary>The frame kept as A of A/B, or −1.</summary>
    public int CompareWith { get; set; } = -1;

    /// <summary>Whether it is A that is shown: step, loss and time are its own then.</summary>
    public bool ShowsA { get; set; }

    /// <summary>The frame under the pointer, or dragged to; −1 for none.</summary>
    public int HoverPlace { get; set; } = -1;

    /// <summary>Step of <see cref="HoverPlace"/>.</summary>
    public long HoverStep { get; set; }

    /// <summary>Seconds of <see cref="HoverPlace"/>.</summary>
    public double HoverSeconds { get; set; }

    /// <summary>Loss at <see cref="HoverPlace"/>, or NaN.</summary>
    public double HoverLoss { get; set; } = double.NaN;
}
