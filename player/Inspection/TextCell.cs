namespace Brainscan.Player.Inspection;

/// <summary>
/// A cell of the generated text: a letter with all marks that stand on it. One that is two cells wide (Chinese, Japanese, Korean) is followed by a
/// cell that holds nothing but its <see cref="SecondHalf"/>.
/// </summary>
/// <param name="Character">Unicode code point of the letter.</param>
/// <param name="Confidence">Probability the model gave it, 0–1; of several bytes, and of several characters, the least.</param>
/// <param name="Marks">The characters after the first that are drawn as one with it; null where there are none, which is nearly always.</param>
internal readonly record struct TextCell(int Character, float Confidence, string? Marks = null)
{
    /// <summary>Stands for a byte that says nothing.</summary>
    public const int Placeholder = '·';

    /// <summary>Stands for a line break, which is not made: three lines are too few to leave half empty.</summary>
    public const int LineBreak = '¶';

    /// <summary>In place of a character: the cell belongs to the letter before it.</summary>
    public const int SecondHalf = -1;

    /// <summary>The letter and its marks as UTF-16; nothing for the second half of another.</summary>
    public string Text => Character == SecondHalf ? "" : char.ConvertFromUtf32(Character) + Marks;
}
