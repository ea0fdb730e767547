using System.Globalization;
using System.Text;
using Wcwidth;

namespace Brainscan.Player.Inspection;

/// <summary>How many cells of a grid a letter takes: 1, or 2 where half of one would squeeze it.</summary>
internal static class CellWidth
{
    /// <summary>Cells of a letter with its marks.</summary>
    /// <param name="first">Code point of the letter.</param>
    /// <param name="marks">What stands on it.</param>
    public static int Of(int first, ReadOnlySpan<char> marks)
    {
        if (first < 0x300 && marks.IsEmpty)
        {
            return 1;
        }
        int width = Rune.IsValid(first) ? Math.Max(1, UnicodeCalculator.GetWidth(new Rune(first))) : 1;
        foreach (var mark in marks.EnumerateRunes())
        {
            width += TakesRoom(mark) ? 1 : 0;
        }
        return Math.Min(width, 2);
    }

    // A vowel sign of Devanagari or Thai stands beside its letter; a flag is two letters; U+FE0F asks for the wide form of a sign.
    private static bool TakesRoom(Rune mark) => mark.Value is 0x0E33 or 0x0EB3 or 0xFE0F or (>= 0x1F1E6 and <= 0x1F1FF)
        || Rune.GetUnicodeCategory(mark) == UnicodeCategory.SpacingCombiningMark;
}
