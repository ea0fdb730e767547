namespace Brainscan.Player.Rendering.Layout;

/// <summary>
/// Neighbouring pixels are neighbouring weights of one matrix; matrices are cut only between heads.
///
/// A block of the model has a left part as wide as the model: the MLP's up-projection, one row a neuron, and under it the
/// down-projection turned, one row a neuron too, so that both show what a neuron reads and writes along the same axis. The right part
/// holds <em>slices</em>, a head wide and the model's width tall, several to a row: q, k, v (turned) and output of every head, in this
/// order; what room is left there takes the last neurons of the down-projection, upright. Layer norms are single rows above the block.
/// The embeddings stand in front of the first block, cut into strips of whole heads.
///
/// How many slices go in a row, how many rows of blocks there are and how wide the embeddings' strips are, is tried out for the
/// smallest screen that holds everything. The default model fills 7680 × 4128 so.
/// </summary>
internal static class NaturalLayout
{
    /// <summary>Lays a GPT out.</summary>
    public static PictureLayout Create(ModelTensors tensors)
    {
        var plan = NaturalPlan.Best(tensors.Model);
        var builder = new LayoutBuilder();
        Embeddings(builder, plan, tensors);
        for (int layer = 0; layer < tensors.Model.Layers; layer++)
        {
            Block(builder, plan, layer, tensors.Blocks[layer]);
        }
        return builder.Build("natural", plan.CanvasWidth, plan.CanvasHeight);
    }

    private static void Block(LayoutBuilder builder, NaturalPlan plan, int layer, BlockTensors tensors)
    {
        int d = plan.Width;
        int x = plan.BlocksX + (layer % plan.BlocksPerRow * (plan.BlockWidth + plan.Gap));
        int top = layer / plan.BlocksPerRow * plan.RowHeight;
        int y = top + plan.BandHeight;
        builder.Label(x, top, d, plan.LabelHeight, $"BLK {layer}   UP ↓ DOWN");
        builder.Label(x + d, top, plan.BlockWidth - d, plan.LabelHeight, "Q K V O");

        int normY = y - NaturalPlan.NormRows;
        foreach (var (tensor, part) in new[]
        {
            (tensors.Norm1Weight, "norm 1 weight"), (tensors.Norm1Bias, "norm 1 bias"),
            (tensors.Norm2Weight, "norm 2 weight"), (tensors.Norm2Bias, "norm 2 bias"),
        })
        {
            builder.Upright(x, normY, d, 1, tensor, d, 0, 0, $"L{layer} {part}");
            normY += 2;
        }

        int leftNeurons = (4 * d) - plan.RightNeurons;
        builder.Upright(x, y, d, 4 * d, tensors.Up, d, 0, 0, $"L{layer} up");
        builder.Turned(x, y + (4 * d), d, leftNeurons, tensors.Down, 4 * d, 0, 0, $"L{layer} down");
        Slices(builder, plan, layer, tensors, x + d, y);
    }

    private static void Slices(LayoutBuilder builder, NaturalPlan plan, int layer, BlockTensors tensors, int left, int top)
    {
        int d = plan.Width;
        int head = plan.HeadWidth;
        int neuron = (4 * d) - plan.RightNeurons;
        int planHeight = (plan.BlockHeight - (plan.SliceRows * d)) / plan.SliceRows;
        for (int slice = 0; slice < plan.SliceRows * plan.SlicesPerRow; slice++)
        {
            int column = slice % plan.SlicesPerRow;
            int row = slice / plan.SlicesPerRow;
            int x = left + (column * head);
            int y = top + (row * d);
            int keyY = top + (plan.SliceRows * d) + (row * planHeight);
            int kind = slice / plan.Heads;
            int h = slice % plan.Heads;
            if (kind < 3)
            {
                builder.Turned(x, y, head, d, tensors.Qkv, d, (kind * d) + (h * head), 0, $"L{layer} {"qkv"[kind]} head {h}", slice);
                builder.Label(x, keyY, head, planHeight, $"{"qkv"[kind]}{h}");
            }
            else if (kind == 3)
            {
                builder.Upright(x, y, head, d, tensors.Proj, d, 0, h * head, $"L{layer} output head {h}", slice);
                builder.Label(x, keyY, head, planHeight, $"o{h}");
            }
            else if (neuron < 4 * d)
            {
                // the rest of this row at once: its neurons follow one another in the matrix
                int width = Math.Min((plan.SlicesPerRow - column) * head, (4 * d) - neuron);
                builder.Upright(x, y, width, d, tensors.Down, 4 * d, 0, neuron, $"L{layer} down");
                builder.Label(x, keyY, width, planHeight, "down");
                neuron += width;
                slice += plan.SlicesPerRow - column - 1;
            }
        }
    }

    private static void Embeddings(LayoutBuilder builder, NaturalPlan plan, ModelTensors tensors)
    {
        int y = 0;
        int x = plan.Margin;
        int width = plan.StripWidth;
        foreach (var (tensor, rows, title, part) in new[]
        {
            (tensors.Token, plan.Vocabulary, "EMBED", "token embedding"),
            (tensors.Position, plan.Context, "POSITION", "position embedding"),
            (tensors.Head, plan.Vocabulary, "OUT", "output"),
        })
        {
            // a band of strips is one or more pieces of at most a column's height
            for (int column = 0; column < plan.Width; column += width)
            {
                for (int row = 0; row < rows; row += plan.PieceRows)
                {
                    int height = Math.Min(plan.PieceRows, rows - row);
                    bool isFirst = column == 0 && row == 0;
                    (x, y) = plan.Place(x, y, height, isFirst);
                    if (isFirst)
                    {
                        builder.Label(x, y - plan.BandHeight, width, plan.LabelHeight, title);
                    }
                    builder.Upright(x, y, width, height, tensor, plan.Width, row, column, part);
                    y += height + plan.Gap;
                }
            }
        }
        int normRows = plan.Width / width;
        (x, y) = plan.Place(x, y, (2 * normRows) + 1, false);
        builder.Wrapped(x, y, width, tensors.FinalWeight, "final norm weight");
        builder.Wrapped(x, y + normRows + 1, width, tensors.FinalBias, "final norm bias");
        y += (2 * normRows) + 1;
        int statusY = y + plan.BandHeight;
        builder.Status = new CanvasArea(x, statusY, width, Math.Max(0, plan.CanvasHeight - statusY - plan.Margin));
    }
}
