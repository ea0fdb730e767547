using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>
/// weights.frag on the CPU, for layouts without matrices (columns): every pixel of a target in which a canvas pixel is a whole number of
/// pixels, or a pixel a whole number of canvas pixels.
/// </summary>
internal sealed class ReferencePicture
{
    private readonly PictureLayout _layout;
    private readonly TimelineReader _reader;
    private readonly RenderSettings _settings;
    private readonly short[] _state;
    private readonly short[] _origin;
    private readonly float[] _scales;
    private readonly float[] _originScales;
    private readonly double[] _now;
    private readonly double[] _full;
    private readonly byte[] _texels;
    private readonly uint[] _marks;

    public ReferencePicture(PictureLayout layout, TimelineReader reader, RenderSettings settings, int frame)
    {
        _layout = layout;
        _reader = reader;
        _settings = settings;
        var states = Recordings.DecodeOnCpu(reader);
        _state = states[frame];
        _origin = new short[_state.Length];
        Recordings.Apply(reader, reader.ReadOrigin(), states[0], _origin);
        _scales = Scales(reader.ReadFrame(frame).Tiles);
        _originScales = Scales(reader.ReadOrigin());
        _now = Rms(frame);
        _full = Enumerable.Range(0, reader.Frames.Count).Select(Rms).Aggregate((a, b) => a.Zip(b, Math.Max).ToArray());
        _marks = new uint[(_state.Length / 32) + 1];
        reader.ReadMarks(frame)?.Add(_marks);
        if (settings.Mode == PictureMode.Learned)
        {
            reader.ReadMarks(0)?.Add(_marks);
        }
        _texels = ColorMap.Find(settings.Colors).Texels();
    }

    /// <summary>The pixel of the target, or null where it lies across an edge of a rectangle (whose snapping is not this reference's business).</summary>
    public Vector3? At(PictureView view, int x, int y)
    {
        float left = (x - view.X) / view.Scale;
        float top = (y - view.Y) / view.Scale;
        float side = 1 / view.Scale;
        foreach (var r in _layout.Rectangles)
        {
            if (left >= r.X && top >= r.Y && left + side <= r.X + r.Width && top + side <= r.Y + r.Height)
            {
                return Color(r, left - r.X, top - r.Y, side);
            }
            if (left + side > r.X && top + side > r.Y && left < r.X + r.Width && top < r.Y + r.Height)
            {
                return null;
            }
        }
        return Vector3.Zero;
    }

    private Vector3 Color(PixelRectangle r, float left, float top, float side)
    {
        double level = _now[r.Tensor] / (Gains.Peak * _full[r.Tensor]);
        int columns = Math.Max(1, (int)Math.Round(side));
        for (int i = 0; i < columns * columns; i++)
        {
            int weight = Index(r, (int)Math.Floor(left) + (i % columns), (int)Math.Floor(top) + (i / columns));
            if ((_marks[weight / 32] >> (weight % 32) & 1) != 0)
            {
                return ColorMap.NotFinite * 255;
            }
        }
        if (!(_full[r.Tensor] > 0))
        {
            return Texel(-1, 0);
        }
        double squares = 0;
        double signs = 0;
        for (int row = 0; row < columns; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double value = Weight(r, (int)Math.Floor(left) + column, (int)Math.Floor(top) + row);
                squares += value * value;
                signs += value * Math.Abs(value);
            }
        }
        int count = columns * columns;
        double magnitude = Math.Sqrt(squares / count);
        double hue = count == 1 ? (signs < 0 ? -1 : 1) : squares > 0 ? Math.Clamp(signs / squares * 6, -1, 1) : 0;
        double against = level > 0 ? magnitude / level : 0;
        if (count > 1 && level > 0)
        {
            against *= Math.Pow(magnitude / level, 0.5 * (1 - (1.0 / columns)));
        }
        double light = Math.Pow(level, 0.75) * against * Math.Sqrt(against);
        double brightness = Math.Asinh(_settings.Stretch * light) / Math.Asinh(_settings.Stretch) / ColorMap.Brightest;
        return Texel(hue, Math.Min(brightness, 1));
    }

    private double Weight(PixelRectangle r, int column, int row)
    {
        int i = Index(r, column, row);
        double full = Gains.Peak * _full[r.Tensor];
        double value = _state[i] * (double)_scales[r.Tensor];
        double dead = 0;
        if (_settings.Mode == PictureMode.Learned)
        {
            value -= _origin[i] * (double)_originScales[r.Tensor];
            dead = (_scales[r.Tensor] + (double)_originScales[r.Tensor]) / 2;
        }
        return (value - Math.Clamp(value, -dead, dead)) / full;
    }

    private int Index(PixelRectangle r, int column, int row) =>
        _reader.Grid.TensorStateOffset[r.Tensor] + r.First + (row * r.RowStride) + (column * r.ColumnStride);

    private Vector3 Texel(double hue, double brightness)
    {
        int column = (int)Math.Floor(((hue / 2) + 0.5) * (ColorMap.Hues - 1) + 0.5);
        int row = (int)Math.Floor((brightness * (ColorMap.Lights - 1)) + 0.5);
        int at = ((row * ColorMap.Hues) + column) * 4;
        return new Vector3(_texels[at], _texels[at + 1], _texels[at + 2]);
    }

    private float[] Scales(IEnumerable<TileRecord> tiles)
    {
        float[] scales = new float[_reader.Header.Tensors.Length];
        foreach (var tile in tiles)
        {
            scales[_reader.Grid.Tiles[tile.Tile].Tensor] = tile.Scale;
        }
        return scales;
    }

    private double[] Rms(int frame) => _reader.ReadStatistics(frame)
        .Select(s => (double)(_settings.Mode == PictureMode.Learned ? s.Learned : s.Rms)).ToArray();
}
