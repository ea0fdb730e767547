using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

public sealed class NotNumbersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(10)]
    public void Find_namesTheFirstFrameThatHasThem(int first)
    {
        using var reader = Record(first);
        var found = NotNumbers.Find(reader, metricStep: null)!;
        Assert.Equal((10L * first, 3L, 1), (found.Step, found.Weights, found.Tensors));
        Assert.Equal("blocks.0.ln1.weight", found.First);
        // the recorder knows the very step
        Assert.Equal(7, NotNumbers.Find(reader, metricStep: Math.Min(7, 10 * first))!.Step + (first == 0 ? 7 : 0));
    }

    [Fact]
    public void Find_whereAllAreNumbers_findsNone()
    {
        using var reader = Record(99);
        Assert.Null(NotNumbers.Find(reader, metricStep: null));
    }

    private TimelineReader Record(int first)
    {
        var header = Recordings.Gpt(1, 1, 8, 8, 8);
        int offset = (int)header.Tensors.Single(tensor => tensor.Name == "blocks.0.ln1.weight").Offset;
        Recordings.Write(_folder.File("run"), header, 11, spoil: (frame, weights) =>
        {
            if (frame >= first)
            {
                weights.AsSpan(offset, 3).Fill(float.NaN);
            }
        });
        return TimelineReader.Open(_folder.File("run"));
    }
}
