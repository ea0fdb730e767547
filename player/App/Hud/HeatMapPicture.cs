using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.App.Hud;

/// <summary>
/// The values of a heat map as colours, as <see cref="HeatColors"/> has them. Made anew when the values change.
/// </summary>
/// <param name="device">Where.</param>
internal sealed class HeatMapPicture(GlDevice device) : IDisposable
{
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
            HeatColors.Row(map.Values.AsSpan(tensor * map.Columns, map.Columns), _texels.AsSpan(row * map.Columns * 4, map.Columns * 4));
        }
        _texture.WriteRgba(_texels);
        _drawn = wanted;
        return _texture;
    }

    /// <inheritdoc/>
    public void Dispose() => _texture?.Dispose();
}
