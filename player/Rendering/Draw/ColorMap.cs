using System.Numerics;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// Colours of a weight, or of several that share a pixel: hue from −1 (all negative) to 1 (all positive), light from 0 to 1. Colours are
/// given and kept sRGB-encoded, 0–1; between two of them they are mixed in that encoding, which is closer to the eye than linear light.
/// </summary>
internal sealed class ColorMap
{
    /// <summary>Columns of the table: an odd number, so that hue 0 has its own.</summary>
    public const int Hues = 65;

    /// <summary>Rows of the table.</summary>
    public const int Lights = 768;

    /// <summary>The brightness the last row of the table stands for: above 1, so that highlights are pressed together, not cut off.</summary>
    public const float Brightest = 1.6f;

    private readonly (float Light, Vector3 Color)[] _negative;
    private readonly (float Light, Vector3 Color)[] _positive;

    private ColorMap(string name, (float, Vector3)[] negative, (float, Vector3)[] positive)
    {
        Name = name;
        _negative = negative;
        _positive = positive;
    }

    /// <summary>The maps, the default first.</summary>
    public static IReadOnlyList<ColorMap> All { get; } =
    [
        // Night blue to ice, dark ember to candle light. The mid tones are nearly complementary: what the eye adds up from afar is
        // silver, where a redder orange and a deeper blue add up to mauve.
        new("ember",
            [(0f, Floor), (0.5f, new(0.03f, 0.40f, 0.80f)), (1f, new(0.56f, 0.86f, 1.00f))],
            [(0f, Floor), (0.5f, new(0.85f, 0.39f, 0.04f)), (1f, new(1.00f, 0.77f, 0.33f))]),
        // of equal lightness step by step (CIE L* 0, 30, 60, 88 on both sides), for those who read it as a chart
        new("even",
            [(0f, Floor), (0.33f, new(0.10f, 0.27f, 0.53f)), (0.66f, new(0.30f, 0.58f, 0.87f)), (1f, new(0.70f, 0.89f, 1.00f))],
            [(0f, Floor), (0.33f, new(0.48f, 0.16f, 0.27f)), (0.66f, new(0.88f, 0.45f, 0.42f)), (1f, new(1.00f, 0.84f, 0.74f))]),
        // magnitude alone
        new("silver", [(0f, Floor), (1f, new(0.97f, 0.97f, 0.95f))], [(0f, Floor), (1f, new(0.97f, 0.97f, 0.95f))]),
    ];

    /// <summary>
    /// What is no number, NaN or infinite, in every map. Green leads by more than a tenth in no colour of any of them, so no value has it. weights.frag has the same.
    /// </summary>
    public static Vector3 NotFinite => new(0.10f, 0.95f, 0.25f);

    // not quite black: where there are weights is seen even where they are zero
    private static Vector3 Floor => new(0.020f, 0.022f, 0.034f);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The map of this name.</summary>
    /// <exception cref="RecordingException">There is none.</exception>
    public static ColorMap Find(string name) =>
        All.FirstOrDefault(map => map.Name == name)
        ?? throw new RecordingException($"there is no colour map '{name}': choose one of {string.Join(", ", All.Select(map => map.Name))}.");

    /// <summary>A colour, sRGB-encoded.</summary>
    public Vector3 At(float hue, float light) =>
        Vector3.Lerp(Along(_negative, light), Along(_positive, light), (hue + 1) / 2);

    /// <summary>The whole table for the GPU: <see cref="Lights"/> rows of <see cref="Hues"/> RGBA texels, 8 bits a channel.</summary>
    public byte[] Texels()
    {
        byte[] texels = new byte[Hues * Lights * 4];
        for (int row = 0; row < Lights; row++)
        {
            for (int column = 0; column < Hues; column++)
            {
                var color = Vector3.Clamp(At((2f * column / (Hues - 1)) - 1, Shoulder(Brightest * row / (Lights - 1))), Vector3.Zero, Vector3.One);
                int at = ((row * Hues) + column) * 4;
                for (int channel = 0; channel < 3; channel++)
                {
                    texels[at + channel] = (byte)MathF.Round(color[channel] * 255);
                }
                texels[at + 3] = 255;
            }
        }
        return texels;
    }

    // straight up to 0.6, then ever flatter towards 1
    private static float Shoulder(float light) => light < 0.6f ? light : 1 - (0.4f * MathF.Exp((0.6f - light) / 0.4f));

    private static Vector3 Along((float Light, Vector3 Color)[] ramp, float light)
    {
        int next = Array.FindIndex(ramp, stop => stop.Light >= light);
        if (next <= 0)
        {
            return ramp[next == 0 ? 0 : ^1].Color;
        }
        var (from, a) = ramp[next - 1];
        var (to, b) = ramp[next];
        return Vector3.Lerp(a, b, (light - from) / (to - from));
    }
}
