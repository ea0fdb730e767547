using System.Text.Json;
using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Video;

namespace Brainscan.Player.Tests;

/// <summary>Exports that end before they are done, in every way short of killing the process (that is in the end-to-end tests).</summary>
public sealed class VideoResumeTests : IDisposable
{
    private const int Frames = 23;
    private const int SegmentFrames = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-resume-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.mp4", "h264")]
    [InlineData("a.mkv", "ffv1")]
    [InlineData("a.mov", "prores")]
    [InlineData("a.mp4", "h265")]
    [InlineData("a.gif", "")]
    [InlineData("a.webp", "")]
    [InlineData("frames", "")]
    public void Export_stopped_again_and_again_is_the_one_made_in_one_go(string name, string codec)
    {
        Export(name, codec);
        byte[] expected = Bytes(name);
        Directory.CreateDirectory(At("again"));
        List<string?> notes = [];
        for (int stopAt = 3; stopAt < Frames; stopAt += 4)
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Export($"again/{name}", codec, stopAt: stopAt, notes: notes));
            Assert.False(Path.Exists(At($"again/{name}")));
        }
        BytesFilm film = Film();
        Export($"again/{name}", codec, film, notes: notes);

        Assert.Equal(expected, Bytes($"again/{name}"));
        Assert.True(film.Prepared.Count < Frames, "nothing of what was done was used");
        Assert.Equal([At($"again/{name}")], Directory.GetFileSystemEntries(At("again"), "*", new EnumerationOptions { AttributesToSkip = 0 }));
        Assert.Null(notes[0]);
        Assert.Matches($"^goes on at frame [0-9]+ of {Frames}$", notes[^1]);
    }

    [Fact]
    public void Damage_in_the_film_keeps_what_is_done_and_says_where_it_goes_on()
    {
        bool isDamaged = true;
        BytesFilm whole = Film();
        BytesFilm film = whole with { Rgb = index => index == 12 && isDamaged ? throw new RecordingException("frame 12 is damaged.") : whole.Rgb(index) };
        var e = Assert.Throws<RecordingException>(() => Export("a.mp4", "h264", film));
        Assert.Matches($"^frame 12 is damaged; once that is mended the same command goes on at frame (5|10) of {Frames}\\.$", e.Message);

        isDamaged = false;
        Export("a.mp4", "h264", film);
        Export("b.mp4", "h264");
        Assert.Equal(Bytes("b.mp4"), Bytes("a.mp4"));
    }

    [Fact]
    public void Another_film_or_other_settings_begin_anew_and_say_so()
    {
        Stop("a.mp4");
        List<string?> notes = [];
        BytesFilm other = Film() with { Identity = "another" };
        Export("a.mp4", "h264", other, notes: notes);

        Assert.StartsWith("begins anew: ", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("other than then: ", notes[0], StringComparison.Ordinal);
        Assert.Equal(Frames, other.Prepared.Count);
    }

    [Fact]
    public void Fresh_begins_anew()
    {
        Stop("a.mp4");
        BytesFilm film = Film();
        Export("a.mp4", "h264", film, fresh: true);

        Assert.Equal(Frames, film.Prepared.Count);
    }

    [Fact]
    public void What_ffmpeg_left_half_is_made_again()
    {
        Export("b.mp4", "h264");
        Stop("a.mp4");
        File.WriteAllText(Path.Combine(At("a.mp4.export"), $"000004.{Guid.NewGuid():N}.part"), "half a segment");
        File.WriteAllText(Path.Combine(At("a.mp4.export"), "brainscan-1.count"), "frame=3");
        Export("a.mp4", "h264");

        Assert.Equal(Bytes("b.mp4"), Bytes("a.mp4"));
    }

    [Fact]
    public void Pictures_that_were_being_gathered_are_all_there()
    {
        Export("frames", "");
        byte[] expected = Bytes("frames");
        Directory.Delete(At("frames"), recursive: true);
        Stop("frames", stopAt: Frames - 1);
        // as if it had died in gathering: some are moved, some segments are still to be
        string work = At("frames.export");
        foreach (int missing in Enumerable.Range(0, 5).Where(index => !Directory.Exists(Path.Combine(work, $"{index:D6}"))))
        {
            Export("other", "");
            Directory.CreateDirectory(Path.Combine(work, $"{missing:D6}"));
            for (int i = missing * SegmentFrames; i < Math.Min(Frames, (missing + 1) * SegmentFrames); i++)
            {
                File.Copy(At($"other/{i:D6}.png"), Path.Combine(work, $"{missing:D6}", $"{i:D6}.png"));
            }
            Directory.Delete(At("other"), recursive: true);
        }
        Directory.CreateDirectory(Path.Combine(work, "pictures"));
        File.Move(Path.Combine(work, "000000", "000000.png"), Path.Combine(work, "pictures", "000000.png"));

        BytesFilm film = Film();
        Export("frames", "", film);
        Assert.Equal(expected, Bytes("frames"));
        Assert.Empty(film.Prepared);
    }

    [Fact]
    public void Two_at_once_do_not_meet()
    {
        using HeadlessContext context = HeadlessContext.Create();
        using RenderOutput output = RenderOutput.At(At("a.mp4"), overwrite: false);
        VideoSettings video = new(new VideoArguments(VideoCodec.Named("h264"), output.Container), 12);
        using VideoWriter first = new(context.Device, Film(), output, video);

        var e = Assert.Throws<RecordingException>(() => new VideoWriter(context.Device, Film(), output, video));
        Assert.Contains("is being made by another brainscan", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Film_of_many_segments_has_exact_times()
    {
        Export("a.mp4", "h264", fps: 23.976);

        Assert.Equal($"h264,64,48,yuv420p,tv,bt709,24000/1001,{Frames}", VideoFiles.Probe(At("a.mp4")));
        double[] times = VideoFiles.Times(At("a.mp4"));
        Assert.Equal(Frames, times.Length);
        Assert.All(times.Index(), time => Assert.Equal(time.Index * 1001 / 24000.0, time.Item, 2e-6));
    }

    [Theory]
    [InlineData("h265", "a.mp4", "")]
    [InlineData("h265", "a.mkv", "")]
    [InlineData("h264", "a.mov", "-x264-params bframes=3:b-pyramid=normal")]
    [InlineData("mpeg4", "a.mp4", "-bf 2")]
    public void Pictures_that_are_coded_out_of_their_order_are_shown_in_it(string codec, string name, string extra)
    {
        foreach (int frames in (int[])[1, 2, 3, 4, 7, 11])
        {
            Export(name, codec, BytesFilm.Noise(64, 48, frames), extra: extra, fps: 10);
            Assert.Equal(Enumerable.Range(0, frames).Select(index => index / 10.0), VideoFiles.Times(At(name)), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
            File.Delete(At(name));
        }
    }

    [Fact]
    public void Plan_says_all_that_decides_the_bytes()
    {
        Stop("a.mp4");
        using JsonDocument plan = JsonDocument.Parse(File.ReadAllText(Path.Combine(At("a.mp4.export"), "plan.json")));

        Assert.Equal("bytes", plan.RootElement.GetProperty("film").GetString());
        Assert.Contains("libx264", plan.RootElement.GetProperty("encoding").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("ffmpeg version", plan.RootElement.GetProperty("ffmpeg").GetString(), StringComparison.Ordinal);
    }

    private static BytesFilm Film() => BytesFilm.Noise(64, 48, Frames);

    private void Stop(string name, int stopAt = 14) => Assert.ThrowsAny<OperationCanceledException>(() => Export(name, "h264", stopAt: stopAt));

    /// <summary>Exports a film; with <paramref name="stopAt"/> it is stopped at a picture, once every segment before the last that is begun is whole.</summary>
    private void Export(string name, string codec, BytesFilm? film = null, int? stopAt = null, bool fresh = false, double fps = 12, List<string?>? notes = null,
        string extra = "")
    {
        using CancellationTokenSource cancel = new();
        using HeadlessContext context = HeadlessContext.Create();
        using RenderOutput output = RenderOutput.At(At(name), overwrite: false);
        VideoArguments arguments = new(
            output.Animation is { } animation ? VideoCodec.Of(animation) : output.Kind == OutputKind.Film ? VideoCodec.Named(codec) : VideoCodec.Png, output.Container, extra);
        using VideoWriter writer = new(context.Device, film ?? Film(), output, new VideoSettings(arguments, fps, fresh), SegmentFrames);
        notes?.Add(writer.Note);
        string work = Path.Combine(output.Folder, $"{Path.GetFileName(name)}.export");
        writer.Write(progress =>
        {
            if (progress.Done - 1 == stopAt)
            {
                string before = Path.Combine(work, $"{(progress.Done - 1) / SegmentFrames - 1:D6}");
                Assert.True(progress.Done <= SegmentFrames || SpinWait.SpinUntil(() => Path.Exists(before) || Path.Exists($"{before}.segment"), TimeSpan.FromSeconds(30)));
                cancel.Cancel();
            }
        }, cancel.Token);
    }

    /// <summary>All bytes of a file, or of the files of a folder in their order.</summary>
    private byte[] Bytes(string name) => Directory.Exists(At(name))
        ? [.. Directory.GetFiles(At(name)).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)] : File.ReadAllBytes(At(name));

    private string At(string name) => Path.Combine(_folder, name);
}
