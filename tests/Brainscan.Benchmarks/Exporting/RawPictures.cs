using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Readback;
using Brainscan.Player.Video;

namespace Brainscan.Benchmarks.Exporting;

/// <summary>A film's pictures as they were drawn, in memory where that has room, for an ffmpeg that has nothing to wait for.</summary>
internal sealed class RawPictures : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly VideoFormat _format;
    private readonly int _frames;
    private readonly string _path;

    /// <summary>Finds room.</summary>
    public RawPictures(int width, int height, int frames)
    {
        _format = new VideoFormat(width, height, 10);
        _frames = frames;
        long bytes = 3L * width * height * frames;
        bool fits = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > bytes;
        _path = Path.Combine(fits ? Memory : Path.GetTempPath(), $"brainscan-bench-{Guid.NewGuid():N}.rgb");
    }

    /// <summary>Draws a film and sends it to a stream in place of ffmpeg.</summary>
    public static void DrawInto(Stream stream, GlDevice device, IFilm film, PixelLayout layout)
    {
        using var source = new PictureSource(device, film, layout);
        var feed = new PictureFeed(new VideoFormat(film.Width, film.Height, 10, source.Layout));
        Task writing = Task.Run(() => feed.WriteAsync(stream, CancellationToken.None));
        for (int i = 0; i < film.Frames; i++)
        {
            source.Draw(i, feed, i == film.Frames - 1, CancellationToken.None);
        }
        source.Flush();
        writing.GetAwaiter().GetResult();
    }

    /// <summary>Draws a film into memory.</summary>
    public void Draw(GlDevice device, IFilm film)
    {
        using FileStream file = File.Create(_path);
        DrawInto(file, device, film, PixelLayout.Rgb24);
    }

    /// <summary>Has ffmpeg encode them in one run, as a person would who had them.</summary>
    public void Encode(VideoArguments arguments, string target)
    {
        string line = $"-v error {_format.Arguments} -i {_path} {arguments.Encoding(PixelLayout.Rgb24)} {arguments.Joining(_frames)} -f {arguments.Container} -y \"{target}\"";
        using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", line) { RedirectStandardError = true })!;
        string said = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        if (ffmpeg.ExitCode != 0)
        {
            throw new RecordingException($"ffmpeg alone failed: {said.ReplaceLineEndings(" ")}");
        }
    }

    public void Dispose() => File.Delete(_path);
}
