using System.Globalization;
using Brainscan.Display;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary>Reads words off a screen: draws them as the player does, one glyph a cell of whole pixels, and looks for that.</summary>
internal sealed class ScreenText : IDisposable
{
    /// <summary>Type for captions, in pixels, in a window of 1080 rows and less.</summary>
    public const int Small = 11;

    /// <summary>Type for nearly everything.</summary>
    public const int Body = 13;

    /// <summary>Type for the step.</summary>
    public const int Large = 22;

    private const string Readable = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-−+";

    private readonly FontFace _font = FontFace.Open();
    private readonly Dictionary<(char, int), GlyphMask> _cells = [];
    private readonly Dictionary<(string, int), (GlyphMask Mask, int Top)> _drawn = [];

    /// <summary>Where the words stand; null where they do not.</summary>
    public (int X, int Y)? Find(Picture picture, string words, int size = Body) => Draw(words, size).Mask.FindIn(picture);

    /// <summary>Whether the words can be read somewhere.</summary>
    public bool Has(Picture picture, string words, int size = Body) => Find(picture, words, size) is not null;

    /// <summary>What stands in the same line after some words, up to the first blank; null where the words are not to be found.</summary>
    public string? ReadAfter(Picture picture, string words, int size)
    {
        var (mask, top) = Draw(words, size);
        return mask.FindIn(picture) is { } place ? ReadAt(picture, place.X + mask.Width, place.Y - top, size) : null;
    }

    /// <summary>What begins above some words, their line being so many pixels lower; null where the words are not to be found.</summary>
    public string? ReadAbove(Picture picture, string words, int size, int rise)
    {
        var (mask, top) = Draw(words, size);
        return mask.FindIn(picture) is { } place && place.Y >= top + rise ? ReadAt(picture, place.X, place.Y - top - rise, size) : null;
    }

    /// <summary>The step that the bar says: large figures before a small caption, on one base line. Null where there is none.</summary>
    public int? ReadStep(Picture picture)
    {
        const int Gap = 6;
        var (mask, top) = Draw("step", Small);
        if (mask.FindIn(picture) is not { } caption)
        {
            return null;
        }
        int y = caption.Y - top + Baseline(Small) - Baseline(Large);
        string read = "";
        for (int x = caption.X - Gap - Advance(Large); x >= 0 && y >= 0 && Letter(picture, x, y, Large) is { } letter; x -= Advance(Large))
        {
            read = letter + read;
        }
        return int.TryParse(read, NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : null;
    }

    /// <summary>What begins at a cell, up to the first blank.</summary>
    /// <param name="picture">The screen.</param>
    /// <param name="x">Left edge of the cell.</param>
    /// <param name="y">Top of the line: one and a half sizes above the base line.</param>
    /// <param name="size">Of the type.</param>
    public string ReadAt(Picture picture, int x, int y, int size)
    {
        string read = "";
        for (; x + Advance(size) <= picture.Width && Letter(picture, x, y, size) is { } letter; x += Advance(size))
        {
            read += letter;
        }
        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => _font.Dispose();

    private static int Advance(int size) => (int)MathF.Max(1, MathF.Round(FontFace.AdvanceOf(size)));

    private static int Baseline(int size) => size + (size / 2);

    private char? Letter(Picture picture, int x, int y, int size)
    {
        var cell = picture.Crop(x, y, Advance(size), Math.Min(size * 2, picture.Height - y));
        var (letter, likeness) = Readable.Select(character => (character, Likeness: Cell(character, size).LikenessAt(cell))).MaxBy(one => one.Likeness);
        return likeness < 0.55 ? null : letter;
    }

    private GlyphMask Cell(char character, int size)
    {
        if (!_cells.TryGetValue((character, size), out GlyphMask? cell))
        {
            _cells[(character, size)] = cell = Whole(character.ToString(), size);
        }
        return cell;
    }

    // the words, cut to the rows that hold ink: those above and below belong to whatever stands there
    private (GlyphMask Mask, int Top) Draw(string words, int size)
    {
        if (_drawn.TryGetValue((words, size), out var drawn))
        {
            return drawn;
        }
        var (width, height, coverage) = Whole(words, size);
        bool HasInk(int y) => coverage.AsSpan(y * width, width).ContainsAnyExcept((byte)0);
        int top = Enumerable.Range(0, height).First(HasInk);
        int bottom = Enumerable.Range(0, height).Last(HasInk) + 1;
        return _drawn[(words, size)] = (new GlyphMask(width, bottom - top, coverage[(top * width)..(bottom * width)]), top);
    }

    private GlyphMask Whole(string words, int size)
    {
        int advance = Advance(size);
        (int width, int height, int baseline) = (advance * words.Length, size * 2, Baseline(size));
        byte[] coverage = new byte[width * height];
        for (int i = 0; i < words.Length; i++)
        {
            if (_font.Draw(words[i], size) is not { } glyph)
            {
                continue;
            }
            for (int at = 0; at < glyph.Coverage.Length; at++)
            {
                int x = (i * advance) + glyph.Left + (at % glyph.Width);
                int y = baseline - glyph.Top + (at / glyph.Width);
                if (x >= 0 && x < width && y >= 0 && y < height)
                {
                    coverage[(y * width) + x] = Math.Max(coverage[(y * width) + x], glyph.Coverage[at]);
                }
            }
        }
        return new GlyphMask(width, height, coverage);
    }
}
