using System.Numerics;
using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.Overlay;

/// <summary>What a shape is; overlay.vert and overlay.frag know them by these numbers.</summary>
internal enum OverlayKind
{
    /// <summary>A box: Detail is radius, thickness of its outline (0 fills it), feather.</summary>
    Box = 0,

    /// <summary>A piece of a line from Place.xy to Place.zw: Detail is the point before it and the point after it, which it leaves to its neighbours.</summary>
    Segment = 1,

    /// <summary>A glyph: Detail is left and top of its bitmap in the atlas.</summary>
    Glyph = 2,

    /// <summary>A picture: Detail is the part of the texture shown, left, top, width and height in texels.</summary>
    Image = 3,

    /// <summary>A triangle: Place.xy, Place.zw and Detail.xy are its corners.</summary>
    Wedge = 4,
}

/// <summary>
/// One thing drawn over the piece, as overlay.vert reads it: the struct Shape there, std430, 80 bytes. Places are pixels of the target
/// from its top left corner, y down; the centre of the first pixel is (0.5, 0.5).
/// </summary>
/// <param name="Place">Left, top, width and height; of a segment its two ends.</param>
/// <param name="Detail">By kind.</param>
/// <param name="Color">sRGB-encoded, 0–1, and opacity, not multiplied together.</param>
/// <param name="Clip">Left, top, right and bottom: nothing is drawn outside.</param>
/// <param name="Form">Kind, thickness of a segment, whether a segment has a neighbour before (1) and after (1).</param>
[StructLayout(LayoutKind.Sequential, Size = 80)]
internal readonly record struct OverlayShape(Vector4 Place, Vector4 Detail, Vector4 Color, Vector4 Clip, Vector4 Form)
{
    /// <summary>What it is.</summary>
    public OverlayKind Kind => (OverlayKind)Form.X;
}
