using Brainscan.Format;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

/// <summary>Builds of ffmpeg that lack what others have: the real one, behind a script that does not tell of some encoders.</summary>
public sealed class VideoFfmpegTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-ffmpeg-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("h264", "mp4", "libx264", "give --codec h265, av1 or vp9, which it has, or install")]
    [InlineData("h264", "mp4", "libx264 libx265 libsvtav1 libaom-av1", "give --codec vp9, which it has, or install")]
    [InlineData("h265", "mov", "libx26", "give --codec av1, prores or prores-hq, which it has, or install")]
    [InlineData("vp9", "webm", "libvpx-vp9 libsvtav1", "give --codec av1, which it has, or install")]
    [InlineData("vp9", "webm", "libvpx-vp9 av1", "without libvpx-vp9: install")]
    public void Missing_encoder_is_told_with_the_ffmpeg_that_lacks_it_and_what_it_has_instead(string codec, string container, string without, string says)
    {
        FfmpegProgram ffmpeg = Fake("bin", without.Split(' '));

        string message = Assert.Throws<RecordingException>(() => ffmpeg.Require(VideoCodec.Named(codec, ffmpeg), container)).Message;

        Assert.StartsWith($"ffmpeg ({ffmpeg.Path}, version ", message, StringComparison.Ordinal);
        Assert.Contains($"was built without {VideoCodec.Named(codec, ffmpeg).Encoder}: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gif", "gif", "gif")]
    [InlineData("webp", "webp", "libwebp_anim")]
    public void Picture_that_moves_asks_for_its_own_encoder(string container, string without, string missing)
    {
        FfmpegProgram ffmpeg = Fake("bin", without);

        string message = Assert.Throws<RecordingException>(() => ffmpeg.Require(VideoCodec.Of(container == "gif" ? Animation.Gif : Animation.WebP), container)).Message;

        Assert.Contains($"was built without {missing}: install", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_that_has_it_is_taken_and_the_first_on_the_path_is_the_one()
    {
        FfmpegProgram lacking = Fake("a", "libx264");
        Fake("b");

        Assert.Equal(lacking.Path, FfmpegProgram.Find($"/nonexistent:{_folder}/a:{_folder}/b")!.Path);
        FfmpegProgram.Find($"{_folder}/b:{_folder}/a")!.Require(VideoCodec.Named("h264"), "mp4");
    }

    [Fact]
    public void Av1_and_webm_take_what_there_is()
    {
        Assert.Equal("libsvtav1", VideoCodec.Named("av1", Fake("all")).Encoder);
        Assert.Equal("libaom-av1", VideoCodec.Named("av1", Fake("aom", "libsvtav1")).Encoder);
        Assert.Equal("vp9", VideoContainer.DefaultCodec("webm", 1920, 1080, Fake("all")));
        Assert.Equal("av1", VideoContainer.DefaultCodec("webm", 1920, 1080, Fake("av1", "libvpx-vp9")));
        Assert.Equal("h264", VideoContainer.DefaultCodec("mp4", 1920, 1080, Fake("all")));
    }

    [Fact]
    public void What_to_install_depends_on_where_the_build_comes_from()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "env", "conda-meta"));
        Assert.Contains("conda install -c conda-forge ffmpeg", Fake("env/bin").Advice("ID=fedora\n"), StringComparison.Ordinal);
        Assert.Contains("RPM Fusion", Fake("bin").Advice("NAME=Fedora\nID=fedora\n"), StringComparison.Ordinal);
        Assert.Contains("before the snap", Fake("snap/bin").Advice("ID=ubuntu\n"), StringComparison.Ordinal);
        Assert.Contains("install the system's package ffmpeg", Fake("bin").Advice("ID=debian\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Snap_is_known_by_its_folder_and_by_what_it_leads_to()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "links"));
        File.WriteAllText(Path.Combine(_folder, "snap"), "");
        File.CreateSymbolicLink(Path.Combine(_folder, "links", "ffmpeg"), Path.Combine(_folder, "snap"));

        Assert.True(FfmpegProgram.Find(Path.Combine(_folder, "links"))!.IsSnap);
        Assert.True(Fake("snap.d/snap/bin").IsSnap);
        Assert.False(Fake("bin").IsSnap);
    }

    [Theory]
    [InlineData(7680, 4320, 640, 360)]
    [InlineData(1080, 1920, 202, 360)]
    [InlineData(320, 200, 320, 200)]
    public void Size_of_a_films_script_is_reduced_to_what_pictures_that_move_have(int width, int height, int thenWidth, int thenHeight) =>
        Assert.Equal((thenWidth, thenHeight), Animation.Gif.SizeFor((width, height)));

    private FfmpegProgram Fake(string folder, params string[] without)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, "ffmpeg");
        string hidden = string.Concat(without.Select(word => $" -e '{word}'"));
        string list = without.Length == 0 ? "exec $real \"$@\"" : $"$real \"$@\" | grep -v{hidden}";
        File.WriteAllText(path, $"#!/bin/sh\nreal={Ffmpeg.Program.Path}\ncase \" $* \" in\n*' -encoders '*) {list} ;;\n*) exec $real \"$@\" ;;\nesac\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return new FfmpegProgram(path);
    }
}
