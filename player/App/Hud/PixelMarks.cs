using System.Globalization;
using System.Numerics;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.App.Hud;

/// <summary>What is drawn on the piece itself: row and column of a weight, what a search found, numbers in weights large enough.</summary>
internal static class PixelMarks
{
    private const int MostCharacters = 8;

    /// <summary>What a number stands on, within its weight.</summary>
    public static readonly Vector4 NumberPlate = HudTheme.Plate with { W = 0.66f };

    private static readonly Vector4 Shadow = new(0, 0, 0, 0.55f);

    /// <summary>Draws what is on the screen of it.</summary>
    public static void Draw(HudPen pen, HudModel model, in HudLayout layout)
    {
        var pixels = model.Pixels;
        if (!(pixels.Scale > 0) || !float.IsFinite(pixels.Scale))
        {
            return;
        }
        pen.Pass.Clip(0, 0, model.Width, model.Height - model.StripHeight);
        if (pixels.Scale >= PixelsModel.LeastScaleOfNumbers && pixels.Numbers is not null)
        {
            Numbers(pen, model, layout);
        }
        for (int i = 0; i < pixels.Found.Count; i++)
        {
            var found = pixels.Found[i];
            var r = OnScreen(pixels, found.X, found.Y, found.Width, found.Height).Inset(-pen.Px(3));
            Frame(pen, r, 2, HudTheme.Accent);
            Name(pen, model, layout, found.Name, r);
        }
        if (pixels.HasCross)
        {
            // quieter while it goes with the pointer, and gone with it
            pen.Pass.Opacity = model.Hover.IsLocked ? 1 : 0.7f * Math.Clamp(model.Opacity, 0, 1);
            Cross(pen, pixels);
            pen.Pass.Opacity = 1;
        }
        pen.Pass.Unclip();
    }

    /// <summary>Writes the number of a weight as short as it can be read.</summary>
    /// <param name="value">The number; nothing is written of one that is none.</param>
    /// <param name="text">Receives at most 8 characters.</param>
    /// <returns>How many.</returns>
    public static int Write(float value, Span<char> text)
    {
        if (!float.IsFinite(value))
        {
            return 0;
        }
        float size = MathF.Abs(value);
        string format = size == 0 ? "0" : size < 0.0001f ? "0.0e-0" : size < 10 ? "0.0000" : size < 1000 ? "0.00" : "0.0e0";
        return value.TryFormat(text, out int length, format, CultureInfo.InvariantCulture) ? length : 0;
    }

    /// <summary>Its name beside what was found: over it, or where else there is room; nowhere where it fills the window.</summary>
    private static void Name(HudPen pen, HudModel model, in HudLayout layout, string name, HudRect found)
    {
        float gap = pen.Px(4);
        float width = pen.Width(name, HudTheme.Small) + (2 * pen.Px(8));
        float height = pen.Px(20);
        var window = new HudRect(0, 0, model.Width, model.Height - model.StripHeight);
        ReadOnlySpan<HudRect> places =
        [
            new(found.X, found.Y - gap - height, width, height), new(found.X, found.Bottom + gap, width, height),
            new(found.Right + gap, found.Y, width, height), new(found.X - gap - width, found.Y, width, height),
        ];
        foreach (var place in places)
        {
            if (place.X >= window.X && place.Y >= window.Y && place.Right <= window.Right && place.Bottom <= window.Bottom && !layout.Covers(place))
            {
                pen.Plate(place, HudTheme.Page);
                pen.Centre(name, HudTheme.Small, place.X + (width / 2), pen.Baseline(HudTheme.Small, place.Y + (height / 2)), HudTheme.Accent);
                return;
            }
        }
    }

    private static HudRect OnScreen(PixelsModel pixels, int x, int y, int width, int height)
    {
        // the same rounding as weights.vert's
        float left = MathF.Floor(pixels.Origin.X + (pixels.Scale * x) + 0.5f);
        float top = MathF.Floor(pixels.Origin.Y + (pixels.Scale * y) + 0.5f);
        float right = MathF.Max(left + 1, MathF.Floor(pixels.Origin.X + (pixels.Scale * (x + width)) + 0.5f));
        float bottom = MathF.Max(top + 1, MathF.Floor(pixels.Origin.Y + (pixels.Scale * (y + height)) + 0.5f));
        return new HudRect(left, top, right - left, bottom - top);
    }

