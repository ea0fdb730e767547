using System.Numerics;
using System.Text;
using Brainscan.Player.Inspection;
using HarfBuzzSharp;

namespace Brainscan.Player.Rendering.Text;

/// <summary>Where the cells of the text strip are.</summary>
/// <param name="Columns">Cells in a line.</param>
/// <param name="Left">Left edge of the first, pixels.</param>
/// <param name="Top">Top edge of the first line, pixels.</param>
/// <param name="Width">A cell's width, pixels.</param>
/// <param name="Height">A line's height, pixels.</param>
/// <param name="Type">Size of the type: the em, in pixels.</param>
internal readonly record struct StripGrid(int Columns, float Left, float Top, float Width, float Height, int Type);

/// <summary>
/// Writes the strip of generated text with its certainty, in any script: a letter in its cell, a wide one in two. Scripts whose letters join
/// are shaped a word at a time, and the word stands in the cells of its letters. A text of which most is read from right to left begins at the right.
/// </summary>
/// <param name="pass">What is written with; stays the caller's.</param>
/// <param name="fonts">The fonts the pass has.</param>
internal sealed class StripWords(TextPass pass, FontSet fonts)
{
    private static readonly Vector3 CaretColor = new(1f, 0.86f, 0.62f);

    // the order of letters is FriBidi's business, and where a paragraph ends is said to it with this
    private const int EndOfParagraph = '\t';

    /// <summary>Writes cells and the caret after them.</summary>
    public void Write(ReadOnlySpan<TextCell> cells, in StripGrid grid)
    {
        bool isTurned = false;
        foreach (var cell in cells)
        {
            isTurned |= Bidi.MayTurn(cell.Character);
        }
        bool isFromRight = isTurned && Bidi.IsMostlyFromRight(LettersOf(cells));
        for (int from = 0; from <= cells.Length; from += grid.Columns)
        {
            int to = Math.Min(from + grid.Columns, cells.Length);
            // the caret is where the text ends; a full last line has it on the next
            bool hasCaret = to - from < grid.Columns;
            float baseline = grid.Top + (from / grid.Columns * grid.Height) + (grid.Height * 0.5f) + (grid.Type * 0.36f);
            var line = cells[from..to];
            if (!isTurned && IsPlain(line))
            {
                Plain(line, grid, baseline, hasCaret);
                continue;
            }
            // a wide letter that begins in the last cell has both of its cells here, and all a little narrower
            bool isOverfull = to < cells.Length && cells[to].Character == TextCell.SecondHalf;
            Any(cells[from..(isOverfull ? to + 1 : to)], grid, baseline, isTurned, isFromRight, hasCaret);
        }
    }

    /// <summary>From a dim blue guess to the warm light of certainty; never so dim that it cannot be read on a wall.</summary>
    private static Vector3 Certainty(TextCell cell)
    {
        float confidence = cell.Confidence;
        var hue = confidence < 0.5f
            ? Vector3.Lerp(new(0.50f, 0.70f, 1f), new(1f, 0.72f, 0.45f), confidence * 2)
            : Vector3.Lerp(new(1f, 0.72f, 0.45f), new(1f, 0.95f, 0.86f), (confidence * 2) - 1);
        var color = hue * (0.36f + (0.64f * confidence));
        return cell.Character is TextCell.Placeholder or TextCell.LineBreak ? color * 0.45f : color;
    }

    private static bool IsPlain(ReadOnlySpan<TextCell> line)
    {
        foreach (var cell in line)
        {
            if (cell.Marks is not null || cell.Character is < 0 or > char.MaxValue || !TextLine.IsPlain((char)cell.Character))
            {
                return false;
            }
        }
        return true;
    }

    private static int[] LettersOf(ReadOnlySpan<TextCell> cells)
    {
        List<int> letters = [];
        foreach (var cell in cells)
        {
            if (cell.Character != TextCell.SecondHalf)
            {
                letters.Add(cell.Character == TextCell.LineBreak ? EndOfParagraph : cell.Character);
            }
        }
        return [.. letters];
    }

    private void Plain(ReadOnlySpan<TextCell> line, in StripGrid grid, float baseline, bool hasCaret)
    {
        float inCell = (grid.Width - FontFace.AdvanceOf(grid.Type)) / 2;
        for (int i = 0; i < line.Length; i++)
        {
            pass.Add(line[i].Character, grid.Type, grid.Left + (i * grid.Width) + inCell, baseline, Certainty(line[i]));
        }
        if (hasCaret)
        {
            pass.Add('▏', grid.Type, grid.Left + (line.Length * grid.Width) + inCell, baseline, CaretColor);
        }
    }

