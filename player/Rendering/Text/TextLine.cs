using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Brainscan.Player.Inspection;
using HarfBuzzSharp;

namespace Brainscan.Player.Rendering.Text;

/// <summary>A glyph in its place on a line.</summary>
/// <param name="Font">Which font, as <see cref="FontSet"/> numbers them; <see cref="FontSet.None"/> for the sign of a missing glyph.</param>
/// <param name="Number">The glyph's number there; of a missing one the character.</param>
/// <param name="Right">Pixels from where the line begins.</param>
/// <param name="Up">Pixels above the base line.</param>
internal readonly record struct PlacedGlyph(int Font, uint Number, float Right, float Up);

/// <summary>
/// A line of words in any script as it is seen: what the piece's own font has stands in its cells, what it lacks in the widths of the system's
/// fonts, letters that join are joined, and what is read from the right runs from the right. Lines of own letters only are plain, and nobody
/// asks for them here.
/// </summary>
/// <param name="Glyphs">The glyphs, from left to right.</param>
/// <param name="Width">Pixels.</param>
internal sealed record TextLine(ImmutableArray<PlacedGlyph> Glyphs, float Width)
{
    /// <summary>U+2009, the space that groups digits: two fifths of a cell.</summary>
    public const char ThinSpace = '\u2009';

    // what is on the screen and what was lately; a film's clock changes a line for every picture
    private const int MostKept = 1000;

    private const byte Plain = 1;
    private const byte NotPlain = 2;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string Text, int Pixels), TextLine> Kept = [];
    private static readonly byte[] Known = new byte[char.MaxValue + 1];

    /// <summary>Advance of a character of the piece's own font, in whole pixels.</summary>
    public static float AdvanceOf(int pixels) => MathF.Max(1, MathF.Round(FontFace.AdvanceOf(pixels)));

    /// <summary>Advance of a <see cref="ThinSpace"/>, in whole pixels.</summary>
    public static float ThinAdvanceOf(int pixels) => MathF.Round(AdvanceOf(pixels) * 0.4f);

    /// <summary>Whether words are only such letters as the piece's own font has, each in a cell by itself, from left to right.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (!IsPlain(character))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether a character is one of those; see <see cref="IsPlain(ReadOnlySpan{char})"/>.</summary>
    public static bool IsPlain(char character)
    {
        if (character < 0x300)
        {
            return true;
        }
        // two threads may both find it out
        ref byte known = ref Known[character];
        if (known == 0)
        {
            known = FindOut(character) ? Plain : NotPlain;
        }
        return known == Plain;
    }

    /// <summary>Lays a line out, or finds it laid out before.</summary>
    /// <param name="text">The words.</param>
    /// <param name="pixels">Size of the type: the em, in pixels.</param>
    public static TextLine Of(ReadOnlySpan<char> text, int pixels)
    {
        var key = (text.ToString(), pixels);
        lock (Gate)
        {
            if (!Kept.TryGetValue(key, out var line))
            {
                if (Kept.Count >= MostKept)
                {
                    Kept.Clear();
                }
                line = Lay(FontSet.OfSystem, key.Item1, pixels);
                Kept.Add(key, line);
            }
            return line;
        }
    }

    /// <summary>Lays a line out with some fonts.</summary>
    internal static TextLine Lay(FontSet fonts, string text, int pixels)
    {
        string[] letters = Letters(text);
        int[] first = [.. letters.Select(letter => Rune.GetRuneAt(letter, 0).Value)];
        sbyte[] levels = new sbyte[letters.Length];
        int[] order = [.. Enumerable.Range(0, letters.Length)];
        if (Array.Exists(first, Bidi.MayTurn))
        {
            Bidi.Order(first, Bidi.BeginsFromRight(first), levels, order);
        }
        var glyphs = ImmutableArray.CreateBuilder<PlacedGlyph>();
        float pen = 0;
        for (int at = 0; at < order.Length;)
        {
            int letter = order[at];
            bool isFromRight = (levels[letter] & 1) != 0;
            int font = fonts.FontOf(letters[letter]);
            int next = at + 1;
            if (first[letter] == ThinSpace)
            {
                pen += ThinAdvanceOf(pixels);
            }
            else if (font == FontSet.None)
            {
                glyphs.Add(new PlacedGlyph(font, (uint)first[letter], pen, 0));
                pen += AdvanceOf(pixels);
            }
            else if (font == FontSet.Own && letters[letter].Length == 1)
            {
                int seen = isFromRight ? UnicodeFunctions.Default.GetMirroring(first[letter]) : first[letter];
                glyphs.Add(new PlacedGlyph(font, fonts.GlyphOf(seen, font), pen, 0));
                pen += AdvanceOf(pixels);
            }
            else
            {
                while (font != FontSet.Own && next < order.Length && levels[order[next]] == levels[letter]
                    && order[next] == order[next - 1] + (isFromRight ? -1 : 1) && fonts.FontOf(letters[order[next]]) == font)
                {
                    next++;
                }
                int from = Math.Min(letter, order[next - 1]);
                var word = fonts.Shape(string.Concat(letters.AsSpan(from, next - at)!), font, isFromRight);
                foreach (var glyph in word.Glyphs)
                {
                    glyphs.Add(new PlacedGlyph(font, glyph.Number, pen + (glyph.X * pixels), glyph.Y * pixels));
                }
                // on whole pixels again, and an own letter with marks in a cell like any other
                pen += font == FontSet.Own ? MathF.Max(AdvanceOf(pixels), MathF.Round(word.Width * pixels)) : MathF.Ceiling(word.Width * pixels);
            }
            at = next;
        }
        return new TextLine(glyphs.DrainToImmutable(), pen);
    }

    /// <summary>Letters with what stands on them. What would turn the rest of a line round is seen as what it is: names are written by strangers.</summary>
    private static string[] Letters(string text)
    {
        StringBuilder harmless = new(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            harmless.Append(rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) ? "·" : rune.ToString());
        }
        List<string> letters = [];
        var elements = StringInfo.GetTextElementEnumerator(harmless.ToString());
        while (elements.MoveNext())
        {
            letters.Add(elements.GetTextElement());
        }
        return [.. letters];
    }

    private static bool FindOut(char character) => character == ThinSpace
        || (!char.IsSurrogate(character) && !Bidi.MayTurn(character) && !Scripts.Joins(character)
            && char.GetUnicodeCategory(character) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format)
            && CellWidth.Of(character, []) == 1 && FontSet.OfSystem.FontOf(character) == FontSet.Own);
}
