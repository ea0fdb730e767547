using Brainscan.Format;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Inspection;

/// <summary>One weight, and where it is. It is the same one wherever a layout puts it.</summary>
/// <param name="Rectangle">Index of its rectangle in the layout.</param>
/// <param name="Tensor">Index of its tensor.</param>
/// <param name="Index">Its place in the tensor, row-major.</param>
/// <param name="Row">Its row: all of the tensor's dimensions but the last count as rows.</param>
/// <param name="Column">Its column, along the tensor's last dimension.</param>
/// <param name="Part">The part of the picture it lies in, for people: <c>L3 q head 5</c>.</param>
/// <param name="Layer">Its layer, from 0; null outside the layers.</param>
/// <param name="Head">Its attention head, from 0; null where it belongs to none.</param>
/// <param name="Role">What it is: <c>q</c>, <c>k</c>, <c>v</c>, <c>output</c>, <c>up</c>, <c>token embedding</c> …</param>
internal readonly record struct WeightPlace(
    int Rectangle, int Tensor, long Index, int Row, int Column, string Part, int? Layer, int? Head, string Role)
{
    /// <inheritdoc/>
    public bool Equals(WeightPlace other) => Tensor == other.Tensor && Index == other.Index;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tensor, Index);
}

/// <summary>From a pixel of the canvas to the weight there, and back.</summary>
internal sealed class WeightLocator
{
    private readonly PictureLayout _layout;
    private readonly RecordingHeader _header;
    private readonly int[][] _rectanglesOf; // by tensor

    /// <summary>Prepares.</summary>
    public WeightLocator(PictureLayout layout, RecordingHeader header)
    {
        _layout = layout;
        _header = header;
        Names = new ModelNames(header);
        var byTensor = Enumerable.Range(0, layout.Rectangles.Length).ToLookup(i => layout.Rectangles[i].Tensor);
        _rectanglesOf = [.. header.Tensors.Select(tensor => byTensor[tensor.Index].ToArray())];
    }

    /// <summary>What tensors are called.</summary>
    public ModelNames Names { get; }

    /// <summary>The weight at a pixel of the canvas; null in a gutter and outside.</summary>
    public WeightPlace? At(int canvasX, int canvasY)
    {
        // a model has some hundred rectangles: looking at each takes less than a microsecond
        for (int i = 0; i < _layout.Rectangles.Length; i++)
        {
            ref readonly var rectangle = ref _layout.Rectangles.ItemRef(i);
            int column = canvasX - rectangle.X;
            int row = canvasY - rectangle.Y;
            if ((uint)column < (uint)rectangle.Width && (uint)row < (uint)rectangle.Height)
            {
                return PlaceOf(i, IndexAt(rectangle, row, column));
            }
        }
        return null;
    }

    /// <summary>The weight at an index of a tensor.</summary>
    public WeightPlace PlaceOf(int tensor, long index) => PlaceOf(Find(tensor, index).Rectangle, (int)index);

    /// <summary>The pixel of a weight on the canvas.</summary>
    public (int X, int Y) CanvasOf(int tensor, long index)
    {
        var (_, x, y) = Find(tensor, index);
        return (x, y);
    }

    /// <summary>The smallest rectangle of the canvas that holds a block of a tensor's rows and columns.</summary>
    public CanvasArea CanvasOf(int tensor, int row, int rows, int column, int columns)
    {
        int stride = ColumnsOf(_header.Tensors[tensor]);
        var all = default(CanvasArea);
        foreach (int i in _rectanglesOf[tensor])
        {
            var rectangle = _layout.Rectangles[i];
            var part = rectangle.IsMatrix
                ? PartOfMatrix(rectangle, stride, row, rows, column, columns)
                : PartOfWrapped(rectangle, ((long)row * stride) + column, ((long)(row + rows - 1) * stride) + column + columns - 1);
            all = Union(all, part);
        }
        return all;
    }

    /// <summary>The smallest rectangle of the canvas that holds a tensor.</summary>
    public CanvasArea CanvasOf(int tensor) =>
        _rectanglesOf[tensor].Select(i => _layout.Rectangles[i]).Aggregate(default(CanvasArea), (all, r) => Union(all, new CanvasArea(r.X, r.Y, r.Width, r.Height)));

