using System.Numerics;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.App.Hud;

/// <summary>What is drawn on the piece itself: row and column of a weight, what a search found, numbers in weights large enough.</summary>
internal static class PixelMarks
{
    private const int MostCharacters = 8;

    private static readonly Vector4 Shadow = new(0, 0, 0, 0.55f);

    /// <summary>Draws what is on the screen of it.</summary>
    public static void Draw(HudPen pen, HudModel model)
    {
        var pixels = model.Pixels;
        if (!(pixels.Scale > 0) || !float.IsFinite(pixels.Scale))
        {
            return;
        }
        if (pixels.Scale >= PixelsModel.LeastScaleOfNumbers && pixels.Numbers is not null)
        {
            Numbers(pen, model);
        }
        if (pixels.Found is { } found && pixels.FoundOpacity > 0)
        {
            pen.Pass.Opacity = pixels.FoundOpacity;
            var r = OnScreen(pixels, found.X, found.Y, found.Width, found.Height).Inset(-pen.Px(3));
            Frame(pen, r, 2, HudTheme.Accent);
            pen.Pass.Opacity = 1;
        }
        if (pixels.HasCross)
        {
            Cross(pen, pixels);
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

    /// <summary>Hairlines with a shadow, so that they are seen on light and dark, which leave the weight and its neighbours free.</summary>
    private static void Cross(HudPen pen, PixelsModel pixels)
    {
        var cell = OnScreen(pixels, pixels.Cell.X, pixels.Cell.Y, 1, 1);
        var matrix = OnScreen(pixels, pixels.Matrix.X, pixels.Matrix.Y, pixels.Matrix.Width, pixels.Matrix.Height);
        float away = MathF.Max(pen.Px(6), pixels.Scale * 0.25f);
        float thick = pen.Px(1);
        var ink = HudTheme.Ink with { W = 0.85f };
        float x = MathF.Round(cell.X + ((cell.Width - thick) / 2));
        float y = MathF.Round(cell.Y + ((cell.Height - thick) / 2));
        void Bar(float left, float top, float width, float height)
        {
            if (width > 0 && height > 0)
            {
                pen.Pass.Box(left - thick, top - thick, width + (2 * thick), height + (2 * thick), Shadow);
                pen.Pass.Box(left, top, width, height, ink);
            }
        }
        Bar(matrix.X, y, cell.X - away - matrix.X, thick);
        Bar(cell.Right + away, y, matrix.Right - cell.Right - away, thick);
        Bar(x, matrix.Y, thick, cell.Y - away - matrix.Y);
        Bar(x, cell.Bottom + away, thick, matrix.Bottom - cell.Bottom - away);
        Frame(pen, cell.Inset(-thick), 1, HudTheme.Ink);
    }

    private static void Frame(HudPen pen, HudRect r, float thickness, Vector4 color)
    {
        float thick = pen.Px(thickness);
        float dark = pen.Px(1);
        var around = r.Inset(-dark);
        pen.Pass.Outline(around.X, around.Y, around.Width, around.Height, thick + (2 * dark), Shadow);
        pen.Pass.Outline(r.X, r.Y, r.Width, r.Height, thick, color);
    }

    private static void Numbers(HudPen pen, HudModel model)
    {
        var pixels = model.Pixels;
        float scale = pixels.Scale;
        int left = Math.Max(0, (int)MathF.Floor(-pixels.Origin.X / scale));
        int top = Math.Max(0, (int)MathF.Floor(-pixels.Origin.Y / scale));
        int right = Math.Min(pixels.Canvas.Width, (int)MathF.Ceiling((model.Width - pixels.Origin.X) / scale));
        int bottom = Math.Min(pixels.Canvas.Height, (int)MathF.Ceiling((model.Height - pixels.Origin.Y) / scale));
        // the longest number and a little air on both sides
        int type = (int)MathF.Min(scale * 0.92f / (MostCharacters * 0.6f), HudTheme.Body * 1.6f * pen.Unit);
        Span<char> text = stackalloc char[MostCharacters];
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                int length = pixels.Numbers!(x, y, text);
                if (length > 0)
                {
                    Number(pen, text[..Math.Min(length, MostCharacters)], type, pixels.Origin + (scale * new Vector2(x + 0.5f, y + 0.5f)));
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
        pen.Pass.Box(x - pad, MathF.Round(middle.Y - (height / 2)), width + (2 * pad), height, HudTheme.Plate with { W = 0.66f }, type * 0.3f);
        pen.Pass.Text(text, type, x, baseline, HudTheme.Ink);
    }
}
