using System.Numerics;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Tests.Rendering;

public sealed class OverlayTests
{
    private const int Width = 96;
    private const int Height = 64;

    private static readonly Vector4 White = Vector4.One;

    [Fact]
    public void Box_onWholePixels_isCrispAndBlendsByItsOpacity()
    {
        var picture = Draw(pass =>
        {
            pass.Box(10, 8, 20, 12, new(1, 0.5f, 0, 1));
            pass.Box(20, 8, 20, 12, new(0, 0, 1, 0.5f));
        });
        Assert.Equal((0, 0, 0), picture[9, 8]);
        Assert.Equal((255, 128, 0), picture[10, 8]);
        Assert.Equal((255, 128, 0), picture[19, 19]);
        Assert.Equal((0, 0, 0), picture[19, 20]);
        AssertNear((128, 64, 128), picture[20, 8]);
        AssertNear((0, 0, 128), picture[39, 19]);
        Assert.Equal((0, 0, 0), picture[40, 19]);
    }

    [Fact]
    public void Box_betweenPixels_coversInPart()
    {
        var picture = Draw(pass => pass.Box(10.25f, 10.5f, 4, 0.5f, White));
        AssertNear((96, 96, 96), picture[10, 10]);
        AssertNear((128, 128, 128), picture[11, 10]);
        AssertNear((32, 32, 32), picture[14, 10]);
        Assert.Equal((0, 0, 0), picture[11, 11]);
    }

    [Fact]
    public void Box_roundedAndOutlined_leavesItsCornersAndItsMiddle()
    {
        var filled = Draw(pass => pass.Box(8, 8, 40, 32, White, 10));
        Assert.Equal((0, 0, 0), filled[8, 8]);
        Assert.Equal((255, 255, 255), filled[28, 8]);
        Assert.Equal((255, 255, 255), filled[28, 24]);
        // a quarter of a disc of radius 10, in light: each corner alike
        double[] corners = [Sum(filled, 8, 8), Sum(filled, 38, 8), Sum(filled, 8, 30), Sum(filled, 38, 30)];
        Assert.All(corners, corner => Assert.InRange(corner, Math.PI * 25 - 1, Math.PI * 25 + 1));

        var outlined = Draw(pass => pass.Outline(8, 8, 40, 32, 2, White, 10));
        Assert.Equal((255, 255, 255), outlined[28, 9]);
        Assert.Equal((0, 0, 0), outlined[28, 10]);
        Assert.Equal((0, 0, 0), outlined[28, 7]);
    }

    [Fact]
    public void Line_hasItsThicknessAndItsRoundEnds()
    {
        var picture = Draw(pass => pass.Line(20, 20, 60, 20, 4, White));
        Assert.Equal([0, 255, 255, 255, 255, 0], Enumerable.Range(17, 6).Select(y => (int)picture[40, y].Red));
        Assert.Equal((0, 0, 0), picture[16, 20]);
        Assert.InRange(picture[18, 20].Red, 100, 255);
        // thinner than a pixel is paler
        var thin = Draw(pass => pass.Line(20, 20.5f, 60, 20.5f, 0.5f, new(0.02f, 0.02f, 0.02f, 1)), background: 200);
        Assert.InRange(thin[40, 20].Red, 90, 120);
    }

    [Fact]
    public void Curve_translucent_isEvenAtItsJoints()
    {
        Vector2[] points = [new(8, 40), new(24, 12), new(40, 44), new(56, 20), new(72, 40)];
        var picture = Draw(pass => pass.Curve(points, 6, new(1, 1, 1, 0.5f)));
        int most = Enumerable.Range(0, Width * Height).Max(i => picture[i % Width, i / Width].Red);
        Assert.InRange(most, 127, 129);
        foreach (var point in points)
        {
            Assert.InRange(picture[(int)point.X, (int)point.Y].Red, 120, 129);
        }
    }

