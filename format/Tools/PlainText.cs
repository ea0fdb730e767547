using System.Globalization;
using System.Text;

namespace Brainscan.Format.Tools;

/// <summary>
/// Words that came out of a file somebody else wrote, made safe to show: nothing in them speaks to a terminal, turns the direction of writing, or is not seen.
/// </summary>
public static class PlainText
{
    /// <summary>Whether a character only shows itself.</summary>
    public static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>The words with all else written out, as <c>\u{1B}</c>. Line breaks and tabs stay where they are allowed.</summary>
    /// <param name="words">The words.</param>
    /// <param name="hasLines">Whether line breaks and tabs are ours.</param>
    public static string Of(string words, bool hasLines = false)
    {
        if (IsPlain(words, hasLines))
        {
            return words;
        }
        var result = new StringBuilder(words.Length + 16);
        foreach (var rune in words.EnumerateRunes())
        {
            bool isPlain = IsPlain(rune) || (hasLines && rune.Value is '\n' or '\t');
            result.Append(isPlain ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}"));
        }
        return result.ToString();
    }

    private static bool IsPlain(string words, bool hasLines)
    {
        foreach (var rune in words.EnumerateRunes())
        {
            if (!IsPlain(rune) && !(hasLines && rune.Value is '\n' or '\t'))
            {
                return false;
            }
        }
        return true;
    }
}
