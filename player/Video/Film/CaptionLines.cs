using System.Globalization;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.Video.Film;

/// <summary>Breaks words into lines: at blanks, and between the letters of Chinese and Japanese, which has none.</summary>
internal static class CaptionLines
{
    // what may not begin a line, and what may not end one
    private const string Closing = "、。，．・：；？！ー」』）】〉》］｝〕ぁぃぅぇぉっゃゅょァィゥェォッャュョ々…";
    private const string Opening = "「『（【〈《［｛〔";

    // finer than a pixel at 8K
    private const int Halvings = 14;

    /// <summary>
    /// Breaks a text into as few lines as fit, all about as long as each other. A line break that was written is made. A word that is wider
    /// than the room has a line of its own.
    /// </summary>
    /// <param name="text">The words.</param>
    /// <param name="room">What a line may be wide.</param>
    /// <param name="width">What words are wide.</param>
    public static string[] Wrap(string text, float room, Func<string, float> width)
    {
        List<string> lines = [];
        foreach (string written in text.ReplaceLineEndings("\n").Split('\n'))
        {
            lines.AddRange(width(written) <= room ? [written] : Even([.. Units(written)], room, width));
        }
        return [.. lines];
    }

    private static List<string> Even(string[] units, float room, Func<string, float> width)
    {
        var best = Fill(units, room, width);
        var (narrow, wide) = (0f, room);
        for (int i = 0; i < Halvings; i++)
        {
            float middle = (narrow + wide) / 2;
            var tried = Fill(units, middle, width);
            if (tried.Count == best.Count && tried.TrueForAll(line => width(line) <= room))
            {
                (best, wide) = (tried, middle);
            }
            else
            {
                narrow = middle;
            }
        }
        return best;
    }

    private static List<string> Fill(string[] units, float room, Func<string, float> width)
    {
        List<string> lines = [];
        string line = "";
        foreach (string unit in units)
        {
            if (line.Length > 0 && width((line + unit).TrimEnd()) > room)
            {
                lines.Add(line.TrimEnd());
                line = "";
            }
            line += unit;
        }
        lines.Add(line.TrimEnd());
        return lines;
    }

    // what is never torn: a word with the blank after it, or a wide letter with the signs that belong to it
    private static IEnumerable<string> Units(string text)
    {
        string unit = "";
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext())
        {
            string letter = letters.GetTextElement();
            if (unit.Length > 0 && MayBreak(unit[^1], letter))
            {
                yield return unit;
                unit = "";
            }
            unit += letter;
        }
        if (unit.Length > 0)
        {
            yield return unit;
        }
    }

    private static bool MayBreak(char before, string letter)
    {
        if (char.IsWhiteSpace(before))
        {
            return !char.IsWhiteSpace(letter[0]);
        }
        return !char.IsWhiteSpace(letter[0]) && !Closing.Contains(letter[0], StringComparison.Ordinal) && !Opening.Contains(before, StringComparison.Ordinal)
            && (IsIdeographic(before) || IsIdeographic(letter[0]));
    }

    // Hangul is wide too, and has blanks between its words
    private static bool IsIdeographic(char letter) => letter >= 0x2E80 && letter is not (>= '\uAC00' and <= '\uD7FF') && CellWidth.Of(letter, []) == 2;
}