    private void Any(ReadOnlySpan<TextCell> line, in StripGrid grid, float baseline, bool isTurned, bool isFromRight, bool hasCaret)
    {
        List<TextCell> letters = [];
        List<int> widths = [];
        // the first cell may be the second half of what stands in the line above: it stays free
        int free = line.Length > 0 && line[0].Character == TextCell.SecondHalf ? 1 : 0;
        foreach (var cell in line[free..])
        {
            if (cell.Character == TextCell.SecondHalf)
            {
                widths[^1]++;
                continue;
            }
            letters.Add(cell);
            widths.Add(1);
        }
        if (hasCaret)
        {
            letters.Add(new TextCell(' ', 1));
            widths.Add(1);
        }
        int count = letters.Count;
        sbyte[] levels = new sbyte[count];
        int[] order = [.. Enumerable.Range(0, count)];
        if (isTurned)
        {
            Bidi.Order([.. letters.Select(letter => letter.Character == TextCell.LineBreak ? EndOfParagraph : letter.Character)], isFromRight, levels, order);
        }
        int columns = Math.Max(grid.Columns, free + widths.Sum());
        float wide = grid.Width * grid.Columns / columns;
        int column = isFromRight ? columns - free - widths.Sum() : free;
        for (int at = 0; at < count;)
        {
            int letter = order[at];
            bool isLetterFromRight = (levels[letter] & 1) != 0;
            int next = at + 1;
            while (next < count && IsOneWord(letters, levels, order[next - 1], order[next]))
            {
                next++;
            }
            int from = Math.Min(letter, order[next - 1]);
            int cellsWide = 0;
            for (int i = from; i < from + next - at; i++)
            {
                cellsWide += widths[i];
            }
            var box = new Box(grid.Left + (column * wide), cellsWide * wide, baseline, grid.Type);
            if (hasCaret && letter == count - 1)
            {
                pass.Add('▏', grid.Type, box.Middle(FontFace.AdvanceOf(grid.Type)), baseline, CaretColor);
            }
            else
            {
                Word(letters.GetRange(from, next - at), box, isLetterFromRight);
            }
            column += cellsWide;
            at = next;
        }
    }

    private bool IsOneWord(List<TextCell> letters, sbyte[] levels, int before, int next)
    {
        int isAfter = (levels[before] & 1) != 0 ? -1 : 1;
        return next == before + isAfter && levels[next] == levels[before] && Scripts.Joins(letters[before].Character) && Scripts.Joins(letters[next].Character)
            && fonts.FontOf(letters[before].Text) is > FontSet.Own and var font && fonts.FontOf(letters[next].Text) == font;
    }

    private void Word(List<TextCell> letters, Box box, bool isFromRight)
    {
        var first = letters[0];
        int font = fonts.FontOf(first.Text);
        if (font <= FontSet.Own && (first.Marks is null || font == FontSet.None))
        {
            int seen = isFromRight ? UnicodeFunctions.Default.GetMirroring(first.Character) : first.Character;
            pass.Add(seen, box.Type, box.Middle(FontFace.AdvanceOf(box.Type)), box.Baseline, Certainty(first));
            return;
        }
        StringBuilder text = new();
        List<int> starts = [];
        foreach (var letter in letters)
        {
            starts.Add(text.Length);
            text.Append(letter.Text);
        }
        var word = fonts.Shape(text.ToString(), font, isFromRight);
        int type = box.Fitting(word.Width);
        float left = box.Middle(word.Width * type);
        foreach (var glyph in word.Glyphs)
        {
            int place = starts.BinarySearch(glyph.At);
            var letter = letters[Math.Clamp(place < 0 ? ~place - 1 : place, 0, letters.Count - 1)];
            pass.AddGlyph(font, glyph.Number, type, left + (glyph.X * type), box.Baseline - (glyph.Y * type), Certainty(letter));
        }
    }

    /// <summary>The cells of a word.</summary>
    private readonly record struct Box(float Left, float Width, float Baseline, int Type)
    {
        public float Middle(float width) => Left + ((Width - width) / 2);

        /// <summary>The type, or the smaller one in which a word is no wider than its cells: in a few steps, as every size is a set of glyphs.</summary>
        public int Fitting(float ems)
        {
            if (ems * Type <= Width + 1)
            {
                return Type;
            }
            int type = (int)(Width / ems);
            return Math.Max(1, type - (type % Math.Max(1, Type / 16)));
        }
    }
}
