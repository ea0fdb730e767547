using Brainscan.Format;
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
    [InlineData("prores", "a.mov", "prores,96,64,yuv444p12le,tv,bt709,12/1,5")]
    [InlineData("ffv1", "a.mkv", "ffv1,96,64,bgr0,pc,gbr,12/1,5")]
    [InlineData("mpeg4", "a.mp4", "mpeg4,96,64,yuv420p,tv,bt709,12/1,5")]
    public void Film_has_the_size_rate_frames_and_colour_tags_asked_for(string codec, string name, string expected)
    {
        VideoTimes times = Write(name, codec, 5, Flat(200, 100, 40));

        Assert.Equal(5, times.Frames);
        Assert.Equal(expected, VideoFiles.Probe(At(name)));
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
        Write(name, codec, 1, Flat(colour[0], colour[1], colour[2]));

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
        byte[] noise = new byte[Width * Height * 3];
        new Random(7).NextBytes(noise);
        Write("a.png", "h264", 1, (_, pixels) => noise.CopyTo(pixels));

        Assert.Equal(noise, VideoFiles.Decode(At("a.png")));
    }

    [Fact]
    public void Folder_holds_a_picture_for_each_frame()
    {
        Write("frames", "h264", 3, Flat(1, 2, 3));

        Assert.Equal(["frames/000000.png", "frames/000001.png", "frames/000002.png"], Left());
    }

    [Theory]
    [InlineData("with 'quotes' and \"more\" \\.png")]
    [InlineData("100%d: %06d.png")]
    [InlineData("-leading dash.png")]
    [InlineData("größer.png")]
    public void Any_file_name_is_taken_as_it_is(string name)
    {
        Write(name, "h264", 1, Flat(9, 9, 9));

        Assert.Equal([name], Left());
    }

    [Theory]
    [InlineData("nonesuch", "Unknown encoder 'nonesuch'")]
    [InlineData("libopus", "Invalid encoder type 'libopus'")]
    public void Failing_ffmpeg_is_quoted_in_one_line_and_leaves_nothing(string codec, string words)
    {
        var e = Assert.Throws<RecordingException>(() => Write("a.mp4", codec, 500, Flat(1, 2, 3)));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains(At("a.mp4"), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Empty(Left());
    }

    [Fact]
    public void Odd_size_that_the_codec_cannot_have_is_said_in_ffmpegs_words()
    {
        using RenderOutput output = RenderOutput.At(At("odd.mp4"), overwrite: false);
        VideoWriter writer = new(output, new VideoFormat(97, 63, 10), VideoCodec.Named("h264"));

        var e = Assert.Throws<RecordingException>(() => writer.Write(3, Flat(1, 2, 3), _ => { }, default));
        Assert.Contains("width not divisible by 2 (97x63)", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0x", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_leaves_nothing_and_ends_ffmpeg()
    {
        using CancellationTokenSource cancel = new();
        void Draw(int index, Span<byte> pixels)
        {
            pixels.Fill((byte)index);
            if (index == 3)
            {
                cancel.Cancel();
            }
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Write("a.mp4", "h264", 1_000_000, Draw, cancel: cancel.Token));
        Assert.Empty(Left());
    }

    [Fact]
    public void Failure_to_draw_is_what_is_reported_and_leaves_nothing()
    {
        DrawFrame draw = (index, _) => throw new RecordingException($"frame {index} is damaged");

        var e = Assert.Throws<RecordingException>(() => Write("a.mp4", "h264", 10, draw));
        Assert.Equal("frame 0 is damaged", e.Message);
        Assert.Empty(Left());
    }

    [Fact]
    public void Progress_counts_every_frame()
    {
        List<int> seen = [];
        Write("a.mkv", "ffv1", 4, Flat(0, 0, 0), seen.Add);

        Assert.Equal([1, 2, 3, 4], seen);
    }

    [Fact]
    public void Existing_file_is_replaced_only_by_a_whole_one_and_only_when_asked()
    {
        File.WriteAllText(At("a.png"), "mine");

        var refused = Assert.Throws<RecordingException>(() => Write("a.png", "h264", 1, Flat(1, 2, 3)));
        Assert.Contains("--overwrite", refused.Message, StringComparison.Ordinal);
        Assert.Throws<RecordingException>(() => Write("a.png", "h264", 1, (_, _) => throw new RecordingException("no"), overwrite: true));
        Assert.Equal("mine", File.ReadAllText(At("a.png")));

        Write("a.png", "h264", 1, Flat(1, 2, 3), overwrite: true);
        Assert.Equal(Width * Height * 3, VideoFiles.Decode(At("a.png")).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Folder_with_something_in_it_is_never_touched(bool overwrite)
    {
        Directory.CreateDirectory(At("frames"));
        File.WriteAllText(At("frames/mine.txt"), "mine");

        Assert.Throws<RecordingException>(() => Write("frames", "h264", 1, Flat(1, 2, 3), overwrite: overwrite));
        Assert.Equal(["frames/mine.txt"], Left());
    }

    [Fact]
    public void Empty_folder_is_filled()
    {
        Directory.CreateDirectory(At("frames.d"));
        Write("frames.d/", "h264", 1, Flat(1, 2, 3));

        Assert.Equal(["frames.d/000000.png"], Left());
    }

    [Theory]
    [InlineData("a.gif", ".gif")]
    [InlineData("missing/a.mp4", "make it first")]
    public void Name_that_cannot_be_written_is_refused_before_anything_starts(string name, string says)
    {
        var e = Assert.Throws<RecordingException>(() => RenderOutput.At(At(name), overwrite: false));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
    }

    private VideoTimes Write(
        string name, string codec, int frames, DrawFrame draw, Action<int>? drawn = null, bool overwrite = false, CancellationToken cancel = default)
    {
        using RenderOutput output = RenderOutput.At(At(name), overwrite);
        VideoCodec chosen = output.Kind == OutputKind.Film ? VideoCodec.Named(codec) : VideoCodec.Png;
        return new VideoWriter(output, new VideoFormat(Width, Height, 12), chosen).Write(frames, draw, drawn ?? (_ => { }), cancel);
    }

    private static DrawFrame Flat(byte red, byte green, byte blue) => (_, pixels) =>
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
        }
    };

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>Every file in the folder, hidden ones included.</summary>
    private string[] Left() => Directory.EnumerateFiles(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(path => Path.GetRelativePath(_folder, path)).Order(StringComparer.Ordinal).ToArray();
}
