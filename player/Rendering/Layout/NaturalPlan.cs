using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>The sizes that the natural layout's rules are worked out with, all in pixels of the canvas.</summary>
internal sealed class NaturalPlan
{
    /// <summary>Rows above a block: four layer-norm rows, each with a black row under it.</summary>
    public const int NormRows = 8;

    private NaturalPlan(ModelInfo model, int slicesPerRow, int sliceRows, int blockRows, int headsPerStrip)
    {
        Width = model.Width;
        Heads = model.Heads;
        Vocabulary = model.Vocabulary;
        Context = model.Context;
        HeadWidth = model.Width / model.Heads;
        SlicesPerRow = slicesPerRow;
        SliceRows = sliceRows;
        BlocksPerRow = (model.Layers + blockRows - 1) / blockRows;
        StripWidth = headsPerStrip * HeadWidth;
        int spareSlices = (sliceRows * slicesPerRow) - (4 * Heads);
        RightNeurons = Math.Min(spareSlices * HeadWidth, 4 * Width);
        BlockWidth = Width + (slicesPerRow * HeadWidth);
        BlockHeight = Math.Max((8 * Width) - RightNeurons, sliceRows * Width);

        // gutters and labels in proportion: 4 and 28 pixels beside the default model's 4092 rows
        Gap = Math.Max(1, BlockHeight / 1000);
        Margin = 2 * Gap;
        LabelHeight = Math.Max(2, (BlockHeight * 28 / 4092));
        RowHeight = BandHeight + BlockHeight;
        CanvasHeight = blockRows * RowHeight;
        PieceRows = CanvasHeight - BandHeight;
        BlocksX = EmbeddingsEnd() + Margin;
        CanvasWidth = BlocksX + (BlocksPerRow * (BlockWidth + Gap)) - Gap + Margin;
    }

    public int Width { get; }
    public int Heads { get; }
    public int Vocabulary { get; }
    public int Context { get; }
    public int HeadWidth { get; }

    /// <summary>Slices side by side in the right part of a block.</summary>
    public int SlicesPerRow { get; }

    /// <summary>Rows of slices in the right part of a block.</summary>
    public int SliceRows { get; }

    /// <summary>Neurons of the down-projection that are in the right part, the last ones.</summary>
    public int RightNeurons { get; }

    public int BlocksPerRow { get; }
    public int BlockWidth { get; }
    public int BlockHeight { get; }

    /// <summary>A row of blocks with the band above it.</summary>
    public int RowHeight { get; }

    /// <summary>Width of the strips the embeddings are cut into: whole heads.</summary>
    public int StripWidth { get; }

    /// <summary>Most rows of an embedding in one piece.</summary>
    public int PieceRows { get; }

    public int Gap { get; }
    public int Margin { get; }
    public int LabelHeight { get; }

    /// <summary>Label and layer norms above a block.</summary>
    public int BandHeight => LabelHeight + NormRows;

    /// <summary>Left edge of the first block.</summary>
    public int BlocksX { get; }

    public int CanvasWidth { get; }
    public int CanvasHeight { get; }

    /// <summary>The plan that needs the smallest screen; of equals the one that cuts the embeddings least.</summary>
    public static NaturalPlan Best(ModelInfo model)
    {
        NaturalPlan? best = null;
        double bestFactor = double.PositiveInfinity;
        for (int blockRows = 1; blockRows <= Math.Max(1, model.Layers); blockRows++)
        {
            for (int slicesPerRow = 1; slicesPerRow <= 4 * model.Heads; slicesPerRow++)
            {
                int fewest = ((4 * model.Heads) + slicesPerRow - 1) / slicesPerRow;
                for (int sliceRows = fewest; sliceRows <= Math.Max(fewest, 8); sliceRows++)
                {
                    for (int strip = model.Heads; strip >= 1; strip--)
                    {
                        if (model.Heads % strip != 0)
                        {
                            continue;
                        }
                        var plan = new NaturalPlan(model, slicesPerRow, sliceRows, blockRows, strip);
                        double factor = PictureLayout.ScreenFactor(
                            PictureLayout.Align(plan.CanvasWidth), PictureLayout.Align(plan.CanvasHeight));
                        if (factor < bestFactor)
                        {
                            (best, bestFactor) = (plan, factor);
                        }
                    }
                }
            }
        }
        return best!;
    }

    /// <summary>Where the next piece of the embeddings goes: under the last one, or at the top of a new column.</summary>
    public (int X, int Y) Place(int x, int y, int height, bool isLabelled)
    {
        int under = y == 0 ? BandHeight : isLabelled ? y + BandHeight : y;
        return under + height <= CanvasHeight ? (x, under) : (x + StripWidth + Gap, BandHeight);
    }

    private int EmbeddingsEnd()
    {
        int x = Margin;
        int y = 0;
        foreach (int rows in new[] { Vocabulary, Context, Vocabulary })
        {
            for (int column = 0; column < Width; column += StripWidth)
            {
                for (int row = 0; row < rows; row += PieceRows)
                {
                    int height = Math.Min(PieceRows, rows - row);
                    (x, y) = Place(x, y, height, column == 0 && row == 0);
                    y += height + Gap;
                }
            }
        }
        (x, _) = Place(x, y, (2 * (Width / StripWidth)) + 1, false);
        return x + StripWidth;
    }
}
