using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>Collects rectangles and labels; the layouts' rules are written on top of it.</summary>
internal sealed class LayoutBuilder
{
    private readonly ImmutableArray<PixelRectangle>.Builder _rectangles = ImmutableArray.CreateBuilder<PixelRectangle>();
    private readonly ImmutableArray<LayoutLabel>.Builder _labels = ImmutableArray.CreateBuilder<LayoutLabel>();

    /// <summary>Where the player may write about the run.</summary>
    public CanvasArea Status { get; set; }

    /// <summary>Rows <paramref name="row"/>… and columns <paramref name="column"/>… of a matrix stored with <paramref name="stride"/> weights a row, as they are. <paramref name="group"/> as in <see cref="PixelRectangle"/>.</summary>
    public void Upright(int x, int y, int width, int height, TensorInfo tensor, int stride, int row, int column, string part, int group = 0) =>
        Add(x, y, width, height, tensor, (row * stride) + column, stride, 1, group, true, part);

    /// <summary>The same turned about its diagonal: matrix rows run across, matrix columns run down. <paramref name="group"/> as in <see cref="PixelRectangle"/>.</summary>
    public void Turned(int x, int y, int width, int height, TensorInfo tensor, int stride, int row, int column, string part, int group = 0) =>
        Add(x, y, width, height, tensor, (row * stride) + column, 1, stride, group, true, part);

    /// <summary>Weights in storage order, wrapped at a width; the last row may be short. Returns the rows taken.</summary>
    public int Wrapped(int x, int y, int width, TensorInfo tensor, string part)
    {
        int count = checked((int)tensor.Count);
        int rows = count / width;
        Add(x, y, width, rows, tensor, 0, width, 1, 0, false, part);
        Add(x, y + rows, count % width, 1, tensor, rows * width, width, 1, 0, false, part);
        return (count + width - 1) / width;
    }

    /// <summary>Adds a label.</summary>
    public void Label(int x, int y, int width, int height, string text) => _labels.Add(new LayoutLabel(x, y, width, height, text));

    /// <summary>The finished layout.</summary>
    public PictureLayout Build(string name, int width, int height) => new(
        name, PictureLayout.Align(width), PictureLayout.Align(height), _rectangles.ToImmutable(), _labels.ToImmutable(), Status);

    private void Add(
        int x, int y, int width, int height, TensorInfo tensor, int first, int rowStride, int columnStride, int group, bool isMatrix, string part)
    {
        if (width > 0 && height > 0)
        {
            _rectangles.Add(new PixelRectangle(x, y, width, height, tensor.Index, first, rowStride, columnStride, group, isMatrix, part));
        }
    }
}
