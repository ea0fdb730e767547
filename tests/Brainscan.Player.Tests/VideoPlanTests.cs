using System.Globalization;
using Brainscan.Player.Commands;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

public sealed class VideoPlanTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(29.97)]
    [InlineData(23.976)]
    [InlineData(60)]
    public void List_hasLengthsWhoseErrorsDoNotAddUp(double rate)
    {
        var plan = new ExportPlan
        {
            Film = "", Width = 16, Height = 16, FramesPerSecond = new VideoFormat(16, 16, rate).ExactFramesPerSecond, Frames = 100_000, SegmentFrames = 64,
            Container = "mp4", Input = "", Encoding = "", Joining = "", Ffmpeg = "", Cores = 1,
        };
        double end = 0;
        int first = 0;
        foreach (string line in plan.List(_ => "part").Split('\n').Where(line => line.StartsWith("duration", StringComparison.Ordinal)))
        {
            end += double.Parse(line.AsSpan("duration ".Length), CultureInfo.InvariantCulture);
            first = Math.Min(plan.Frames, first + 64);
            Assert.Equal(first / plan.FramesPerSecond, end, 0.6e-6);
        }
        Assert.Equal(plan.Frames, first);
    }

    [Fact]
    public void Progress_ofDaysIsToldInHours()
    {
        string said = RenderProgress.Describe(new VideoProgress(10, 1090, 10, TimeSpan.Zero), TimeSpan.FromMinutes(17));
        Assert.EndsWith("30:36:00 left", said, StringComparison.Ordinal);
    }
}
