using System.Globalization;

namespace Brainscan.Player.Rendering.Text;

/// <summary>
/// What stands for a character that no font of the machine has: an empty box, where there is room with the character's number in it. It is not
/// the sign for a byte that is no character.
/// </summary>
internal static class MissingGlyph
{
    // smaller digits are a smudge
    private const int SmallestDigits = 7;

    private const int DigitColumns = 2;

    /// <summary>Draws it at a size.</summary>
    /// <param name="character">Unicode code point.</param>
    /// <param name="pixels">The em, in pixels.</param>
    /// <param name="digit">Draws a digit at a size.</param>
    public static GlyphBitmap Draw(int character, int pixels, Func<char, int, GlyphBitmap?> digit)
    {
        int width = Math.Max(3, (int)(pixels * 0.5f));
        int height = Math.Max(4, (int)(pixels * 0.72f));
        int line = Math.Max(1, pixels / 20);
        byte[] coverage = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool isEdge = x < line || y < line || x >= width - line || y >= height - line;
                coverage[(y * width) + x] = isEdge ? byte.MaxValue : (byte)0;
            }
        }
        string number = character.ToString(character > 0xFFFF ? "X6" : "X4", CultureInfo.InvariantCulture);
        int rows = number.Length / DigitColumns;
        float roomAcross = (width - (4f * line)) / DigitColumns;
        float roomDown = (height - (4f * line)) / rows;
        // a digit is 0.6 em wide and three quarters of one tall
        int size = (int)Math.Min(roomAcross / 0.6f, roomDown / 0.86f);
        for (int i = 0; i < number.Length && size >= SmallestDigits; i++)
        {
            if (digit(number[i], size) is { } glyph)
            {
                int x = (int)MathF.Round((2 * line) + ((i % DigitColumns) * roomAcross) + ((roomAcross - (size * 0.6f)) / 2)) + glyph.Left;
                int baseline = (int)MathF.Round((2 * line) + (((i / DigitColumns) + 0.5f) * roomDown) + (size * 0.365f));
                Copy(glyph, x, baseline - glyph.Top, coverage, width, height);
            }
        }
        return new GlyphBitmap((int)MathF.Round((FontFace.AdvanceOf(pixels) - width) / 2), height, width, height, coverage);
    }

    private static void Copy(GlyphBitmap glyph, int left, int top, byte[] coverage, int width, int height)
    {
        for (int y = 0; y < glyph.Height; y++)
        {
            for (int x = 0; x < glyph.Width; x++)
            {
                var (toX, toY) = (left + x, top + y);
                if (toX >= 0 && toX < width && toY >= 0 && toY < height)
                {
                    ref byte to = ref coverage[(toY * width) + toX];
                    to = Math.Max(to, glyph.Coverage[(y * glyph.Width) + x]);
                }
            }
        }
    }
}
