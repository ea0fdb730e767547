using Brainscan.Format;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

public sealed class VideoFrameSelectionTests
{
    private static readonly FrameEntry[] Frames = Entries((0, 0), (1, 10), (2, 20), (3, 25));

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(1, null, 1)]
    [InlineData(null, 0L, 0)]
    [InlineData(null, 9L, 0)]
    [InlineData(null, 10L, 1)]
    [InlineData(null, 24L, 2)]
    [InlineData(null, 25L, 3)]
    public void One_frame_is_the_last_by_number_or_at_or_before_a_step(int? number, long? step, int expected)
    {
        Assert.Equal(expected, FrameSelection.One(Frames, number, step));
    }

    [Theory]
    [InlineData(4, null, "--frame 4")]
    [InlineData(null, 26L, "0 to 25")]
    public void One_frame_that_is_not_there_is_refused(int? number, long? step, string says)
    {
        var e = Assert.Throws<RecordingException>(() => FrameSelection.One(Frames, number, step));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_of_a_lost_frame_is_refused_and_later_ones_are_found()
    {
        FrameEntry[] damaged = Entries((0, 0), (32, 320), (33, 330));

        Assert.Equal(1, FrameSelection.One(damaged, 32, null));
        Assert.Throws<RecordingException>(() => FrameSelection.One(damaged, 5, null));
    }

    [Theory]
    [InlineData(null, null, new[] { 0, 1, 2, 3 })]
    [InlineData(10L, null, new[] { 1, 2, 3 })]
    [InlineData(null, 20L, new[] { 0, 1, 2 })]
    [InlineData(11L, 20L, new[] { 2 })]
    public void Range_holds_both_its_ends(long? from, long? to, int[] expected)
    {
        Assert.Equal(expected, FrameSelection.Range(Frames, from, to));
    }

    [Theory]
    [InlineData(26L, null)]
    [InlineData(11L, 19L)]
    [InlineData(20L, 10L)]
    public void Range_without_a_frame_is_refused(long? from, long? to)
    {
        Assert.Throws<RecordingException>(() => FrameSelection.Range(Frames, from, to));
    }

    [Fact]
    public void Recording_without_a_frame_is_refused()
    {
        Assert.Throws<RecordingException>(() => FrameSelection.One([], null, null));
        Assert.Throws<RecordingException>(() => FrameSelection.Range([], null, null));
    }

    [Fact]
    public void Missing_ffmpeg_is_said_with_what_to_install()
    {
        var e = Assert.Throws<RecordingException>(() => Ffmpeg.Require("/nonexistent:"));
        Assert.Contains("install the package ffmpeg", e.Message, StringComparison.Ordinal);
    }

    private static FrameEntry[] Entries(params (int Number, long Step)[] frames) =>
        [.. frames.Select(frame => new FrameEntry(frame.Number, frame.Step, frame.Step, frame.Number == 0, 1000 + frame.Number, 10))];
}