    /// <summary>
    /// Lines with a shadow, so that they are seen on light and dark, which leave the weight free: through its row and column where they are
    /// thin, along both sides of them where numbers stand in them.
    /// </summary>
    private static void Cross(HudPen pen, PixelsModel pixels)
    {
        var cell = OnScreen(pixels, pixels.Cell.X, pixels.Cell.Y, 1, 1);
        var matrix = OnScreen(pixels, pixels.Matrix.X, pixels.Matrix.Y, pixels.Matrix.Width, pixels.Matrix.Height);
        float thick = pen.Px(1);
        bool isSmall = pixels.Scale < pen.Px(8);
        float away = isSmall ? pen.Px(9) : thick;
        if (pixels.Scale < MathF.Min(pen.Px(24), PixelsModel.LeastScaleOfNumbers))
        {
            float x = MathF.Round(cell.X + ((cell.Width - thick) / 2));
            float y = MathF.Round(cell.Y + ((cell.Height - thick) / 2));
            Across(pen, matrix, cell, y, away);
            Down(pen, matrix, cell, x, away);
        }
        else
        {
            Across(pen, matrix, cell, cell.Y, away);
            Across(pen, matrix, cell, cell.Bottom - thick, away);
            Down(pen, matrix, cell, cell.X, away);
            Down(pen, matrix, cell, cell.Right - thick, away);
        }
        if (isSmall)
        {
            // a weight is a speck: a ring leads to it
            var ring = new HudRect(cell.X + (cell.Width / 2), cell.Y + (cell.Height / 2), 0, 0).Inset(-pen.Px(6));
            pen.Pass.Outline(ring.X - pen.Px(1.5f), ring.Y - pen.Px(1.5f), ring.Width + (2 * pen.Px(1.5f)), ring.Height + (2 * pen.Px(1.5f)), pen.Px(5), Shadow, ring.Width);
            pen.Pass.Outline(ring.X, ring.Y, ring.Width, ring.Height, pen.Px(2), HudTheme.Ink, ring.Width);
            return;
        }
        Frame(pen, cell.Inset(-thick), 2, HudTheme.Ink);
    }

    private static void Across(HudPen pen, HudRect matrix, HudRect cell, float y, float away)
    {
        Bar(pen, matrix.X, y, cell.X - away - matrix.X, pen.Px(1));
        Bar(pen, cell.Right + away, y, matrix.Right - cell.Right - away, pen.Px(1));
    }

    private static void Down(HudPen pen, HudRect matrix, HudRect cell, float x, float away)
    {
        Bar(pen, x, matrix.Y, pen.Px(1), cell.Y - away - matrix.Y);
        Bar(pen, x, cell.Bottom + away, pen.Px(1), matrix.Bottom - cell.Bottom - away);
    }

    private static void Bar(HudPen pen, float x, float y, float width, float height)
    {
        if (width > 0 && height > 0)
        {
            float dark = pen.Px(1);
            pen.Pass.Box(x - dark, y - dark, width + (2 * dark), height + (2 * dark), Shadow);
            pen.Pass.Box(x, y, width, height, HudTheme.Ink);
        }
    }

    /// <summary>A frame inwards from the edge of a rectangle, in a shadow that lets it be seen on light and dark.</summary>
    /// <param name="pen">Where to.</param>
    /// <param name="r">The rectangle.</param>
    /// <param name="thickness">Units.</param>
    /// <param name="color">Colour.</param>
    public static void Frame(HudPen pen, HudRect r, float thickness, Vector4 color)
    {
        float thick = pen.Px(thickness);
        float dark = pen.Px(1);
        var around = r.Inset(-dark);
        pen.Pass.Outline(around.X, around.Y, around.Width, around.Height, thick + (2 * dark), Shadow);
        pen.Pass.Outline(r.X, r.Y, r.Width, r.Height, thick, color);
    }

    private static void Numbers(HudPen pen, HudModel model, in HudLayout layout)
    {
        var pixels = model.Pixels;
        float scale = pixels.Scale;
        int left = Math.Max(0, (int)MathF.Floor(-pixels.Origin.X / scale));
        int top = Math.Max(0, (int)MathF.Floor(-pixels.Origin.Y / scale));
        int right = Math.Min(pixels.Canvas.Width, (int)MathF.Ceiling((model.Width - pixels.Origin.X) / scale));
        int bottom = Math.Min(pixels.Canvas.Height, (int)MathF.Ceiling((model.Height - model.StripHeight - pixels.Origin.Y) / scale));
        // the longest number and a little air on both sides
        int type = (int)MathF.Min(scale * 0.92f / (MostCharacters * 0.6f), HudTheme.Body * 1.6f * pen.Unit);
        Span<char> text = stackalloc char[MostCharacters];
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                var middle = pixels.Origin + (scale * new Vector2(x + 0.5f, y + 0.5f));
                if (layout.Covers(new HudRect(middle.X - (scale / 2), middle.Y - type, scale, 2 * type)))
                {
                    // figures shining through a plate would be read with those on it
                    continue;
                }
                int length = pixels.Numbers!(x, y, text);
                if (length > 0)
                {
                    Number(pen, text[..Math.Min(length, MostCharacters)], type, middle);
                }
            }
        }
    }

    private static void Number(HudPen pen, ReadOnlySpan<char> text, int type, Vector2 middle)
    {
        float width = OverlayPass.Measure(text, type);
        float x = MathF.Round(middle.X - (width / 2));
        float baseline = MathF.Round(middle.Y + (type * 0.365f));
        float height = MathF.Round(type * 1.36f);
        float pad = MathF.Round(type * 0.3f);
        pen.Pass.Box(x - pad, MathF.Round(middle.Y - (height / 2)), width + (2 * pad), height, NumberPlate, type * 0.3f);
        pen.Pass.Text(text, type, x, baseline, HudTheme.Ink);
    }
}
