using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Tests.Rendering;

public sealed class PictureTests
{
    [Theory]
    [InlineData("Learned", 3)]
    [InlineData("Value", 3)]
    [InlineData("Learned", 2)]
    public void Picture_magnified_isTheCpuReference(string mode, int times) =>
        AssertReference(Enum.Parse<PictureMode>(mode), layout => (layout.Width * times, layout.Height * times));

    [Theory]
    [InlineData("Learned", 2)]
    [InlineData("Value", 4)]
    public void Picture_reduced_isTheCpuReference(string mode, int times) =>
        AssertReference(Enum.Parse<PictureMode>(mode), layout => (layout.Width / times, layout.Height / times));

    [Fact]
    public void Picture_ofTheFirstFrame_hasNothingLearnedAndNoSnow()
    {
        using var folder = new TemporaryFolder();
        using var reader = Record(folder, 5);
        byte[] pixels = Render(reader, new RenderSettings { Width = 640, Height = 360, ShowsText = false }, 0);
        // the floor tint is the brightest there is
        Assert.InRange(pixels.Max(), 1, 10);
    }

    [Fact]
    public void Picture_ofEveryLayoutModeAndNormalisation_showsSomethingAndIsTheSameTwice()
    {
        using var folder = new TemporaryFolder();
        using var reader = Record(folder, 6);
        foreach (string layout in Layouts.Names)
        {
            foreach (var mode in Enum.GetValues<PictureMode>())
            {
                foreach (var normalisation in Enum.GetValues<Normalisation>())
                {
                    var settings = new RenderSettings { Width = 320, Height = 180, Layout = layout, Mode = mode, Normalisation = normalisation };
                    byte[] once = Render(reader, settings, 5);
                    Assert.True(once.Count(value => value > 60) > 1000, $"{layout}, {mode}, {normalisation}: dark");
                    Assert.Equal(once, Render(reader, settings, 5));
                }
            }
        }
    }

