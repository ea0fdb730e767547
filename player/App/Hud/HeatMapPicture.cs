using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// The values of a heat map as colours. Each tensor is measured from its own least to its own greatest value: norms of tensors differ by
/// orders of magnitude, and what one looks for is where and when something moves. Made anew when the values change.
/// </summary>
/// <param name="device">Where.</param>
internal sealed class HeatMapPicture(GlDevice device) : IDisposable
{
    // a row that moves by less than this part of itself is even, not noise drawn large
    private const float LeastMove = 1e-3f;

    // what grows ever slower, as most measures do, would be bright nearly everywhere
    private const float Steepness = 1.6f;

    private static readonly ColorMap Colors = ColorMap.Find("ember");

    private GlTexture? _texture;
    private byte[] _texels = [];
    private (int Version, int Measure, int Columns, int Rows, float[] Values)? _drawn;

    /// <summary>The picture; null where there are no values. At most <paramref name="height"/> rows: beyond, the strongest of several is shown.</summary>
    public GlTexture? Of(HeatMapModel map, int height)
    {
        int rows = Math.Min(map.Tensors.Count, height);
        if (rows < 1 || map.Columns < 1 || map.Values.Length < map.Tensors.Count * map.Columns)
        {
            return null;
        }
        var wanted = (map.Version, map.Measure, map.Columns, rows, map.Values);
        if (_drawn == wanted)
        {
            return _texture;
        }
        if (_texture is null || _texture.Width != map.Columns || _texture.Height != rows)
        {
            _texture?.Dispose();
            _texture = GlTexture.Rgba(device, map.Columns, rows);
            _texels = new byte[map.Columns * rows * 4];
        }
        Array.Clear(_texels);
        for (int tensor = 0; tensor < map.Tensors.Count; tensor++)
        {
            int row = (int)((long)tensor * rows / map.Tensors.Count);
            Row(map.Values.AsSpan(tensor * map.Columns, map.Columns), _texels.AsSpan(row * map.Columns * 4, map.Columns * 4));
        }
        _texture.WriteRgba(_texels);
        _drawn = wanted;
        return _texture;
    }

    /// <inheritdoc/>
    public void Dispose() => _texture?.Dispose();

    private static void Row(ReadOnlySpan<float> values, Span<byte> texels)
    {
        float least = 1;
        float most = 0;
        HudGraph.Range(values, ref least, ref most);
        bool isEven = most - least <= LeastMove * MathF.Max(MathF.Abs(most), MathF.Abs(least));
        float last = float.NaN;
        for (int i = 0; i < values.Length; i++)
        {
            // measures are read coarsely first: what is between is as before
            last = float.IsFinite(values[i]) ? values[i] : last;
            if (!float.IsFinite(last))
            {
                continue;
            }
            float light = isEven ? 0.3f : MathF.Pow((last - least) / (most - least), Steepness);
            var color = Colors.At(1, 0.06f + (0.80f * light));
            var texel = texels.Slice(i * 4, 4);
            // of several tensors in a row of pixels the brightest
            for (int channel = 0; channel < 3; channel++)
            {
                texel[channel] = Math.Max(texel[channel], (byte)MathF.Round(Math.Clamp(color[channel], 0, 1) * 255));
            }
            texel[3] = 255;
        }
    }
}
