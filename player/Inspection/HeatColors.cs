using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.Inspection;

/// <summary>
/// The values of a heat map as colours. Each tensor is measured from its own least to its own greatest value: norms of tensors differ by
/// orders of magnitude, and what one looks for is where and when something moves.
/// </summary>
internal static class HeatColors
{
    // a row that moves by less than this part of itself is even, not noise drawn large
    private const float LeastMove = 1e-3f;

    // what grows ever slower, as most measures do, would be bright nearly everywhere
    private const float Steepness = 1.6f;

    private static readonly ColorMap Colors = ColorMap.Find("ember");

    /// <summary>Colours a tensor's values over time. Of several tensors in a row the brightest is seen: what is there already is never darkened.</summary>
    /// <param name="values">From the first to the last column; one that is not finite is not known, and stays empty.</param>
    /// <param name="texels">RGBA, 8 bits a channel, as many as there are values; not touched where nothing is known.</param>
    public static void Row(ReadOnlySpan<float> values, Span<byte> texels)
    {
        var (least, most) = Range(values);
        bool isEven = most - least <= LeastMove * MathF.Max(MathF.Abs(most), MathF.Abs(least));
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                continue;
            }
            float light = isEven ? 0.3f : MathF.Pow((values[i] - least) / (most - least), Steepness);
            var color = Colors.At(1, 0.06f + (0.80f * light));
            var texel = texels.Slice(i * 4, 4);
            for (int channel = 0; channel < 3; channel++)
            {
                texel[channel] = Math.Max(texel[channel], (byte)MathF.Round(Math.Clamp(color[channel], 0, 1) * 255));
            }
            texel[3] = 255;
        }
    }

    private static (float Least, float Most) Range(ReadOnlySpan<float> values)
    {
        float least = float.PositiveInfinity;
        float most = float.NegativeInfinity;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (least, most) = (MathF.Min(least, value), MathF.Max(most, value));
            }
        }
        return (least, most);
    }
}
