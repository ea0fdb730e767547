namespace Brainscan.Player.Rendering.Text;

/// <summary>How the strip of generated text is set.</summary>
/// <param name="Columns">Characters in a line.</param>
/// <param name="Margin">Pixels free at its left and its right.</param>
internal readonly record struct TextStrip(int Columns, int Margin)
{
    // of the 240 cells, 32 × 64 each at 8K, that there are from edge to edge; a frame on a wall hides a centimetre
    private const int CellsAcross = 240;
    private const int CellsFree = 2;

    /// <summary>As in the piece: 236 cells, with two free at the left and two at the right.</summary>
    /// <param name="width">The picture's width, pixels.</param>
    public static TextStrip OfPiece(int width) => new(Words.StandardColumns, (int)MathF.Round(width * (float)CellsFree / CellsAcross));
}
