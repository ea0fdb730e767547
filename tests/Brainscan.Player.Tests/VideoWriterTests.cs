using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

public sealed class VideoWriterTests : IDisposable
{
    private const int Width = 96;
    private const int Height = 64;
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-video-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("h264", "a.mp4", "h264,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("h264", "a.mkv", "h264,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("h265", "a.mp4", "hevc,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("av1", "a.mp4", "av1,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("x265", "a.mkv", "hevc,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("av1", "a.mkv", "av1,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("libaom-av1", "a.mp4", "av1,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("prores", "a.mov", "prores,96,64,yuv444p12le,tv,bt709,12/1,5")]
    [InlineData("prores-hq", "a.mov", "prores,96,64,yuv422p10le,tv,bt709,12/1,5")]
    [InlineData("prores", "a.mkv", "prores,96,64,yuv444p12le,tv,bt709,12/1,5")]
    [InlineData("h264", "a.mov", "h264,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("ffv1", "a.mkv", "ffv1,96,64,bgr0,pc,gbr,12/1,5")]
    [InlineData("mpeg4", "a.mp4", "mpeg4,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("vp9", "a.webm", "vp9,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("av1", "a.webm", "av1,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("vp9", "a.mp4", "vp9,96,64,yuv420p,tv,bt709,12/1,5")]
    public void Film_has_the_size_rate_frames_and_colour_tags_asked_for(string codec, string name, string expected)
    {
        VideoTimes times = Write(name, codec, Flat(5));

        Assert.Equal(5, times.Frames);
        Assert.Equal(expected, VideoFiles.Probe(At(name)));
        (string colour, double seconds) = VideoFiles.Colour(At(name));
        Assert.Equal(codec == "ffv1" ? "bt709,iec61966-2-1" : "bt709,bt709", colour);
        Assert.Equal(5 / 12.0, seconds, 0.001);
        Assert.Equal(5 * Width * Height * 3, VideoFiles.Decode(At(name)).Length);
        Assert.Equal([name], Left());
    }

    [Theory]
    [InlineData("h264", "a.mp4", 3)]
    [InlineData("h265", "a.mp4", 3)]
    [InlineData("av1", "a.mp4", 4)]
    [InlineData("prores", "a.mov", 3)]
    [InlineData("ffv1", "a.mkv", 0)]
    public void Film_shows_the_colours_that_were_drawn(string codec, string name, int tolerance)
    {
        byte[] colour = [200, 100, 40];
        Write(name, codec, Flat(1));

        byte[] seen = VideoFiles.Decode(At(name));
        int middle = ((Height / 2 * Width) + (Width / 2)) * 3;
        for (int c = 0; c < 3; c++)
        {
            Assert.InRange(seen[middle + c], colour[c] - tolerance, colour[c] + tolerance);
        }
    }

    [Fact]
    public void Picture_holds_every_pixel_as_drawn()
    {
        BytesFilm noise = BytesFilm.Noise(Width, Height, 1);
        Write("a.png", "h264", noise);

        Assert.Equal(noise.Rgb(0), VideoFiles.Decode(At("a.png")));
    }

    [Fact]
    public void Folder_holds_a_picture_for_each_frame()
    {
        Write("frames", "h264", Flat(3));

        Assert.Equal(["frames/000000.png", "frames/000001.png", "frames/000002.png"], Left());
    }

    [Theory]
    [InlineData("with 'quotes' and \"more\" \\.png")]
    [InlineData("100%d: %06d.png")]
    [InlineData("-leading dash.png")]
    [InlineData("größer.png")]
    public void Any_file_name_is_taken_as_it_is(string name)
    {
        Write(name, "h264", Flat(1));

        Assert.Equal([name], Left());
    }

    [Theory]
    [InlineData("libopus", "Invalid encoder type 'libopus'")]
    public void Failing_ffmpeg_is_quoted_in_one_line_and_leaves_nothing(string codec, string words)
    {
        var e = Assert.Throws<RecordingException>(() => Write("a.mp4", codec, Flat(500)));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains(At("a.mp4"), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("huffyuv", "a.mp4", "Could not find tag for codec huffyuv")]
    [InlineData("h264", "a.mp4", "Unrecognized option 'nonesuch'", "-nonesuch 3")]
    [InlineData("h264", "a.mp4", "Error opening filters", "-vf nonesuch")]
    public void What_ffmpeg_will_not_do_is_said_before_anything_is_drawn(string codec, string name, string words, string extra = "")
    {
        BytesFilm film = Flat(5);
        var e = Assert.Throws<RecordingException>(() => Write(name, codec, film, extra: extra));

        Assert.DoesNotContain('\n', e.Message);
        Assert.StartsWith($"ffmpeg could not write '{At(name)}': ", e.Message, StringComparison.Ordinal);
        Assert.Contains(words == "Error opening filters" ? "nonesuch" : words, e.Message, StringComparison.Ordinal);
        Assert.Empty(film.Prepared);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("nonesuch", "a.mp4", "has no encoder 'nonesuch': --codec takes h264, h265, av1, vp9, prores, prores-hq, ffv1, or a name that 'ffmpeg -encoders' lists.")]
    [InlineData("prores", "a.mp4", "a .mp4 file cannot hold prores_ks: let --out end in .mov or .mkv, or give --codec h264, h265, av1 or vp9.")]
    [InlineData("ffv1", "a.mov", "a .mov file cannot hold ffv1: let --out end in .mkv, or give --codec h264, h265, av1, prores or prores-hq.")]
    [InlineData("h264", "a.webm", "a .webm file cannot hold libx264: let --out end in .mp4, .mov or .mkv, or give --codec vp9 or av1.")]
    public void Codec_that_cannot_be_there_is_told_with_those_that_can(string codec, string name, string words)
    {
        BytesFilm film = Flat(5);
        var e = Assert.Throws<RecordingException>(() => Write(name, codec, film));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Empty(film.Prepared);
        Assert.Empty(Left());
    }

    [Fact]
    public void Gif_has_every_picture_in_its_colours_at_its_time_and_plays_again_and_again()
    {
        Write("a.gif", "", Flat(5), fps: 10);

        Assert.StartsWith("gif,96,64,", VideoFiles.Probe(At("a.gif")), StringComparison.Ordinal);
        Assert.EndsWith("10/1,5", VideoFiles.Probe(At("a.gif")), StringComparison.Ordinal);
        byte[] seen = VideoFiles.Decode(At("a.gif"));
        Assert.Equal(5 * Width * Height * 3, seen.Length);
        Assert.Equal<double>([200, 100, 40], [.. seen[..3].Select(value => (double)value)], (expected, found) => Math.Abs(expected - found) <= 4);
        Assert.True(File.ReadAllBytes(At("a.gif")).AsSpan().IndexOf("NETSCAPE2.0\x03\x01\0\0"u8) > 0, "it does not play again and again");
        Assert.Equal(["a.gif"], Left());
    }

    [Fact]
    public void WebP_that_moves_has_every_picture_in_its_colours_at_its_time()
    {
        Write("a.webp", "", BytesFilm.Noise(Width, Height, 5), fps: 10);
        // pictures that are the same are one: the second is another
        Write("flat.webp", "", new BytesFilm(Width, Height, 2, index => BytesFilm.Flat(Width, Height, 1, (byte)(200 - (100 * index)), 100, 40).Rgb(0)), fps: 10);

        Assert.Equal([100, 100, 100, 100, 100], WebPFile.Read(At("a.webp")).Milliseconds);
        WebPFile flat = WebPFile.Read(At("flat.webp"));
        Assert.Equal((Width, Height, 0), (flat.Width, flat.Height, flat.Loops));
        File.WriteAllBytes(At("first.webp"), flat.First);
        byte[] seen = VideoFiles.Decode(At("first.webp"));
        Assert.Equal<double>([200, 100, 40], [.. seen[..3].Select(value => (double)value)], (expected, found) => Math.Abs(expected - found) <= 4);
        Assert.Equal(["a.webp", "first.webp", "flat.webp"], Left());
    }

    [Fact]
    public void Gif_faster_than_its_clock_is_refused()
    {
        var e = Assert.Throws<RecordingException>(() => Write("a.gif", "", Flat(5), fps: 60));

        Assert.Contains("50 pictures a second; found 96x64 and 60", e.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public void Transfer_of_sRGB_is_said_in_the_joined_file_where_somebody_asks_for_it()
    {
        // what docs/VIDEO.md gives for QuickTime to show the greys of the PNG
        Write("a.mov", "h264", Flat(5), extra: "-color_trc iec61966-2-1");

        Assert.Equal("bt709,iec61966-2-1", VideoFiles.Colour(At("a.mov")).Colour);
    }

    [Theory]
    [InlineData("h264", true)]
    [InlineData("av1", true)]
    [InlineData("ffv1", false)]
    public void Odd_size_is_refused_where_pixels_share_a_colour(string codec, bool refused)
    {
        BytesFilm film = BytesFilm.Flat(97, 63, 2, 1, 2, 3);
        if (!refused)
        {
            Write("odd.mkv", codec, film);
            Assert.Equal("ffv1,97,63,bgr0,pc,gbr,12/1,2", VideoFiles.Probe(At("odd.mkv")));
            return;
        }
        var e = Assert.Throws<RecordingException>(() => Write("odd.mkv", codec, film));
        Assert.Contains("found 97x63: give --size 98x64", e.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public void Size_that_is_not_a_multiple_of_eight_has_the_same_colours()
    {
        Write("a.mp4", "h264", BytesFilm.Flat(98, 66, 1, 200, 100, 40));

        Assert.Equal(200, VideoFiles.Decode(At("a.mp4"))[(33 * 98 + 49) * 3], 3.0);
    }

    [Theory]
    [InlineData("-crf 30 -preset ultrafast", "h264,96,64,yuv420p,tv,bt709,12/1,5")]
    [InlineData("-pix_fmt yuv444p -metadata 'title=A \"quoted\" one'", "h264,96,64,yuv444p,tv,bt709,12/1,5")]
    [InlineData("-vf scale=48:32", "h264,48,32,yuv420p,tv,bt709,12/1,5")]
    public void Arguments_of_a_person_win_over_ours(string extra, string expected)
    {
        Write("a.mp4", "h264", Flat(5), extra: extra);

        Assert.Equal(expected, VideoFiles.Probe(At("a.mp4")));
        Assert.Equal(extra.Contains("title", StringComparison.Ordinal) ? "A \"quoted\" one" : "", VideoFiles.Title(At("a.mp4")));
    }

    [Fact]
    public void Arguments_that_change_the_number_of_pictures_are_refused()
    {
        var e = Assert.Throws<RecordingException>(() => Write("a.mp4", "h264", Flat(5), extra: "-vf fps=24"));

        Assert.Contains("leave out of --ffmpeg what changes their rate or number", e.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("h264", "a.mp4", 1)]
    [InlineData("h265", "a.mp4", 300)]
    [InlineData("prores", "a.mov", 300)]
    public void Index_stands_at_the_front(string codec, string name, int frames)
    {
        Write(name, codec, BytesFilm.Flat(Width, Height, frames, 1, 2, 3) with { Same = index => index > 0 });

        ReadOnlySpan<byte> file = File.ReadAllBytes(At(name));
        Assert.InRange(file.IndexOf("moov"u8), 0, file.IndexOf("mdat"u8));
    }

    [Theory]
    [InlineData(23.976, "24000/1001")]
    [InlineData(29.97, "30000/1001")]
    [InlineData(59.94, "60000/1001")]
    [InlineData(24, "24/1")]
    [InlineData(12.5, "25/2")]
    public void Rate_is_the_one_editors_mean(double fps, string expected)
    {
        Write("a.mp4", "h264", Flat(5), fps: fps);

        Assert.Equal($"h264,96,64,yuv420p,tv,bt709,{expected},5", VideoFiles.Probe(At("a.mp4")));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("frames")]
    public void Stopping_leaves_nothing_and_ends_ffmpeg(string name)
    {
        using CancellationTokenSource cancel = new();
        BytesFilm film = Flat(1_000_000) with { Same = index => index != 3 };

        Assert.ThrowsAny<OperationCanceledException>(() => Write(name, "h264", film, progress =>
        {
            if (progress.Done == 3)
            {
                cancel.Cancel();
            }
        }, cancel: cancel.Token));
        Assert.Empty(Left());
    }

    [Fact]
    public void Failure_to_draw_is_what_is_reported_and_leaves_nothing()
    {
        BytesFilm film = new(Width, Height, 10, index => throw new RecordingException($"frame {index} is damaged"));

        var e = Assert.Throws<RecordingException>(() => Write("a.mp4", "h264", film));
        Assert.Equal("frame 0 is damaged", e.Message);
        Assert.Empty(Left());
    }

    [Fact]
    public void Progress_counts_every_frame()
    {
        List<int> seen = [];
        Write("a.mkv", "ffv1", Flat(4), progress => seen.Add(progress.Done));

        Assert.Equal([1, 2, 3, 4], seen);
    }

    [Fact]
    public void Existing_file_is_replaced_only_by_a_whole_one_and_only_when_asked()
    {
        File.WriteAllText(At("a.png"), "mine");

        var refused = Assert.Throws<RecordingException>(() => Write("a.png", "h264", Flat(1)));
        Assert.Contains("--overwrite", refused.Message, StringComparison.Ordinal);
        Assert.Throws<RecordingException>(() => Write("a.png", "h264", new BytesFilm(Width, Height, 1, _ => throw new RecordingException("no")), overwrite: true));
        Assert.Equal("mine", File.ReadAllText(At("a.png")));

        Write("a.png", "h264", Flat(1), overwrite: true);
        Assert.Equal(Width * Height * 3, VideoFiles.Decode(At("a.png")).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folder_with_something_in_it_is_never_touched(bool overwrite)
    {
        Directory.CreateDirectory(At("frames"));
        File.WriteAllText(At("frames/mine.txt"), "mine");

        Assert.Throws<RecordingException>(() => Write("frames", "h264", Flat(1), overwrite: overwrite));
        Assert.Equal(["frames/mine.txt"], Left());
    }

    [Fact]
    public void Empty_folder_is_filled()
    {
        Directory.CreateDirectory(At("frames.d"));
        Write("frames.d/", "h264", Flat(1));

        Assert.Equal(["frames.d/000000.png"], Left());
    }

    [Theory]
    [InlineData("a.avi", ".avi")]
    [InlineData("missing/a.mp4", "make it first")]
    public void Name_that_cannot_be_written_is_refused_before_anything_starts(string name, string says)
    {
        var e = Assert.Throws<RecordingException>(() => RenderOutput.At(At(name), overwrite: false));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_look_the_same_are_drawn_once()
    {
        BytesFilm film = BytesFilm.Noise(Width, Height, 9) with { Same = index => index % 4 != 0 };
        Write("a.mkv", "ffv1", film);

        Assert.Equal([0, 4, 8], film.Prepared);
        Assert.Equal([.. Enumerable.Range(0, 9).SelectMany(index => film.Rgb(index / 4 * 4))], VideoFiles.Decode(At("a.mkv")));
    }

    private VideoTimes Write(string name, string codec, BytesFilm film, Action<VideoProgress>? progress = null, bool overwrite = false, string extra = "",
        double fps = 12, CancellationToken cancel = default)
    {
        using HeadlessContext context = HeadlessContext.Create();
        VideoTimes times = Write(context, name, codec, film, progress, overwrite, extra, fps, cancel);
        Assert.Equal(0, context.Device.LiveObjects);
        return times;
    }

    private VideoTimes Write(HeadlessContext context, string name, string codec, BytesFilm film, Action<VideoProgress>? progress, bool overwrite, string extra,
        double fps, CancellationToken cancel)
    {
        using RenderOutput output = RenderOutput.At(At(name), overwrite);
        VideoArguments arguments = new(
            output.Animation is { } animation ? VideoCodec.Of(animation) : output.Kind == OutputKind.Film ? VideoCodec.Named(codec) : VideoCodec.Png, output.Container, extra);
        using VideoWriter writer = new(context.Device, film, output, new VideoSettings(arguments, fps));
        return writer.Write(progress ?? (_ => { }), cancel);
    }

    private static BytesFilm Flat(int frames) => BytesFilm.Flat(Width, Height, frames, 200, 100, 40);

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>Every file in the folder, hidden ones included.</summary>
    private string[] Left() => Directory.EnumerateFiles(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(path => Path.GetRelativePath(_folder, path)).Order(StringComparer.Ordinal).ToArray();
}
