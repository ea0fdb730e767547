using System.Globalization;
using System.Numerics;
using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.App.Hud;

/// <summary>What is shown and how it is measured.</summary>
internal sealed class LegendModel
{
    /// <summary>Whether it is there.</summary>
    public bool IsShown { get; set; }

    /// <summary>The mode in a word: "learned".</summary>
    public string Mode { get; set; } = "";

    /// <summary>What it is: "W(t) − W(0)".</summary>
    public string Formula { get; set; } = "";

    /// <summary>What brightness is measured against: "each tensor, over the run".</summary>
    public string Normalisation { get; set; } = "";

    /// <summary>The colours.</summary>
    public ColorMap Colors { get; set; } = ColorMap.All[0];

    /// <summary>Steepness of the asinh stretch.</summary>
    public float Stretch { get; set; } = 4;

    /// <summary>The value drawn at full brightness, in the unit of the weights; NaN where no tensor is under the pointer, and the ends are
    /// written as multiples of the root mean square.</summary>
    public double Full { get; set; } = double.NaN;

    /// <summary>The tensor whose values the ends are, or empty.</summary>
    public string Tensor { get; set; } = "";

    /// <summary>One more thing to say, or empty: "half-life 4 frames", "A is step 120", "this is A, step 120".</summary>
    public string Note { get; set; } = "";

    /// <summary>How many of the weights shown are no numbers.</summary>
    public long NotFinite { get; set; }

    /// <summary>Says how weights are shown.</summary>
    /// <param name="look">How.</param>
    /// <param name="isLive">Whether the run goes on.</param>
    /// <param name="halfLifeFrames">Of a trail of change.</param>
    /// <param name="stepOfA">The step that is compared with; null where none is.</param>
    /// <param name="isA">Whether A itself is shown.</param>
    /// <param name="isBack">Whether the changes are those of frames that were played back.</param>
    /// <param name="lostStart">The step that stands for the start where the recording has lost that.</param>
    public void Say(PictureLook look, bool isLive, double halfLifeFrames, long? stepOfA, bool isA = false, bool isBack = false, long? lostStart = null)
    {
        Mode = look.Mode switch
        {
            PictureMode.Learned => "learned",
            PictureMode.Value => "value",
            PictureMode.Change => "change",
            _ => "A/B",
        };
        Formula = PictureFormula.Of(look.Mode, halfLifeFrames, isA);
        Normalisation = look.Normalisation switch
        {
            Rendering.Draw.Normalisation.Run => isLive ? "each tensor, over the run so far" : "each tensor, over the run",
            Rendering.Draw.Normalisation.Frame => "each tensor, in this frame",
            _ => "one scale for all tensors",
        };
        Colors = ColorMap.Find(look.Colors);
        Stretch = look.Stretch;
        Note = isA && stepOfA is { } shown ? $"this is A, step {shown}"
            : look.Mode == PictureMode.Change ? HalfLife(halfLifeFrames, isBack)
            : look.Mode == PictureMode.Compare && stepOfA is { } a ? $"A is step {a}"
            : look.Mode == PictureMode.Learned && lostStart is > 0 and var first ? $"0 is lost: since step {first}"
            : "";
    }

    private static string HalfLife(double frames, bool isBack) => (frames > 0, isBack) switch
    {
        (true, _) => string.Create(CultureInfo.InvariantCulture, $"half-life {frames:0.##} frames{(isBack ? ", played back" : "")}"),
        (false, true) => "played back",
        _ => "",
    };
}

/// <summary>A weight: what it is, what it is worth, and how it came there.</summary>
internal sealed class HoverModel
{
    /// <summary>Whether there is one.</summary>
    public bool IsShown { get; set; }

    /// <summary>It stays when the pointer goes.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Where the weight is on the screen: the panel keeps away from it.</summary>
    public Vector2 Anchor { get; set; }

    /// <summary>For people: "layer 3 · q · head 5".</summary>
    public string Title { get; set; } = "";

    /// <summary>The tensor's own name.</summary>
    public string Tensor { get; set; } = "";

    /// <summary>Which moment is spoken of where it is not the one of the playhead, "A, step 120"; otherwise empty.</summary>
    public string Moment { get; set; } = "";

    /// <summary>Row in the tensor.</summary>
    public int Row { get; set; }

    /// <summary>Column in the tensor; −1 for one without columns.</summary>
    public int Column { get; set; } = -1;

    /// <summary>The weight in the frame shown; NaN while it is being read.</summary>
    public double Value { get; set; } = double.NaN;

    /// <summary>Whether the value is the recorded run's own, bit for bit, or within half a step of it.</summary>
    public bool IsExact { get; set; }

    /// <summary>W(t) − W(0).</summary>
    public double Learned { get; set; } = double.NaN;

