using System.CommandLine;
using Brainscan.Player.Commands;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

public sealed class CommandsOptionsTests
{
    private enum Fruit
    {
        Apple,
        Pear,
    }

    [Theory]
    [InlineData("7680x4320", 7680, 4320)]
    [InlineData("16x16384", 16, 16384)]
    public void Size_is_width_and_height(string word, int width, int height)
    {
        Option<(int, int)?> option = OptionsOf.Size("--size", 16384, "");

        Assert.Equal((width, height), Parse(option, "--size", word).GetValue(option));
    }

    [Theory]
    [InlineData("7680")]
    [InlineData("7680x")]
    [InlineData("x4320")]
    [InlineData("15x16")]
    [InlineData("16385x16")]
    [InlineData("-64x64")]
    [InlineData("64 x64")]
    [InlineData("64x64x64")]
    [InlineData("99999999999x64")]
    public void Size_that_is_none_is_told_what_is_expected(string word)
    {
        string error = Assert.Single(Parse(OptionsOf.Size("--size", 16384, ""), "--size", word).Errors).Message;

        Assert.Equal($"--size {word}: expected a width and a height from 16x16 to 16384x16384, such as 3840x2160.", error);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("241")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,5")]
    [InlineData("ten")]
    public void Number_out_of_its_bounds_is_told_them(string word)
    {
        string error = Assert.Single(Parse(OptionsOf.Number("--fps", 0, 240, ""), $"--fps={word}").Errors).Message;

        Assert.Equal($"--fps {word}: expected a number above 0, at most 240.", error);
    }

    [Fact]
    public void Number_is_read_whatever_the_locale()
    {
        Option<double?> option = OptionsOf.Number("--fps", 0, 240, "");

        Assert.Equal(23.976, Parse(option, "--fps", "23.976").GetValue(option));
        Assert.Null(Parse(option).GetValue(option));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Whole_number_out_of_its_bounds_is_told_them(string word)
    {
        string error = Assert.Single(Parse(OptionsOf.Whole("--frame", 0, 1000, ""), $"--frame={word}").Errors).Message;

        Assert.Equal($"--frame {word}: expected a whole number from 0 to 1000.", error);
    }

    [Fact]
    public void Word_stands_for_its_value()
    {
        Option<Fruit?> option = OptionsOf.Word("--fruit", "", ("apple", Fruit.Apple), ("pear", Fruit.Pear));

        Assert.Equal(Fruit.Pear, Parse(option, "--fruit", "pear").GetValue(option));
        Assert.Null(Parse(option).GetValue(option));
        Assert.Equal("--fruit plum: expected apple, pear.", Assert.Single(Parse(option, "--fruit", "plum").Errors).Message);
    }

    [Fact]
    public void Progress_says_rate_waiting_and_time_left()
    {
        Assert.Equal("10 of 40 frames, 0.50 frames/s, 25 % of the time waiting for ffmpeg, 0:01:00 left",
            RenderProgress.Describe(new VideoProgress(10, 40, 10, TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(20)));
        Assert.Equal("0 of 40 frames, 0.00 frames/s, 0 % of the time waiting for ffmpeg, ? left",
            RenderProgress.Describe(new VideoProgress(0, 40, 0, TimeSpan.Zero), TimeSpan.Zero));
    }

    [Fact]
    public void Progress_of_a_run_that_went_on_counts_its_own_frames_only()
    {
        Assert.Equal("110 of 140 frames, 0.50 frames/s, 0 % of the time waiting for ffmpeg, 0:01:00 left",
            RenderProgress.Describe(new VideoProgress(110, 140, 10, TimeSpan.Zero), TimeSpan.FromSeconds(20)));
    }

    private static ParseResult Parse(Option option, params string[] words) => new Command("test") { option }.Parse(words);
}
