namespace Brainscan.Player.Inspection;

/// <summary>A character of the generated text.</summary>
/// <param name="Character">Unicode code point.</param>
/// <param name="Confidence">Probability the model gave it, 0–1; of several bytes the least.</param>
internal readonly record struct TextCell(int Character, float Confidence)
{
    /// <summary>Stands for a byte that says nothing.</summary>
    public const int Placeholder = '·';

    /// <summary>Stands for a line break, which is not made: three lines are too few to leave half empty.</summary>
    public const int LineBreak = '¶';
}
