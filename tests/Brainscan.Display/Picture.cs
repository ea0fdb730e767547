using System.Globalization;
using System.Text;

namespace Brainscan.Display;

/// <summary>A picture, three bytes a pixel, top row first.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Rgb">Width · Height · 3 bytes.</param>
public sealed record Picture(int Width, int Height, byte[] Rgb)
{
    /// <summary>Red, green and blue of a pixel.</summary>
    public (int R, int G, int B) this[int x, int y]
    {
        get
        {
            int at = ((y * Width) + x) * 3;
            return (Rgb[at], Rgb[at + 1], Rgb[at + 2]);
        }
    }

    /// <summary>A part of it.</summary>
    public Picture Crop(int x, int y, int width, int height)
    {
        byte[] part = new byte[width * height * 3];
        for (int row = 0; row < height; row++)
        {
            Rgb.AsSpan((((y + row) * Width) + x) * 3, width * 3).CopyTo(part.AsSpan(row * width * 3));
        }
        return new Picture(width, height, part);
    }

    /// <summary>How many pixels are not black.</summary>
    public int Lit()
    {
        int lit = 0;
        for (int i = 0; i < Rgb.Length; i += 3)
        {
            lit += (Rgb[i] | Rgb[i + 1] | Rgb[i + 2]) != 0 ? 1 : 0;
        }
        return lit;
    }

    /// <summary>How many pixels differ from those of another picture of the same size.</summary>
    public int Differing(Picture other)
    {
        if ((other.Width, other.Height) != (Width, Height))
        {
            throw new ArgumentException($"{other.Width}×{other.Height} cannot be compared with {Width}×{Height}", nameof(other));
        }
        int differing = 0;
        for (int i = 0; i < Rgb.Length; i += 3)
        {
            differing += Rgb[i] != other.Rgb[i] || Rgb[i + 1] != other.Rgb[i + 1] || Rgb[i + 2] != other.Rgb[i + 2] ? 1 : 0;
        }
        return differing;
    }

    /// <summary>Whether it shows exactly what another does.</summary>
    public bool IsSameAs(Picture other) => Width == other.Width && Height == other.Height && Rgb.AsSpan().SequenceEqual(other.Rgb);

    /// <summary>Writes it as a PPM.</summary>
    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6 {Width} {Height} 255\n")));
        file.Write(Rgb);
    }
}
