namespace Brainscan.Player.Rendering.Draw;

/// <summary>What is shown of the weights, and how. May change from draw to draw.</summary>
/// <param name="Mode">What is shown.</param>
/// <param name="Normalisation">What brightness is measured against.</param>
/// <param name="Colors">Name of the colour map.</param>
/// <param name="Stretch">Steepness of the asinh stretch, above 0; small is linear.</param>
internal sealed record PictureLook(PictureMode Mode, Normalisation Normalisation, string Colors, float Stretch);
