using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Tests.Rendering;

public sealed class LayoutTests
{
    [Fact]
    public void Natural_fills8KWithTheDefaultModel()
    {
        var layout = Layouts.Create("natural", Recordings.Gpt(8, 9, 558, 256, 256));
        Assert.Equal((7680, 4128), (layout.Width, layout.Height));
        AssertEveryWeightOnce(layout, Recordings.Gpt(8, 9, 558, 256, 256));
        // the numbers of the design: 930 × 4092 a block, embeddings as 186 × 2304 and gutters
        var up = layout.Rectangles.Where(r => r.Part.EndsWith(" up", StringComparison.Ordinal)).ToArray();
        Assert.Equal(8, up.Length);
        Assert.All(up, r => Assert.Equal((558, 4 * 558), (r.Width, r.Height)));
        Assert.All(up.Zip(up.Skip(1)), pair => Assert.Equal(934, pair.Second.X - pair.First.X));
        Assert.Equal(9, layout.Rectangles.Count(r => r.Width == 186 && r.Height == 256));
    }

    [Fact]
    public void Natural_drawsAHeadAsOneUnbrokenSlice()
    {
        var header = Recordings.Gpt(2, 3, 48, 32, 64);
        var qkv = header.Tensors.Single(t => t.Name == "blocks.1.qkv.weight");
        var slice = Layouts.Create("natural", header).Rectangles.Single(r => r.Part == "L1 k head 2");
        Assert.Equal((qkv.Index, 16, 48), (slice.Tensor, slice.Width, slice.Height));
        // turned: across are the head's rows of the matrix, down its columns
        Assert.Equal(((48 + 32) * 48, 48, 1), (slice.First, slice.ColumnStride, slice.RowStride));
    }

    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void Layout_givesEveryWeightOfAnyGptOnePixel(string name)
    {
        var random = new Random(7);
        for (int i = 0; i < 40; i++)
        {
            int heads = random.Next(1, 7);
            var header = Recordings.Gpt(
                random.Next(1, 8), heads, heads * random.Next(1, 13), random.Next(1, 70), random.Next(2, i % 4 == 0 ? 3000 : 90));
            AssertEveryWeightOnce(Layouts.Create(name, header), header);
        }
    }

    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void Layout_givesEveryWeightOfAnyTensorsOnePixel(string name)
    {
        var random = new Random(8);
        for (int i = 0; i < 40; i++)
        {
            var shapes = Enumerable.Range(0, random.Next(1, 12)).Select(n => ($"part{n % 3}.tensor{n}", (ImmutableArray<int>)(random.Next(5) switch
            {
                0 => [],
                1 => [random.Next(1, 400)],
                2 => [random.Next(1, 60), random.Next(1, 60)],
                3 => [random.Next(1, 6), random.Next(1, 6), random.Next(1, 6)],
                _ => [random.Next(0, 2), random.Next(1, 2000)],
            }))).Append(("last", [3]));
            var header = Recordings.Header(RecordingHeader.Flatten(shapes), null);
            AssertEveryWeightOnce(Layouts.Create(name, header), header);
        }
    }

    [Fact]
    public void Layout_keepsLabelsAndStatusOffTheWeights()
    {
        foreach (string name in Layouts.Names)
        {
            var layout = Layouts.Create(name, Recordings.Gpt(8, 9, 558, 256, 256));
            Assert.NotEmpty(layout.Labels);
            var areas = layout.Labels.Select(l => new CanvasArea(l.X, l.Y, l.Width, l.Height)).Append(layout.Status);
            foreach (var a in areas.Where(a => a.Width > 0))
            {
                Assert.True(a.X >= 0 && a.Y >= 0 && a.X + a.Width <= layout.Width && a.Y + a.Height <= layout.Height, $"{name}: {a}");
                Assert.DoesNotContain(layout.Rectangles, r =>
                    r.X < a.X + a.Width && a.X < r.X + r.Width && r.Y < a.Y + a.Height && a.Y < r.Y + r.Height);
            }
        }
    }

    [Fact]
    public void Layout_ofUnknownName_saysWhichThereAre()
    {
        var thrown = Assert.Throws<RecordingException>(() => Layouts.Create("spiral", Recordings.Gpt(1, 1, 4, 4, 4)));
        Assert.Contains("natural, columns", thrown.Message, StringComparison.Ordinal);
    }

    private static void AssertEveryWeightOnce(PictureLayout layout, RecordingHeader header)
    {
        Assert.Equal((0, 0), (layout.Width % 16, layout.Height % 16));
        bool[] canvas = new bool[layout.Width * layout.Height];
        bool[] weights = new bool[header.WeightCount];
        foreach (var r in layout.Rectangles)
        {
            Assert.True(r.X >= 0 && r.Y >= 0 && r.X + r.Width <= layout.Width && r.Y + r.Height <= layout.Height, $"{r} leaves the canvas");
            var tensor = header.Tensors[r.Tensor];
            for (int row = 0; row < r.Height; row++)
            {
                for (int column = 0; column < r.Width; column++)
                {
                    int weight = r.First + (row * r.RowStride) + (column * r.ColumnStride);
                    Assert.InRange(weight, 0, tensor.Count - 1);
                    ref bool pixel = ref canvas[((r.Y + row) * layout.Width) + r.X + column];
                    ref bool taken = ref weights[tensor.Offset + weight];
                    if (pixel || taken)
                    {
                        Assert.Fail($"{layout.Name}: {r} meets another at row {row}, column {column}");
                    }
                    pixel = taken = true;
                }
            }
        }
        Assert.DoesNotContain(false, weights);
    }
}
