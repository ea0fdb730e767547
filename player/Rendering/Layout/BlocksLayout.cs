using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>
/// The natural layout of a recording that is not of a GPT: every tensor a block of its rows and columns (all sizes but the last are
/// rows), cut into pieces where it is taller or wider than the canvas, the pieces set in rows from the left.
/// </summary>
internal static class BlocksLayout
{
    /// <summary>Lays any tensors out.</summary>
    public static PictureLayout Create(RecordingHeader header)
    {
        double bestFactor = double.PositiveInfinity;
        PictureLayout? best = null;
        double ideal = Math.Sqrt(Math.Max(1, header.WeightCount) * (double)PictureLayout.ScreenWidth / PictureLayout.ScreenHeight);
        for (double stretch = 1; stretch < 2; stretch += 0.05)
        {
            var layout = Create(header, Math.Max(16, (int)(ideal * stretch)));
            double factor = PictureLayout.ScreenFactor(layout.Width, layout.Height);
            if (factor < bestFactor)
            {
                (best, bestFactor) = (layout, factor);
            }
        }
        return best!;
    }

    private static PictureLayout Create(RecordingHeader header, int width)
    {
        int gap = Math.Max(1, width / 2000);
        int pieceWidth = width - (2 * gap);
        int pieceHeight = Math.Max(1, width / 2);
        var builder = new LayoutBuilder();
        int x = gap;
        int y = gap;
        int shelf = 0;
        foreach (var tensor in header.Tensors.Where(tensor => tensor.Count > 0))
        {
            int columns = tensor.Shape.IsEmpty ? 1 : tensor.Shape[^1];
            int rows = checked((int)(tensor.Count / columns));
            for (int column = 0; column < columns; column += pieceWidth)
            {
                for (int row = 0; row < rows; row += pieceHeight)
                {
                    int w = Math.Min(pieceWidth, columns - column);
                    int h = Math.Min(pieceHeight, rows - row);
                    if (x + w + gap > width)
                    {
                        (x, y, shelf) = (gap, y + shelf + gap, 0);
                    }
                    builder.Upright(x, y, w, h, tensor, columns, row, column, tensor.Name);
                    x += w + gap;
                    shelf = Math.Max(shelf, h);
                }
            }
        }
        return builder.Build("natural", width, y + shelf + gap);
    }
}