    /// <summary>Whether the weight is compared with what it was in A.</summary>
    public bool HasA { get; set; }

    /// <summary>W(t) − W(A).</summary>
    public double SinceA { get; set; } = double.NaN;

    /// <summary>W(t) − W(the frame before).</summary>
    public double Change { get; set; } = double.NaN;

    /// <summary>The mean of the last changes, where that is what is drawn; NaN elsewhere.</summary>
    public double MeanChange { get; set; } = double.NaN;

    /// <summary>How many of a hundred weights of its tensor are smaller, 0–100.</summary>
    public double Percentile { get; set; } = double.NaN;

    /// <summary>What the percentile is of: "of |w|".</summary>
    public string PercentileOf { get; set; } = "";

    /// <summary>The weight over the whole run, evenly spread over its frames, the first and the last included; NaN where not yet read.</summary>
    public float[] History { get; set; } = [];

    /// <summary>Least of the run, as far as read.</summary>
    public double Least { get; set; } = double.NaN;

    /// <summary>Greatest of the run, as far as read.</summary>
    public double Most { get; set; } = double.NaN;

    /// <summary>Why the weight cannot be read in the frame shown, in one line; empty where it can.</summary>
    public string Problem { get; set; } = "";

    /// <summary>How much of the history is read, 0–1.</summary>
    public float Progress { get; set; } = 1;
}

/// <summary>Writes the number of a pixel of the canvas; returns how many characters, 0 where there is no weight. At most 8.</summary>
internal delegate int PixelText(int canvasX, int canvasY, Span<char> text);

/// <summary>What is drawn on the piece itself.</summary>
internal sealed class PixelsModel
{
    /// <summary>Screen pixels a weight takes from which numbers are written into it.</summary>
    public const float LeastScaleOfNumbers = 50;

    /// <summary>Screen pixels a canvas pixel takes.</summary>
    public float Scale { get; set; } = 1;

    /// <summary>Where the canvas begins on the screen.</summary>
    public Vector2 Origin { get; set; }

    /// <summary>Size of the canvas in its own pixels.</summary>
    public (int Width, int Height) Canvas { get; set; }

    /// <summary>The numbers; null for none. Asked for what is on the screen, each time it is drawn.</summary>
    public PixelText? Numbers { get; set; }

    /// <summary>Whether row and column of a weight are pointed out.</summary>
    public bool HasCross { get; set; }

    /// <summary>The weight, a pixel of the canvas.</summary>
    public (int X, int Y) Cell { get; set; }

    /// <summary>The matrix it is in, in pixels of the canvas: the cross-hair ends where it ends.</summary>
    public (int X, int Y, int Width, int Height) Matrix { get; set; }

    /// <summary>What a search found, piece by piece.</summary>
    public IReadOnlyList<FoundPiece> Found { get; set; } = [];
}

/// <summary>A rectangle of the canvas that is pointed out.</summary>
/// <param name="Name">What it is: "L3 q head 5".</param>
/// <param name="X">Left edge, pixels of the canvas.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
internal readonly record struct FoundPiece(string Name, int X, int Y, int Width, int Height);

/// <summary>Tensors × time, one measure at a time.</summary>
internal sealed class HeatMapModel
{
    /// <summary>Whether it is open.</summary>
    public bool IsShown { get; set; }

    /// <summary>Names of the measures to choose from.</summary>
    public IReadOnlyList<string> Measures { get; set; } = [];

    /// <summary>The measure shown.</summary>
    public int Measure { get; set; }

    /// <summary>What it means, in a few words: "root mean square of W(t) − W(0)".</summary>
    public string Definition { get; set; } = "";

    /// <summary>Names of the tensors, top row first.</summary>
    public IReadOnlyList<string> Tensors { get; set; } = [];

    /// <summary>Parts of the run, evenly spread over its frames.</summary>
    public int Columns { get; set; }

    /// <summary>Tensors × columns, row by row; NaN where not yet known.</summary>
    public float[] Values { get; set; } = [];

    /// <summary>Changes whenever values do: the picture of them is made anew then.</summary>
    public int Version { get; set; }

    /// <summary>How much is known, 0–1.</summary>
    public float Progress { get; set; } = 1;

    /// <summary>How many frames are measured; the columns between show the nearest.</summary>
    public int Moments { get; set; }

    /// <summary>How many of them have been.</summary>
    public int Known { get; set; }

    /// <summary>How many there are.</summary>
    public int Frames { get; set; }

    /// <summary>Whether they are key frames.</summary>
    public bool IsAtKeys { get; set; }

    /// <summary>Steps of the first and the last frame, for the axis.</summary>
    public (long First, long Last) Steps { get; set; }
}
