using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>
/// The original piece's picture: EMBED, BLK 0 …, OUT from left to right, every tensor in storage order, wrapped to its column's width.
/// A recording that is not of a GPT has one column for each group of tensors with the same first name.
/// </summary>
internal static class ColumnsLayout
{
    /// <summary>Lays any tensors out.</summary>
    public static PictureLayout Create(RecordingHeader header)
    {
        var columns = header.Tensors.Where(tensor => tensor.Count > 0).GroupBy(tensor => Title(tensor.Name))
            .Select(group => (Title: group.Key, Tensors: group.ToImmutableArray())).ToImmutableArray();
        var (height, widths) = BestHeight(columns.Select(column => column.Tensors).ToImmutableArray());
        int gap = Gap(height);
        int label = Label(height);
        var builder = new LayoutBuilder();
        int x = gap;
        for (int i = 0; i < columns.Length; i++)
        {
            builder.Label(x, 0, widths[i], label, columns[i].Title);
            int y = label + gap;
            foreach (var tensor in columns[i].Tensors)
            {
                y += builder.Wrapped(x, y, widths[i], tensor, tensor.Name);
            }
            x += widths[i] + gap;
        }
        return builder.Build("columns", x, label + gap + height);
    }

    private static string Title(string tensor)
    {
        string[] names = tensor.Split('.');
        return names[0] switch
        {
            "blocks" when names.Length > 1 => $"BLK {names[1]}",
            "token_embedding" or "position_embedding" => "EMBED",
            "final_norm" or "head" => "OUT",
            var other => other,
        };
    }

    private static int Gap(int height) => Math.Max(1, height / 1000);

    private static int Label(int height) => Math.Max(2, height * 28 / 4092);

    /// <summary>The height of the columns for which the canvas needs the smallest screen, and their widths.</summary>
    private static (int Height, ImmutableArray<int> Widths) BestHeight(ImmutableArray<ImmutableArray<TensorInfo>> columns)
    {
        long weights = columns.Sum(column => column.Sum(tensor => tensor.Count));
        int square = (int)Math.Ceiling(Math.Sqrt(weights * (double)PictureLayout.ScreenHeight / PictureLayout.ScreenWidth));
        int tallest = columns.Max(column => column.Length);
        var best = (Height: 0, Widths: ImmutableArray<int>.Empty);
        double bestFactor = double.PositiveInfinity;
        // the ideal height without gutters, and what is around it
        int from = Math.Max(tallest, square * 7 / 8);
        int to = Math.Max(tallest, square * 5 / 4) + 1;
        int stride = Math.Max(1, (to - from) / 400);
        for (int height = from; height <= to; height += stride)
        {
            var widths = columns.Select(column => Narrowest(column, height)).ToImmutableArray();
            int width = widths.Sum() + (Gap(height) * (widths.Length + 1));
            double factor = PictureLayout.ScreenFactor(
                PictureLayout.Align(width), PictureLayout.Align(height + Gap(height) + Label(height)));
            if (factor < bestFactor)
            {
                (best, bestFactor) = ((height, widths), factor);
            }
        }
        return best;
    }

    /// <summary>The narrowest column that takes these tensors, each begun on a row of its own, in this height.</summary>
    private static int Narrowest(ImmutableArray<TensorInfo> tensors, int height)
    {
        long low = Math.Max(1, tensors.Sum(tensor => tensor.Count) / height);
        long high = Math.Max(low, tensors.Max(tensor => tensor.Count));
        while (low < high)
        {
            long middle = (low + high) / 2;
            if (tensors.Sum(tensor => (tensor.Count + middle - 1) / middle) <= height)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return checked((int)low);
    }
}
