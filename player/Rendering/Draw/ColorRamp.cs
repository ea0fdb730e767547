namespace Brainscan.Player.Rendering.Draw;

/// <summary>The colours of values from minus to plus the full one, as weights.frag finds them for a weight in an even row and column.</summary>
internal static class ColorRamp
{
    /// <summary>Fills a row of texels with them, evenly spread.</summary>
    /// <param name="colors">The map.</param>
    /// <param name="stretch">Steepness of the asinh stretch.</param>
    /// <param name="level">The root mean square as a part of the full value, above 0.</param>
    /// <param name="texels">RGBA, 8 bits a channel; at least two.</param>
    public static void Fill(ColorMap colors, float stretch, float level, Span<byte> texels)
    {
        byte[] table = colors.Texels();
        int steps = texels.Length / 4;
        for (int i = 0; i < steps; i++)
        {
            float value = (2f * i / (steps - 1)) - 1;
            float light = MathF.Pow(level, 0.75f) * MathF.Pow(MathF.Abs(value) / level, 1.5f);
            float place = MathF.Min(MathF.Asinh(stretch * light) / (MathF.Asinh(stretch) * ColorMap.Brightest), 1);
            int row = (int)((place * (ColorMap.Lights - 1)) + 0.5f);
            table.AsSpan(((row * ColorMap.Hues) + (value < 0 ? 0 : ColorMap.Hues - 1)) * 4, 4).CopyTo(texels[(i * 4)..]);
        }
    }
}