    /// <summary>The smallest rectangle that holds two; one of them may be empty.</summary>
    public static CanvasArea Union(CanvasArea one, CanvasArea other)
    {
        if (one.Width == 0 || other.Width == 0)
        {
            return one.Width == 0 ? other : one;
        }
        int x = Math.Min(one.X, other.X);
        int y = Math.Min(one.Y, other.Y);
        return new CanvasArea(x, y, Math.Max(one.X + one.Width, other.X + other.Width) - x, Math.Max(one.Y + one.Height, other.Y + other.Height) - y);
    }

    /// <summary>The weight, counted within its tensor, in a row and a column of a rectangle.</summary>
    public static int IndexAt(in PixelRectangle rectangle, int row, int column) =>
        rectangle.First + (row * rectangle.RowStride) + (column * rectangle.ColumnStride);

    /// <summary>Columns of a tensor seen as a matrix: its last dimension; 1 for a scalar.</summary>
    public static int ColumnsOf(TensorInfo tensor) => tensor.Shape.IsEmpty ? 1 : Math.Max(1, tensor.Shape[^1]);

    private WeightPlace PlaceOf(int rectangle, int index)
    {
        var at = _layout.Rectangles[rectangle];
        int columns = ColumnsOf(_header.Tensors[at.Tensor]);
        var (row, column) = (index / columns, index % columns);
        var (layer, head, role) = Names.Of(at.Tensor, row, column);
        return new WeightPlace(rectangle, at.Tensor, index, row, column, at.Part, layer, head, role);
    }

    private (int Rectangle, int X, int Y) Find(int tensor, long index)
    {
        foreach (int i in _rectanglesOf[tensor])
        {
            var rectangle = _layout.Rectangles[i];
            if (TryFind(index - rectangle.First, rectangle.RowStride, rectangle.ColumnStride, out int row, out int column, rectangle.Height, rectangle.Width)
                || TryFind(index - rectangle.First, rectangle.ColumnStride, rectangle.RowStride, out column, out row, rectangle.Width, rectangle.Height))
            {
                return (i, rectangle.X + column, rectangle.Y + row);
            }
        }
        throw new ArgumentOutOfRangeException(nameof(index), index, $"{_header.Tensors[tensor].Name} has {_header.Tensors[tensor].Count:N0} weights");
    }

    // Divides an offset by the longer stride first. Where both are 1 there is only one row, or one column; which, the lengths say.
    private static bool TryFind(long offset, int longStride, int shortStride, out int major, out int minor, int majors, int minors)
    {
        long first = offset / longStride;
        long second = offset % longStride / shortStride;
        (major, minor) = ((int)Math.Min(first, int.MaxValue), (int)second);
        return offset >= 0 && first < majors && second < minors && (first * longStride) + (second * shortStride) == offset;
    }

    private static CanvasArea PartOfMatrix(in PixelRectangle rectangle, int stride, int row, int rows, int column, int columns)
    {
        int firstRow = rectangle.First / stride;
        int firstColumn = rectangle.First % stride;
        bool isTurned = rectangle.RowStride != stride || (stride == 1 && rectangle.Width > 1);
        var (y, height) = isTurned ? (column - firstColumn, columns) : (row - firstRow, rows);
        var (x, width) = isTurned ? (row - firstRow, rows) : (column - firstColumn, columns);
        int left = Math.Max(0, x);
        int top = Math.Max(0, y);
        int right = Math.Min(rectangle.Width, x + width);
        int bottom = Math.Min(rectangle.Height, y + height);
        return left < right && top < bottom ? new CanvasArea(rectangle.X + left, rectangle.Y + top, right - left, bottom - top) : default;
    }

    private static CanvasArea PartOfWrapped(in PixelRectangle rectangle, long first, long last)
    {
        long from = Math.Max(0, first - rectangle.First);
        long to = Math.Min((long)rectangle.Width * rectangle.Height, last - rectangle.First + 1) - 1;
        if (from > to)
        {
            return default;
        }
        int top = (int)(from / rectangle.Width);
        int bottom = (int)(to / rectangle.Width);
        bool isOneRow = top == bottom;
        int left = isOneRow ? (int)(from % rectangle.Width) : 0;
        int right = isOneRow ? (int)(to % rectangle.Width) + 1 : rectangle.Width;
        return new CanvasArea(rectangle.X + left, rectangle.Y + top, right - left, bottom - top + 1);
    }
}
