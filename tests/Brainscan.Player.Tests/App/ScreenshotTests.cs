using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests.App;

public sealed class ScreenshotTests
{
    [Theory]
    [InlineData("/home/ada/run-step68.png", "/home/ada/run-step68.png")]
    [InlineData("/home/ada/experiments/2026/november/the-first-long-one/pictures/run-step68.png", "…/november/the-first-long-one/pictures/run-step68.png")]
    [InlineData("/a-name-without-any-folder-that-is-longer-than-a-line-of-words-can-be.png", "/a-name-without-any-folder-that-is-longer-than-a-line-of-words-can-be.png")]
    public void Said_is_where_it_is_and_of_a_long_path_the_end(string path, string said) => Assert.Equal(said, Screenshot.Said(path));

    [Fact]
    public async Task Folder_that_may_not_be_written_to_is_told_as_one()
    {
        // the kernel's own, where nobody makes a file
        using var output = RenderOutput.At("/proc/picture.png", overwrite: false);
        var problem = await Assert.ThrowsAsync<RecordingException>(() => PictureFile.WriteAsync(output, 1, 1, new byte[3]));
        Assert.Equal("no file can be written in '/proc'", problem.Message);
    }
}
