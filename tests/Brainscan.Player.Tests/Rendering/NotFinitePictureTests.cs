using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>Weights that are no numbers, in pictures: they have a colour that no value has.</summary>
public sealed class NotFinitePictureTests : IDisposable
{
    private const int Frames = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly TimelineReader _reader;

    public NotFinitePictureTests()
    {
        var header = Recordings.Gpt(2, 2, 24, 16, 40, tileWeights: 1024) with { KeyInterval = 3 };
        Recordings.Write(_folder.File("run"), header, Frames, spoil: Spoil);
        _reader = TimelineReader.Open(_folder.File("run"));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _folder.Dispose();
    }

    // one in 97 of the last three frames, and nothing but these in the first tensor of the last
    private static void Spoil(int frame, float[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            bool isSpoilt = frame >= 2 && (i % 97 == 5 || (frame == Frames - 1 && i < 40 * 24));
            weights[i] = !isSpoilt ? weights[i] : (i % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
        }
    }

    [Theory]
    [InlineData("Learned", 3, false)]
    [InlineData("Value", 1, false)]
    [InlineData("Learned", 2, true)]
    [InlineData("Value", 4, true)]
    public void Picture_isTheCpuReference_bitForBitWhereSomethingIsNoNumber(string mode, int times, bool isReduced) => PictureTests.AssertReference(
        _reader, Enum.Parse<PictureMode>(mode), layout => isReduced ? (layout.Width / times, layout.Height / times) : (layout.Width * times, layout.Height * times));

    [Fact]
    public void Picture_ofEveryModeAndLayout_showsEveryOneOfThem()
    {
        foreach (string name in Layouts.Names)
        {
            var layout = Layouts.Create(name, _reader.Header);
            foreach (var mode in Enum.GetValues<PictureMode>())
            {
                var settings = new RenderSettings { Width = layout.Width, Height = layout.Height, Layout = name, Mode = mode, ShowsText = false };
                using var context = HeadlessContext.Create();
                using var picture = new RunPicture(context.Device, _reader, settings);
                if (mode == PictureMode.Compare)
                {
                    picture.CompareWith(1);
                }
                picture.Seek(3);
                picture.Draw();
                byte[] pixels = new byte[picture.Bytes];
                picture.ReadPixels(pixels);
                // one pixel a weight: as many as the statistics count
                Assert.Equal((name, mode, _reader.ReadStatistics(3).Sum(tensor => tensor.NonFinite)), (name, mode, (long)Marked(pixels)));
                picture.Seek(1); // and none where all are numbers
                picture.Draw();
                picture.ReadPixels(pixels);
                Assert.Equal(0, Marked(pixels));
            }
        }
    }

    [Fact]
    public void Picture_betweenTwoFrames_showsThemWhereEitherHasThem()
    {
        var layout = Layouts.Create("natural", _reader.Header);
        using var context = HeadlessContext.Create();
        using var picture = new RunPicture(context.Device, _reader, new RenderSettings { Width = layout.Width, Height = layout.Height, ShowsText = false });
        picture.SeekBetween(1, 0.25);
        picture.Draw();
        byte[] pixels = new byte[picture.Bytes];
        picture.ReadPixels(pixels);
        Assert.Equal(_reader.ReadStatistics(2).Sum(tensor => tensor.NonFinite), Marked(pixels));
    }

    [Fact]
    public void Picture_comparedWithAFrameThatHasThem_showsThem()
    {
        var layout = Layouts.Create("natural", _reader.Header);
        using var context = HeadlessContext.Create();
        using var picture = new RunPicture(context.Device, _reader, new RenderSettings { Width = layout.Width, Height = layout.Height, Mode = PictureMode.Compare, ShowsText = false });
        picture.CompareWith(4);
        picture.Seek(0);
        picture.Draw();
        byte[] pixels = new byte[picture.Bytes];
        picture.ReadPixels(pixels);
        Assert.Equal(_reader.ReadStatistics(4).Sum(tensor => tensor.NonFinite), Marked(pixels));
    }

    [Fact]
    public void Colour_isThatOfNoValueInAnyMap()
    {
        foreach (var map in ColorMap.All)
        {
            byte[] texels = map.Texels();
            for (int at = 0; at < texels.Length; at += 4)
            {
                // green leads in none by more than a tenth of all there is, and by seven tenths in this
                Assert.True(texels[at + 1] <= Math.Max(texels[at], texels[at + 2]) + 24, $"{map.Name}: {texels[at]}, {texels[at + 1]}, {texels[at + 2]}");
            }
        }
        Assert.True(ColorMap.NotFinite.Y > Math.Max(ColorMap.NotFinite.X, ColorMap.NotFinite.Z) + 0.5f);
    }

    [Fact]
    public void Pointer_saysWhatTheyAre()
    {
        int tensor = _reader.Header.Tensors.First(tensor => tensor.Count > 1000).Index;
        long offset = _reader.Header.Tensors[tensor].Offset;
        long spoilt = Enumerable.Range(0, 97).First(i => (offset + i) % 97 == 5);
        using var at5 = new WeightReader(_reader, Place(tensor, spoilt));
        float expected = ((offset + spoilt) % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
        Assert.True(float.IsFinite(at5.At(1)!.Value));
        Assert.Equal(expected, at5.At(Frames - 1)!.Value);
        using var at6 = new WeightReader(_reader, Place(tensor, spoilt + 1));
        Assert.True(float.IsFinite(at6.At(2)!.Value));
    }

    private static WeightPlace Place(int tensor, long index) => new(0, tensor, index, 0, 0, "", null, null, "");

    private static int Marked(byte[] pixels)
    {
        var (red, green, blue) = (Of(ColorMap.NotFinite.X), Of(ColorMap.NotFinite.Y), Of(ColorMap.NotFinite.Z));
        return Enumerable.Range(0, pixels.Length / 3).Count(i => (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) == (red, green, blue));

        static byte Of(float channel) => (byte)MathF.Round(channel * 255);
    }
}
