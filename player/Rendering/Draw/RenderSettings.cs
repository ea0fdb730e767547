namespace Brainscan.Player.Rendering.Draw;

/// <summary>What is shown of the weights.</summary>
internal enum PictureMode
{
    /// <summary>W(t) − W(0): what was learned.</summary>
    Learned,

    /// <summary>W(t) as it is.</summary>
    Value,

    /// <summary>The mean of W(t) − W(previous frame) over the last frames, each counting for less with a half-life.</summary>
    Change,

    /// <summary>W(t) − W(A): what changed since another frame, in the measure of what was learned.</summary>
    Compare,
}

/// <summary>What a tensor's brightness is measured against.</summary>
internal enum Normalisation
{
    /// <summary>The tensor's largest root mean square in the whole run, so that growth is visible.</summary>
    Run,

    /// <summary>The tensor's root mean square in the frame shown.</summary>
    Frame,

    /// <summary>One measure for all tensors, so that they can be compared: the root mean square of all weights, largest of the run.</summary>
    Absolute,
}

/// <summary>What a picture looks like.</summary>
internal sealed record RenderSettings
{
    /// <summary>Width of the picture in pixels.</summary>
    public int Width { get; init; } = 7680;

    /// <summary>Height of the picture in pixels.</summary>
    public int Height { get; init; } = 4320;

    /// <summary>Name of the layout.</summary>
    public string Layout { get; init; } = "natural";

    /// <summary>What is shown.</summary>
    public PictureMode Mode { get; init; } = PictureMode.Learned;

    /// <summary>Name of the colour map.</summary>
    public string Colors { get; init; } = "ember";

    /// <summary>Steepness of the asinh stretch, above 0; small is linear.</summary>
    public float Stretch { get; init; } = 4;

    /// <summary>What brightness is measured against.</summary>
    public Normalisation Normalisation { get; init; } = Normalisation.Run;

    /// <summary>Frames after which a change counts half as much, in the mode change; 0 shows the last change only.</summary>
    public double HalfLifeFrames { get; init; } = 4;

    /// <summary>What of it may change from draw to draw.</summary>
    public PictureLook Look => new(Mode, Normalisation, Colors, Stretch);

    /// <summary>Whether words are drawn beside the weights and the generated text under them.</summary>
    public bool ShowsText { get; init; } = true;
}