    [Fact]
    public void Picture_readLater_isThePictureReadAtOnce()
    {
        using var folder = new TemporaryFolder();
        using var reader = Record(folder, 4);
        using var context = HeadlessContext.Create();
        using (var picture = new RunPicture(context.Device, reader, new RenderSettings { Width = 200, Height = 120 }))
        {
            using var target = new RenderTarget(context.Device, 200, 120);
            using var reading = new PixelReader(context.Device, target);
            var expected = new List<byte[]>();
            var actual = new List<byte[]>();
            for (int frame = 0; frame < 4; frame++)
            {
                picture.Seek(frame);
                picture.Draw();
                expected.Add(new byte[picture.Bytes]);
                picture.ReadPixels(expected[^1]);
                picture.Paint(target);
                reading.Begin();
                if (reading.Pending == 2)
                {
                    actual.Add(new byte[picture.Bytes]);
                    reading.End(actual[^1]);
                }
            }
            byte[] last = new byte[picture.Bytes];
            reading.End(last);
            actual.Add(last);
            Assert.False(reading.TryEnd(last));
            Assert.Equal(expected, actual);
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Fact]
    public void Picture_keepsTextOutOfTheWeightsAndWeightsOutOfTheText()
    {
        using var folder = new TemporaryFolder();
        using var reader = Record(folder, 4);
        var settings = new RenderSettings { Width = 2880, Height = 1620 };
        byte[] with = Render(reader, settings, 3);
        var layout = Layouts.Create("natural", reader.Header);
        var view = PictureView.Fit(layout, settings.Width, settings.Height, hasStrip: true);
        int strip = view.StripTop * settings.Width * 3;
        Assert.Contains(with.AsSpan(strip).ToArray(), value => value > 150);
        // on a canvas of its own size the weights are what they are without text
        byte[] without = Render(reader, settings with { Height = view.StripTop, ShowsText = false }, 3);
        foreach (var r in layout.Rectangles)
        {
            for (int row = 0; row < r.Height; row++)
            {
                int at = ((((int)(view.Y + ((r.Y + row) * view.Scale)) * settings.Width) + (int)(view.X + (r.X * view.Scale))) * 3);
                int length = (int)(r.Width * view.Scale) * 3;
                Assert.Equal(without.AsSpan(at, length), with.AsSpan(at, length));
            }
        }
    }

    [Fact]
    public void Picture_thatCannotBe_isRefusedInOneLine()
    {
        using var folder = new TemporaryFolder();
        using var reader = Record(folder, 2);
        using var context = HeadlessContext.Create();
        foreach (var settings in new[]
        {
            new RenderSettings { Width = 64, Height = 64, Colors = "mud" }, new RenderSettings { Width = 64, Height = 64, Layout = "spiral" },
        })
        {
            var thrown = Assert.Throws<RecordingException>(() => new RunPicture(context.Device, reader, settings));
            Assert.DoesNotContain('\n', thrown.Message);
        }
        using var wide = new RunPicture(context.Device, reader, new RenderSettings { Width = 100_000, Height = 64 });
        wide.Seek(0);
        Assert.DoesNotContain('\n', Assert.Throws<RecordingException>(wide.Draw).Message);
    }

    [Fact]
    public void View_magnifiesByWholeNumbersAndFills8KExactly()
    {
        var layout = Layouts.Create("natural", Recordings.Gpt(8, 9, 558, 256, 256));
        Assert.Equal(new PictureView(7680, 4320, 1, 0, 0, 4128), PictureView.Fit(layout, 7680, 4320, true));
        Assert.Equal(new PictureView(1920, 1080, 0.25f, 0, 0, 1032), PictureView.Fit(layout, 1920, 1080, true));
        Assert.Equal(2, PictureView.Fit(layout, 16000, 9000, true).Scale);
    }

    internal static TimelineReader Record(TemporaryFolder folder, int frames)
    {
        Recordings.Write(folder.File("run"), Recordings.Gpt(2, 2, 24, 16, 40, tileWeights: 1024) with { KeyInterval = 3 }, frames);
        return TimelineReader.Open(folder.File("run"));
    }

    internal static byte[] Render(TimelineReader reader, RenderSettings settings, int frame)
    {
        using var context = HeadlessContext.Create();
        using var picture = new RunPicture(context.Device, reader, settings);
        picture.Seek(frame);
        picture.Draw();
        byte[] pixels = new byte[picture.Bytes];
        picture.ReadPixels(pixels);
        return pixels;
    }

    internal static void AssertReference(PictureMode mode, Func<PictureLayout, (int Width, int Height)> size)
    {
        using var folder = new TemporaryFolder();
        using var reader = Record(folder, 5);
        AssertReference(reader, mode, size);
    }

    internal static void AssertReference(TimelineReader reader, PictureMode mode, Func<PictureLayout, (int Width, int Height)> size)
    {
        var layout = Layouts.Create("columns", reader.Header);
        var (width, height) = size(layout);
        var settings = new RenderSettings { Width = width, Height = height, Layout = "columns", Mode = mode, ShowsText = false };
        byte[] pixels = Render(reader, settings, 4);
        var reference = new ReferencePicture(layout, reader, settings, 4);
        var view = PictureView.Fit(layout, width, height, hasStrip: false);
        int compared = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (reference.At(view, x, y) is { } expected)
                {
                    int at = ((y * width) + x) * 3;
                    var actual = new Vector3(pixels[at], pixels[at + 1], pixels[at + 2]);
                    // 6 of 255: two rows of the table, or a column, by which logarithms and powers of drivers differ
                    if (Vector3.Abs(actual - expected) is var off && Math.Max(off.X, Math.Max(off.Y, off.Z)) > 6)
                    {
                        Assert.Fail($"pixel {x}, {y} is {actual}, the reference {expected}");
                    }
                    compared++;
                }
            }
        }
        Assert.True(compared > width * height / 2, $"only {compared} pixels compared");
    }
}
