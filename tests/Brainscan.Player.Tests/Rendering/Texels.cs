using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>Parts of pictures as textures take them.</summary>
internal static class Texels
{
    /// <summary>The part of an RGB picture that begins at a pixel and has the target's size, with opacity.</summary>
    public static byte[] Of(ReadOnlySpan<byte> rgb, int width, int left, int top, RenderTarget target)
    {
        byte[] texels = new byte[target.Width * target.Height * 4];
        int at = 0;
        for (int y = top; y < top + target.Height; y++)
        {
            for (int x = left; x < left + target.Width; x++)
            {
                rgb.Slice(((y * width) + x) * 3, 3).CopyTo(texels.AsSpan(at));
                texels[at + 3] = 255;
                at += 4;
            }
        }
        return texels;
    }
}
