namespace Brainscan.Player.Rendering.Draw;

/// <summary>What a mode shows of a weight, in signs.</summary>
internal static class PictureFormula
{
    /// <summary>The formula.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="halfLifeFrames">Half-life of a change in the mean; at 0 the last one is shown.</param>
    /// <param name="isA">Whether it is of the frame set aside as A.</param>
    public static string Of(PictureMode mode, double halfLifeFrames, bool isA = false) => mode switch
    {
        PictureMode.Learned => isA ? "W(A) − W(0)" : "W(t) − W(0)",
        PictureMode.Value => isA ? "W(A)" : "W(t)",
        PictureMode.Change => halfLifeFrames > 0 ? "mean W(t) − W(t−1)" : "W(t) − W(t−1)",
        _ => "W(t) − W(A)",
    };
}
