namespace Brainscan.Player.Rendering.Readback;

/// <summary>How the pixels of a picture lie in memory.</summary>
internal enum PixelLayout
{
    /// <summary>Red, green, blue, a byte each; rows from the top, without gaps.</summary>
    Rgb24,

    /// <summary>Y'CbCr of BT.709 in studio range as three planes, colour at half the width and height.</summary>
    Yuv420,
}
