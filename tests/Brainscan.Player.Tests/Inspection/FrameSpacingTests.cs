using Brainscan.Format;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.Tests.Inspection;

public sealed class FrameSpacingTests
{
    [Theory]
    [InlineData(10, "every 10 steps", 0, 10, 20, 30, 34)]
    [InlineData(10, "every 10 steps", 0, 10, 20, 50, 60, 63)]
    [InlineData(10, "every 10 steps", 0, 4)]
    [InlineData(10, "every 10 steps")]
    [InlineData(1, "every step", 0, 1, 2, 3)]
    [InlineData(1, "1 to 9 steps apart", 0, 1, 2, 5, 9, 14, 23)]
    [InlineData(1000, "every 1,000 steps", 0, 1000, 2000, 3000)]
    public void Words_areOfTheFrames(int named, string words, params int[] steps)
    {
        var frames = steps.Select((step, number) => new FrameEntry(number, step, step, false, 0, 0)).ToArray();
        Assert.Equal(words, FrameSpacing.Words(frames, named));
    }
}
