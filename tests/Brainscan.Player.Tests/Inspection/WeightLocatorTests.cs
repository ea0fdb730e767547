using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

public sealed class WeightLocatorTests
{
    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void At_everyPixelOfAGpt_isTheWeightWhosePixelItIs(string layout) => AssertRoundTrip(layout, Recordings.Gpt(2, 3, 24, 16, 40));

    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void At_everyPixelOfAnyModel_isTheWeightWhosePixelItIs(string layout)
    {
        AssertRoundTrip(layout, Any());
        AssertRoundTrip(layout, Recordings.Gpt(1, 1, 1, 1, 1)); // strides of 1 everywhere
    }

    [Fact]
    public void At_weightsOfAGpt_knowsLayerHeadAndRole()
    {
        var header = Recordings.Gpt(2, 3, 24, 16, 40);
        var layout = Layouts.Create("natural", header);
        var locator = new WeightLocator(layout, header);
        int headed = 0;
        foreach (var rectangle in layout.Rectangles)
        {
            foreach (var (x, y) in new[] { (rectangle.X, rectangle.Y), (rectangle.X + rectangle.Width - 1, rectangle.Y + rectangle.Height - 1) })
            {
                var place = locator.At(x, y)!.Value;
                Assert.Equal(rectangle.Part, place.Part);
                // the layout's words for people say the same
                string words = (place.Layer is { } layer ? $"L{layer} " : "") + place.Role + (place.Head is { } head ? $" head {head}" : "");
                Assert.Equal(rectangle.Part == "output" ? "output embedding" : rectangle.Part, words);
                headed += place.Head is null ? 0 : 1;
            }
        }
        Assert.Equal(2 * 2 * 3 * 4, headed);
    }

    [Fact]
    public void At_otherModels_saysWhatTheNamesSay()
    {
        var header = Any();
        var locator = new WeightLocator(Layouts.Create("natural", header), header);
        Assert.Equal([(null, "encoder"), (3, "attn c_attn"), (3, "attn bias"), (null, "scale"), (12, "layers.12")],
            locator.Names.Tensors.Take(5).Select(name => (name.Layer, name.Role)));
        var (x, y) = locator.CanvasOf(1, 8);
        var place = locator.At(x, y)!.Value;
        Assert.Equal((1, 8L, 1, 3, "h.3.attn.c_attn.weight"), (place.Tensor, place.Index, place.Row, place.Column, place.Part));
        Assert.Equal((3, null, "attn c_attn"), (place.Layer, place.Head, place.Role));
        Assert.Equal(locator.At(x, y), locator.PlaceOf(1, 8));
    }

    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void CanvasOf_rowsAndColumns_isTheSmallestRectangleWithAllOfThem(string name)
    {
        foreach (var header in new[] { Recordings.Gpt(2, 3, 24, 16, 40), Any() })
        {
            var layout = Layouts.Create(name, header);
            var locator = new WeightLocator(layout, header);
            foreach (var tensor in header.Tensors.Where(tensor => tensor.Count > 0))
            {
                int columns = WeightLocator.ColumnsOf(tensor);
                int rows = (int)(tensor.Count / columns);
                foreach (var (row, height, column, width) in new[] { (0, rows, 0, columns), (rows / 3, (rows + 2) / 3, columns / 2, 1), (rows - 1, 1, columns / 3, (columns + 1) / 2) })
                {
                    var points = from r in Enumerable.Range(row, height) from c in Enumerable.Range(column, width) select locator.CanvasOf(tensor.Index, ((long)r * columns) + c);
                    var area = locator.CanvasOf(tensor.Index, row, height, column, width);
                    Assert.All(points, point => Assert.True(
                        point.X >= area.X && point.X < area.X + area.Width && point.Y >= area.Y && point.Y < area.Y + area.Height, tensor.Name));
                    bool isSmallest = layout.Rectangles.Where(r => r.Tensor == tensor.Index).All(r => r.IsMatrix);
                    if (isSmallest)
                    {
                        Assert.Equal(
                            (points.Min(point => point.X), points.Min(point => point.Y), points.Max(point => point.X) + 1, points.Max(point => point.Y) + 1),
                            (area.X, area.Y, area.X + area.Width, area.Y + area.Height));
                    }
                }
            }
        }
    }

    private static RecordingHeader Any() => Recordings.Header(
        RecordingHeader.Flatten(new (string, ImmutableArray<int>)[]
        {
            ("encoder.weight", [70, 5]), ("h.3.attn.c_attn.weight", [9, 5]), ("h.3.attn.bias", [7]), ("scale", []), ("layers.12", [1, 3, 4]),
            ("empty", [0, 4]), ("tall", [400, 1]), ("wide", [1, 400]),
        }),
        null);

    private static void AssertRoundTrip(string name, RecordingHeader header)
    {
        var layout = Layouts.Create(name, header);
        var locator = new WeightLocator(layout, header);
        long seen = 0;
        for (int y = -1; y <= layout.Height; y++)
        {
            for (int x = -1; x <= layout.Width; x++)
            {
                if (locator.At(x, y) is { } place)
                {
                    seen++;
                    Assert.Equal((x, y), locator.CanvasOf(place.Tensor, place.Index));
                    Assert.Equal(place.Index, ((long)place.Row * WeightLocator.ColumnsOf(header.Tensors[place.Tensor])) + place.Column);
                }
            }
        }
        Assert.Equal(header.WeightCount, seen);
        Assert.Throws<ArgumentOutOfRangeException>(() => locator.CanvasOf(0, header.Tensors[0].Count));
    }
}
