using System.Globalization;
using System.Text;
using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.Tests.Rendering;

public sealed class GoldenTests
{
    // Drivers differ in the last bits of logarithms and powers: a row of the table of colours is up to 2 levels, a column up to 6.
    private const int MostAnywhere = 8;
    private const double MostOnAverage = 0.5;

    private const int Width = 240;
    private const int Height = 128;

    /// <summary>The picture of a small made-up run, against the one that was looked at and found good (Mesa 22.3, llvmpipe).</summary>
    [Fact]
    public void Picture_isTheGoldenOne()
    {
        using var folder = new TemporaryFolder();
        using var reader = PictureTests.Record(folder, 6);
        byte[] actual = PictureTests.Render(reader, new RenderSettings { Width = Width, Height = Height, ShowsText = false }, 5);
        byte[] expected = ReadPpm(Path.Combine(AppContext.BaseDirectory, "Rendering", "golden", "learned.ppm"));
        Assert.Equal(expected.Length, actual.Length);
        int[] off = expected.Zip(actual, (a, b) => Math.Abs(a - b)).ToArray();
        if (off.Max() > MostAnywhere || off.Average() > MostOnAverage)
        {
            // expected, actual and ten times the difference, one under the other
            string path = Path.Combine(Path.GetTempPath(), "brainscan-golden-learned.ppm");
            byte[] difference = off.Select(value => (byte)Math.Min(255, 10 * value)).ToArray();
            File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes($"P6 {Width} {3 * Height} 255\n"), .. expected, .. actual, .. difference]);
            Assert.Fail(string.Create(CultureInfo.InvariantCulture,
                $"differs by up to {off.Max()} and {off.Average():0.00} on average; expected, actual and difference are in {path}"));
        }
    }

    private static byte[] ReadPpm(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        byte[] head = Encoding.ASCII.GetBytes($"P6 {Width} {Height} 255\n");
        Assert.Equal(head, file[..head.Length]);
        return file[head.Length..];
    }
}
