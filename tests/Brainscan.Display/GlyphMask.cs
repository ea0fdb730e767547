namespace Brainscan.Display;

/// <summary>Words as they are drawn, to be found again in a picture.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Coverage">How much of each pixel a glyph covers, 0–255, row by row.</param>
public sealed record GlyphMask(int Width, int Height, byte[] Coverage)
{
    // of the differences between a mask and a picture this is what translucency leaves; another digit in one place has 0.9 and less
    private const double SameEnough = 0.95;
    private const int Samples = 24;

    /// <summary>Where the words stand in a picture, lighter than what is behind them; null where they do not.</summary>
    public (int X, int Y)? FindIn(Picture picture)
    {
        int[] inside = [.. Spread(at => Coverage[at] > 240)];
        int[] outside = [.. Spread(at => Coverage[at] == 0)];
        int[] light = Lightness(picture);
        for (int y = 0; y + Height <= picture.Height; y++)
        {
            for (int x = 0; x + Width <= picture.Width; x++)
            {
                int first = (y * picture.Width) + x;
                if (StandsOut(light, picture.Width, first, inside, outside) && Likeness(light, picture.Width, first) > SameEnough)
                {
                    return (x, y);
                }
            }
        }
        return null;
    }

    /// <summary>How like the words a picture of their size is, −1 to 1.</summary>
    public double LikenessAt(Picture picture) => picture.Width < Width || picture.Height < Height ? 0 : Likeness(Lightness(picture), picture.Width, 0);

    private IEnumerable<int> Spread(Func<int, bool> which)
    {
        int[] all = [.. Enumerable.Range(0, Coverage.Length).Where(which)];
        return Enumerable.Range(0, Math.Min(Samples, all.Length)).Select(i => all[i * all.Length / Math.Min(Samples, all.Length)]);
    }

    private bool StandsOut(int[] light, int stride, int first, int[] inside, int[] outside)
    {
        const int Least = 40;
        int darkest = int.MaxValue;
        foreach (int at in inside)
        {
            darkest = Math.Min(darkest, light[first + (at / Width * stride) + (at % Width)]);
        }
        foreach (int at in outside)
        {
            if (light[first + (at / Width * stride) + (at % Width)] + Least > darkest)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The correlation of coverage and lightness, −1 to 1.</summary>
    private double Likeness(int[] light, int stride, int first)
    {
        double n = Coverage.Length, sumC = 0, sumL = 0, cc = 0, ll = 0, cl = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double c = Coverage[(y * Width) + x];
                double l = light[first + (y * stride) + x];
                (sumC, sumL, cc, ll, cl) = (sumC + c, sumL + l, cc + (c * c), ll + (l * l), cl + (c * l));
            }
        }
        double variance = (cc - (sumC * sumC / n)) * (ll - (sumL * sumL / n));
        return variance <= 0 ? 0 : (cl - (sumC * sumL / n)) / Math.Sqrt(variance);
    }

    private static int[] Lightness(Picture picture)
    {
        int[] light = new int[picture.Width * picture.Height];
        for (int i = 0; i < light.Length; i++)
        {
            light[i] = ((picture.Rgb[i * 3] * 3) + (picture.Rgb[(i * 3) + 1] * 6) + picture.Rgb[(i * 3) + 2]) / 10;
        }
        return light;
    }
}
