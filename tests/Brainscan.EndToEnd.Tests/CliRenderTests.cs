using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Brainscan.EndToEnd.Tests;

/// <summary><c>render</c>, as a person calls it.</summary>
public sealed class CliRenderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-render-").FullName;

    public CliRenderTests() => CliRecording.Write(At("run.brainscan"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Picture_is_of_the_step_asked_for()
    {
        using JsonDocument start = Render("a.png", "--size", "320x180", "--step", "0");
        using JsonDocument later = Render("b.png", "--size", "320x180", "--step", "37");

        Assert.Equal(0, start.RootElement.GetProperty("lastStep").GetInt64());
        Assert.Equal(30, later.RootElement.GetProperty("lastStep").GetInt64());
        Assert.Equal("png,320,180,1", Probe("a.png"));
        Assert.NotEqual(File.ReadAllBytes(At("a.png")), File.ReadAllBytes(At("b.png")));
    }

    [Fact]
    public void Picture_is_the_same_on_every_run()
    {
        Render("a.png", "--size", "320x180").Dispose();
        Render("b.png", "--size", "320x180").Dispose();

        Assert.Equal(File.ReadAllBytes(At("a.png")), File.ReadAllBytes(At("b.png")));
    }

    [Fact]
    public void Film_has_every_frame_once_at_the_rate_asked_for()
    {
        using JsonDocument summary = Render("a.mp4", "--size", "320x180", "--fps", "4");

        Assert.Equal("h264,320,180,6", Probe("a.mp4"));
        Assert.Equal(CliRecording.Frames, summary.RootElement.GetProperty("frames").GetInt32());
        Assert.Equal(1.5, summary.RootElement.GetProperty("playsSeconds").GetDouble());
        Assert.Equal(new FileInfo(At("a.mp4")).Length, summary.RootElement.GetProperty("bytes").GetInt64());
        Assert.True(summary.RootElement.GetProperty("framesPerSecond").GetDouble() > 0);
    }

    [Theory]
    [InlineData("4096x64", "h264,avc1,yuv420p")]
    [InlineData("4112x64", "hevc,hvc1,yuv420p")]
    [InlineData("64x4112", "hevc,hvc1,yuv420p")]
    [InlineData("4112x64", "h264,avc1,yuv420p", "--codec", "h264")]
    [InlineData("96x64", "hevc,hvc1,yuv420p", "--codec", "h265")]
    public void Film_above_4096_pixels_is_h265_as_QuickTime_knows_it(string size, string expected, params string[] options)
    {
        Render("a.mp4", ["--size", size, "--to", "10", "--show", "none", .. options]).Dispose();

        Assert.Equal(expected, Cli.Run("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name,codec_tag_string,pix_fmt", "-of", "csv=p=0", At("a.mp4")]).Output.Trim());
    }

    [Fact]
    public async Task Title_without_a_font_is_refused_before_anything_is_rendered()
    {
        File.WriteAllText(At("fonts.conf"), "<fontconfig><cachedir>" + At("cache") + "</cachedir></fontconfig>");
        File.WriteAllText(At("film.yaml"), "title: 日本語の題\nseconds: 5\n");

        using Process process = Cli.StartPlayer(["render", At("run.brainscan"), "--script", At("film.yaml"), "--size", "320x180", "--out", At("a.mp4")], ("FONTCONFIG_FILE", At("fonts.conf")));
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        string line = Cli.Mistake(new CliResult(process.ExitCode, output, await error));
        Assert.Contains("Han", line, StringComparison.Ordinal);
        Assert.Contains("fonts-noto-cjk", line, StringComparison.Ordinal);
        Assert.False(File.Exists(At("a.mp4")));
    }

    [Fact]
    public void Folder_has_a_picture_for_each_frame_of_the_range()
    {
        Render("frames", "--size", "320x180", "--from", "10", "--to", "30").Dispose();

        Assert.Equal(["000000.png", "000001.png", "000002.png"], Directory.GetFiles(At("frames")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2.5", 20)]
    [InlineData("5", 50)]
    public void Picture_of_a_films_moment_says_the_step_it_shows(string at, long step)
    {
        File.WriteAllText(At("film.yaml"), "seconds: 5\nfps: 10\n");
        using JsonDocument summary = Render("a.png", "--size", "320x180", "--script", At("film.yaml"), "--at", at);

        Assert.InRange(summary.RootElement.GetProperty("lastStep").GetInt64(), step, step + 10);
        Assert.Equal(summary.RootElement.GetProperty("lastStep").GetInt64(), summary.RootElement.GetProperty("firstStep").GetInt64());
    }

    [Fact]
    public void Sheet_has_moments_of_the_range()
    {
        using JsonDocument summary = Render("sheet.png", "--sheet", "3", "--size", "640x360", "--from", "10", "--to", "40");

        Assert.Equal("png,640,360,1", Probe("sheet.png"));
        Assert.Equal(3, summary.RootElement.GetProperty("moments").GetInt32());
        Assert.Equal((10, 40), (summary.RootElement.GetProperty("firstStep").GetInt64(), summary.RootElement.GetProperty("lastStep").GetInt64()));
    }

    [Theory]
    [InlineData("sheet.mp4", "--sheet means nothing for a film")]
    [InlineData("sheets", "--sheet means nothing for a folder")]
    [InlineData("sheet.png", "--step means nothing for a sheet", "--step", "10")]
    [InlineData("sheet.png", "--fps means nothing for a sheet", "--fps", "10")]
    [InlineData("sheet.png", "leave out --mode compare", "--mode", "compare")]
    [InlineData("sheet.png", "there is no place 'layer 9'", "--place", "layer 9")]
    public void Sheet_of_what_cannot_be_gets_a_line(string name, string said, params string[] options)
    {
        string line = Cli.Mistake(Cli.Player(["render", At("run.brainscan"), "--out", At(name), "--sheet", "4", "--size", "640x360", .. options]));

        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.Equal([At("run.brainscan")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Interrupted_recording_is_shown_as_far_as_it_goes()
    {
        CliRecording.Write(At("killed.brainscan"), finish: false);
        byte[] whole = File.ReadAllBytes(At("killed.brainscan"));
        File.WriteAllBytes(At("torn.brainscan"), whole[..^(whole.Length / 10)]);

        CliResult result = Cli.Player("render", At("torn.brainscan"), "--out", At("a.png"), "--size", "320x180");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("png,320,180,1", Probe("a.png"));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("frames")]
    public async Task Stopping_with_ctrl_c_leaves_nothing_behind(string name)
    {
        using FileSystemWatcher watcher = new(_folder) { EnableRaisingEvents = true };
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => begun.TrySetResult();
        using Process render = Cli.StartPlayer("render", At("run.brainscan"), "--out", At(name), "--size", "7680x4320");
        Task<string> error = render.StandardError.ReadToEndAsync();
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Cli.Run("kill", ["-INT", render.Id.ToString(CultureInfo.InvariantCulture)]);
        await render.WaitForExitAsync();

        // a slow machine says how far it is before
        Assert.EndsWith("brainscan: stopped; nothing was left behind.\n", await error, StringComparison.Ordinal);
        Assert.Equal(130, render.ExitCode);
        Assert.Equal([At("run.brainscan")], Directory.GetFileSystemEntries(_folder));
    }

    private JsonDocument Render(string name, params string[] options)
    {
        CliResult result = Cli.Player(["render", At("run.brainscan"), "--out", At(name), "--json", .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output);
    }

    private string Probe(string name) => Cli.Probe(At(name));

    private string At(string name) => Path.Combine(_folder, name);
}
