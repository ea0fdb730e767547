using System.Numerics;

namespace Brainscan.Player.App.Hud;

/// <summary>Lines of values over time, evenly spread from the left edge of a rectangle to its right.</summary>
internal sealed class HudGraph
{
    private Vector2[] _points = [];

    /// <summary>x of a place among so many frames: the first at the left edge, the last at the right, a single one in the middle.</summary>
    public static float X(HudRect r, double place, int frames) =>
        frames < 2 ? r.X + (r.Width / 2) : r.X + (float)(place / (frames - 1) * r.Width);

    /// <summary>The place nearest to an x; the inverse of <see cref="X"/>, and the first or the last where x is outside.</summary>
    public static int Place(HudRect r, float x, int frames) =>
        frames < 2 || r.Width <= 0 ? Math.Min(frames - 1, 0) : (int)Math.Round(Math.Clamp((double)(x - r.X) / r.Width, 0, 1) * (frames - 1));

    /// <summary>Least and greatest of the values that are numbers; false where there are none.</summary>
    public static bool Range(ReadOnlySpan<float> values, ref float least, ref float most)
    {
        bool isAny = false;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (least, most) = isAny || least <= most ? (MathF.Min(least, value), MathF.Max(most, value)) : (value, value);
                isAny = true;
            }
        }
        return isAny;
    }

    /// <summary>Draws a line through the values.</summary>
    /// <param name="pen">Where to.</param>
    /// <param name="r">Where.</param>
    /// <param name="values">Evenly spread; more than there are pixels are averaged.</param>
    /// <param name="least">What is drawn at the bottom.</param>
    /// <param name="most">What is drawn at the top.</param>
    /// <param name="isLogarithmic">Whether heights are logarithms of the distance to a floor below the least, which is above 0 then.</param>
    /// <param name="isBridged">Whether the line goes on to the next number where there is none, or is interrupted.</param>
    /// <param name="thickness">Units.</param>
    /// <param name="color">Colour.</param>
    public void Line(
        HudPen pen, HudRect r, ReadOnlySpan<float> values, float least, float most, bool isLogarithmic, bool isBridged, float thickness,
        Vector4 color)
    {
        int columns = Math.Min(values.Length, Math.Max(1, (int)r.Width));
        if (_points.Length < columns)
        {
            _points = new Vector2[columns];
        }
        float pixels = MathF.Max(1, thickness * pen.Unit);
        int run = 0;
        for (int column = 0; column < columns; column++)
        {
            float value = Mean(values, column, columns);
            if (float.IsFinite(value))
            {
                float x = columns == 1 ? r.X + (r.Width / 2) : r.X + ((float)column / (columns - 1) * r.Width);
                _points[run++] = new Vector2(x, Y(r, value, least, most, isLogarithmic));
            }
            else if (!isBridged)
            {
                Flush(pen, run, pixels, color);
                run = 0;
            }
        }
        Flush(pen, run, pixels, color);
    }

    /// <summary>y of a value; of one far outside, a little outside.</summary>
    public static float Y(HudRect r, float value, float least, float most, bool isLogarithmic)
    {
        float part = isLogarithmic ? Height(value / least) / Height(most / least) : (value - least) / (most - least);
        // all values alike: in the middle
        return r.Bottom - ((float.IsFinite(part) ? Math.Clamp(part, -1, 2) : 0.5f) * r.Height);
    }

    // The logarithm of how far a value is above a floor, four fifths of the least one: measured from 0, all that a loss does late in a run would lie in the
    // lowest quarter.
    private static float Height(float ratio)
    {
        const float Floor = 0.8f;
        return MathF.Log(MathF.Max((ratio - Floor) / (1 - Floor), float.Epsilon));
    }

    private static float Mean(ReadOnlySpan<float> values, int column, int columns)
    {
        int from = (int)((long)column * values.Length / columns);
        int to = (int)((long)(column + 1) * values.Length / columns);
        float sum = 0;
        int count = 0;
        foreach (float value in values[from..to])
        {
            if (float.IsFinite(value))
            {
                sum += value;
                count++;
            }
        }
        return count == 0 ? float.NaN : sum / count;
    }

    private void Flush(HudPen pen, int run, float thickness, Vector4 color)
    {
        if (run == 1)
        {
            pen.Pass.Line(_points[0].X, _points[0].Y, _points[0].X, _points[0].Y, thickness * 2, color);
        }
        pen.Pass.Curve(_points.AsSpan(0, run), thickness, color);
    }
}