    [Fact]
    public void Wedge_isFilledBetweenItsCorners()
    {
        var picture = Draw(pass => pass.Wedge(new(10, 10), new(30, 20), new(10, 30), White));
        Assert.Equal((255, 255, 255), picture[11, 12]);
        Assert.Equal((255, 255, 255), picture[26, 19]);
        Assert.Equal((0, 0, 0), picture[9, 20]);
        Assert.Equal((0, 0, 0), picture[22, 12]);
        Assert.InRange(Sum(picture, 0, 0, 40, 40), 196, 204);
    }

    [Fact]
    public void Clip_cutsExactly()
    {
        var picture = Draw(pass =>
        {
            pass.Clip(10, 10, 5, 5);
            pass.Box(0, 0, 60, 60, White);
            pass.Text("MMMM", 20, 0, 14, White);
            pass.Unclip();
            pass.Box(70, 0, 4, 4, White);
        });
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                bool isInside = (x is >= 10 and < 15 && y is >= 10 and < 15) || (x is >= 70 and < 74 && y < 4);
                Assert.Equal(isInside ? 255 : 0, picture[x, y].Red);
            }
        }
    }

    [Fact]
    public void Text_standsOnItsBaselineInCellsOfWholePixels()
    {
        var picture = Draw(pass =>
        {
            Assert.Equal(16, pass.Text("HH", 13, 10, 30, White));
            pass.Text("H", 13, 10, 50, new(1, 1, 1, 0.4f));
        });
        int[] lit = Enumerable.Range(0, 35).Where(y => Enumerable.Range(10, 16).Any(x => picture[x, y].Red > 100)).ToArray();
        Assert.Equal(29, lit[^1]);
        Assert.InRange(lit.Length, 9, 11);
        // both letters fall on pixels alike
        Assert.All(lit, y => Assert.Equal(Row(picture, 10, y, 8), Row(picture, 18, y, 8)));
        int full = Row(picture, 10, 25, 8).Max();
        Assert.InRange(Row(picture, 10, 45, 8).Max(), (0.4 * full) - 2, (0.4 * full) + 2);
    }

    [Fact]
    public void Text_measuresWhatItDraws_thinSpacesAreThin()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        foreach (string text in new[] { "", "step", "12\u2009345", "1\u2009234\u2009567", "−0.5 ∞", "\U0001F600x" })
        {
            Assert.Equal(OverlayPass.Measure(text, 14), pass.Text(text, 14, 3.7f, 20, White));
        }
        Assert.Equal(12 + 5 + 12, OverlayPass.Measure("1\u20092", 20));
        Assert.Equal(1, OverlayPass.AdvanceOf(1));
    }

    /// <summary>Half-covered pixels of a light stroke carry more than half, of a dark one half: what makes small type even on both.</summary>
    [Fact]
    public void Text_lightOnDark_isNotStarved()
    {
        double light = Sum(Draw(pass => pass.Text("step", 12, 4, 20, White)), 0, 0, 60, 40);
        double dark = (60 * 40) - Sum(Draw(pass => pass.Text("step", 12, 4, 20, new(0, 0, 0, 1)), background: 255), 0, 0, 60, 40);
        Assert.InRange(light / dark, 1.1, 1.5);
    }

    [Fact]
    public void Image_isEnlargedWithoutSmoothingAndKeepsItsPlaceInTheOrder()
    {
        using var context = HeadlessContext.Create();
        using (var texture = new GlTexture(context.Device, SizedInternalFormat.Rgba8, 2, 2))
        {
            texture.Write<byte>(PixelFormat.Rgba, PixelType.UnsignedByte, [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 9, 9, 255]);
            var picture = Draw(context, 0, pass =>
            {
                pass.Box(0, 0, 30, 30, White);
                pass.Image(texture, 10, 10, 8, 6);
                pass.Box(12, 10, 1, 1, White);
                pass.Image(texture, 40, 10, 2, 2, 0.5f);
            });
            Assert.Equal((255, 255, 255), picture[9, 10]);
            Assert.Equal((255, 0, 0), picture[10, 10]);
            Assert.Equal((255, 255, 255), picture[12, 10]);
            Assert.Equal((255, 0, 0), picture[13, 12]);
            Assert.Equal((0, 255, 0), picture[14, 10]);
            Assert.Equal((0, 0, 255), picture[13, 13]);
            Assert.Equal((9, 9, 9), picture[17, 15]);
            Assert.Equal((255, 255, 255), picture[18, 15]);
            AssertNear((128, 0, 0), picture[40, 10]);
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Fact]
    public void Opacity_multipliesAndClearResetsIt()
    {
        using var context = HeadlessContext.Create();
        using var pass = new OverlayPass(context.Device);
        pass.Opacity = 0.25f;
        pass.Box(0, 0, 1, 1, new(1, 1, 1, 0.8f));
        Assert.Equal(0.2f, pass.Shapes[0].Color.W, 3);
        pass.Clear();
        pass.Box(0, 0, 1, 1, White);
        Assert.Equal(1, pass.Shapes[0].Color.W);
        Assert.Equal(1, pass.Shapes.Length);
    }

    /// <summary>A window dragged through every size asks for more glyphs than the atlas holds: after the next clearing they are there again.</summary>
    [Fact]
    public void Text_inEverySize_neverRunsOutOfRoomForGood()
    {
        using var context = HeadlessContext.Create();
        using (var pass = new OverlayPass(context.Device))
        {
            const string Words = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
            for (int pixels = 20; pixels < 300; pixels += 5)
            {
                pass.Clear();
                pass.Text(Words, pixels, 0, 200, White);
            }
            pass.Clear();
            pass.Text(Words, 40, 0, 100, White);
            Assert.Equal(Words.Length, pass.Shapes.Length);
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Fact]
    public void Frame_drawnBefore_allocatesNothing()
    {
        using var context = HeadlessContext.Create();
        using var target = new RenderTarget(context.Device, Width, Height);
        using var pass = new OverlayPass(context.Device);
        target.BindAndClear();
        Vector2[] points = [new(1, 1), new(20, 30), new(40, 2)];
        long DrawOnce()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            pass.Clear();
            for (int i = 0; i < 300; i++)
            {
                pass.Box(i, 2, 10, 10, White, 3);
                pass.Text("step 12 345", 13, 4, i, White);
            }
            pass.Curve(points, 2, White);
            pass.Draw(new(0, 0, Width, Height));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        DrawOnce();
        DrawOnce();
        Assert.Equal(0, DrawOnce());
    }

    private static Picture Draw(Action<OverlayPass> add, byte background = 0)
    {
        using var context = HeadlessContext.Create();
        var picture = Draw(context, background, add);
        Assert.Equal(0, context.Device.LiveObjects);
        return picture;
    }

    private static unsafe Picture Draw(HeadlessContext context, byte background, Action<OverlayPass> add)
    {
        using var target = new RenderTarget(context.Device, Width, Height);
        using var pass = new OverlayPass(context.Device);
        target.BindAndClear();
        float level = background / 255f;
        pass.Box(0, 0, Width, Height, new(level, level, level, 1));
        add(pass);
        pass.Draw(new(0, 0, Width, Height));
        byte[] rgb = new byte[Width * Height * 3];
        fixed (byte* first = rgb)
        {
            target.Read(first);
        }
        return new Picture(rgb);
    }

    private static byte[] Row(Picture picture, int x, int y, int count) =>
        Enumerable.Range(x, count).Select(column => picture[column, y].Red).ToArray();

    private static double Sum(Picture picture, int x, int y, int width = 10, int height = 10) =>
        Enumerable.Range(0, width * height).Sum(i => picture[x + (i % width), y + (i / width)].Red / 255.0);

    private static void AssertNear((int Red, int Green, int Blue) expected, (byte Red, byte Green, byte Blue) actual)
    {
        // a blend rounds once, or twice
        Assert.InRange(actual.Red, expected.Red - 1, expected.Red + 1);
        Assert.InRange(actual.Green, expected.Green - 1, expected.Green + 1);
        Assert.InRange(actual.Blue, expected.Blue - 1, expected.Blue + 1);
    }

    private sealed record Picture(byte[] Rgb)
    {
        public (byte Red, byte Green, byte Blue) this[int x, int y]
        {
            get
            {
                int at = ((y * Width) + x) * 3;
                return (Rgb[at], Rgb[at + 1], Rgb[at + 2]);
            }
        }
    }
}
