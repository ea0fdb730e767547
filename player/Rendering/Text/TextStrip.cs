namespace Brainscan.Player.Rendering.Text;

/// <summary>How the strip of generated text is set.</summary>
/// <param name="Columns">Characters in a line.</param>
/// <param name="Margin">Pixels free at its left and its right.</param>
internal readonly record struct TextStrip(int Columns, int Margin)
{
    /// <summary>As in the piece: 240 cells from edge to edge, 32 × 64 each at 8K.</summary>
    public static TextStrip OfPiece => new(Words.StandardColumns, 0);
}
