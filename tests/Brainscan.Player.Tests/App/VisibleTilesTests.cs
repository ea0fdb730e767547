using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.App;

public class VisibleTilesTests
{
    [Theory]
    [InlineData("natural")]
    [InlineData("columns")]
    public void Every_weight_seen_lies_in_a_tile_that_is_named(string name)
    {
        var header = Recordings.Gpt(2, 2, 32, 32, 64, tileWeights: 640);
        var grid = new TileGrid(header);
        var layout = Layouts.Create(name, header);
        var visible = new VisibleTiles(layout, header, grid);
        var random = new Random(3);
        for (int trial = 0; trial < 60; trial++)
        {
            var view = new PictureView(40, 30, random.Next(1, 5), random.Next(-layout.Width * 4, 40), random.Next(-layout.Height * 4, 30), 25);
            var tiles = visible.Of(view).ToArray();
            Assert.Equal(tiles.Distinct().Order(), tiles);
            foreach (var r in layout.Rectangles)
            {
                for (int y = 0; y < r.Height; y++)
                {
                    for (int x = 0; x < r.Width; x++)
                    {
                        float left = view.X + ((r.X + x) * view.Scale);
                        float top = view.Y + ((r.Y + y) * view.Scale);
                        if (left + view.Scale > 0 && left < view.Width && top + view.Scale > 0 && top < view.StripTop)
                        {
                            int weight = r.First + (y * r.RowStride) + (x * r.ColumnStride);
                            Assert.Contains(grid.FirstTile[r.Tensor] + (weight / header.TileWeights), tiles);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Close_view_names_few_tiles_and_a_fitted_one_all()
    {
        var header = Recordings.Gpt(8, 9, 558, 256, 256, TileGrid.DefaultTileWeights);
        var grid = new TileGrid(header);
        var layout = Layouts.Create("natural", header);
        var visible = new VisibleTiles(layout, header, grid);
        Assert.Equal(grid.Tiles.Length, visible.Of(PictureView.Fit(layout, 1440, 900, true)).Length);
        // a head's slice, magnified eight times
        var head = layout.Rectangles.First(r => r.Part == "L3 q head 5");
        int close = visible.Of(new PictureView(1440, 900, 8, -8 * head.X, -8 * head.Y, 860)).Length;
        Assert.InRange(close, 1, grid.Tiles.Length / 10);
    }
}
