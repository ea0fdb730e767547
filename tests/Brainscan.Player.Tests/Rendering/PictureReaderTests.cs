using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Readback;

namespace Brainscan.Player.Tests.Rendering;

public sealed class PictureReaderTests
{
    [Theory]
    [InlineData(8, 2)]
    [InlineData(64, 48)]
    [InlineData(520, 34)]
    public void Planes_areTheReferences_bitForBit(int width, int height)
    {
        byte[] rgb = Noise(width, height);

        Assert.Equal(Yuv420Pass.Convert(rgb, width, height), Read(rgb, width, height, PixelLayout.Yuv420));
    }

    [Fact]
    public void Planes_stayWithinStudioRange_andGreyHasNoColour()
    {
        byte[] rgb = new byte[256 * 2 * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(i / 3 % 256);
        }
        byte[] planes = Yuv420Pass.Convert(rgb, 256, 2);
        Assert.Equal((16, 235), (planes[0], planes[255]));
        Assert.All(planes[512..], value => Assert.Equal(128, value));
        foreach (int primaries in Enumerable.Range(0, 8))
        {
            byte[] flat = [.. Enumerable.Repeat((byte[])[(byte)((primaries & 1) * 255), (byte)((primaries >> 1 & 1) * 255), (byte)((primaries >> 2) * 255)], 16).SelectMany(p => p)];
            byte[] converted = Yuv420Pass.Convert(flat, 8, 2);
            Assert.All(converted[..16], value => Assert.InRange(value, 16, 235));
            Assert.All(converted[16..], value => Assert.InRange(value, 16, 240));
        }
    }

    [Fact]
    public void Planes_areThoseOfFfmpeg_withinACodeValueOrTwo()
    {
        const int Width = 256, Height = 128;
        byte[] rgb = new byte[Width * Height * 3];
        for (int i = 0; i < rgb.Length / 3; i++)
        {
            // slow waves through all colours: filters of colour differ from each other in how they are cut off, which fine noise is all of
            (int x, int y) = (i % Width, i / Width);
            rgb[i * 3] = (byte)(127.5 + (127 * Math.Sin(x / 23.0)));
            rgb[(i * 3) + 1] = (byte)(127.5 + (127 * Math.Sin((y / 17.0) + 1)));
            rgb[(i * 3) + 2] = (byte)(127.5 + (127 * Math.Sin((x + y) / 31.0)));
        }
        using var folder = new TemporaryFolder();
        byte[] ours = Yuv420Pass.Convert(rgb, Width, Height);
        byte[] theirs = VideoFiles.ToYuv420(folder.File("."), rgb, Width, Height);
        Assert.Equal(theirs.Length, ours.Length);
        int light = 0, colour = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            int difference = Math.Abs(ours[i] - theirs[i]);
            (light, colour) = i < Width * Height ? (Math.Max(light, difference), colour) : (light, Math.Max(colour, difference));
        }
        Assert.True(light <= 1 && colour <= 2, $"light differs by up to {light}, colour by up to {colour}");
    }

    [Theory]
    [InlineData(96, 64, true)]
    [InlineData(98, 64, false)]
    [InlineData(96, 63, false)]
    public void Planes_areMade_whereTheSizeAllows(int width, int height, bool made)
    {
        using var context = HeadlessContext.Create();
        using (var reader = new PictureReader(context.Device, width, height, PixelLayout.Yuv420))
        {
            Assert.Equal(made ? PixelLayout.Yuv420 : PixelLayout.Rgb24, reader.Layout);
        }
        Assert.Equal(0, context.Device.LiveObjects);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(64)]
    [InlineData(63)]
    [InlineData(17)]
    public void Picture_paintedInParts_isThePicture(int mostPixels)
    {
        byte[] rgb = Noise(97, 63);

        Assert.Equal(rgb, Read(rgb, 97, 63, PixelLayout.Rgb24, mostPixels));
        Assert.Equal(Noise(96, 64), Read(Noise(96, 64), 96, 64, PixelLayout.Yuv420, 64));
    }

    private static byte[] Noise(int width, int height)
    {
        byte[] rgb = new byte[width * height * 3];
        new Random(7).NextBytes(rgb);
        return rgb;
    }

    /// <summary>The picture as it comes back, strip after strip.</summary>
    private static byte[] Read(byte[] rgb, int width, int height, PixelLayout wanted, int? mostPixels = null)
    {
        using var context = HeadlessContext.Create();
        var read = new List<byte>();
        using (var reader = new PictureReader(context.Device, width, height, wanted, mostPixels))
        using (var buffer = new PictureBuffer(context.Device, reader.StripBytes))
        {
            for (int strip = 0; strip < reader.Strips; strip++)
            {
                reader.Begin(strip, buffer, (target, left, top) => target.Texture.WriteRgba(Texels.Of(rgb, width, left, top, target)));
                buffer.Wait();
                read.AddRange(buffer.Pixels);
            }
        }
        Assert.Equal(0, context.Device.LiveObjects);
        return [.. read];
    }
}
