using Brainscan.Format;
using FFMpegCore;
using FFMpegCore.Enums;
using FFMpegCore.Exceptions;
using FFMpegCore.Pipes;

namespace Brainscan.Player.Video;

/// <summary>Pixels on their way to ffmpeg, or what it made of them.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">Rows from the top, without gaps; or the encoded file.</param>
internal sealed record Still(int Width, int Height, byte[] Bytes);

/// <summary>Encodes single pictures with ffmpeg. What it writes lies in a folder of its own until <see cref="Dispose"/>.</summary>
internal sealed class StillEncoder : IDisposable
{
    // ffmpeg's scale: 2 is what no eye tells from the original, 31 the coarsest
    private static readonly int[] JpegQualities = [3, 5, 8, 13, 22];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brainscan-stills-");

    /// <summary>RGB as JPEG, as good as goes into so many bytes; colours at full resolution, for a weight's is its own.</summary>
    /// <exception cref="RecordingException">ffmpeg failed; with its own words.</exception>
    public Still Jpeg(Still rgb, long mostBytes, CancellationToken cancel)
    {
        byte[] encoded = [];
        foreach (int quality in JpegQualities)
        {
            encoded = Encode(rgb, "rgb24", $"-c:v mjpeg -pix_fmt yuvj444p -q:v {quality} -huffman optimal", "jpg", cancel);
            if (encoded.Length <= mostBytes)
            {
                break;
            }
        }
        return rgb with { Bytes = encoded };
    }

    /// <summary>RGBA as PNG.</summary>
    /// <exception cref="RecordingException">ffmpeg failed; with its own words.</exception>
    public Still Png(Still rgba, CancellationToken cancel) => rgba with { Bytes = Encode(rgba, "rgba", "-c:v png -pred mixed", "png", cancel) };

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private byte[] Encode(Still still, string pixels, string options, string extension, CancellationToken cancel)
    {
        string name = $"still.{extension}";
        List<string> words = [];
        try
        {
            FFMpegArguments.FromPipeInput(new Source(still, pixels))
                .OutputToFile(name, overwrite: true, output => output.WithCustomArgument($"-frames:v 1 {options} -f image2"))
                .WithLogLevel(FFMpegLogLevel.Error)
                .NotifyOnStandardError(words.Add)
                .ProcessAsynchronously(throwOnError: true, FfmpegRun.Options(_folder.FullName), cancel)
                .GetAwaiter().GetResult();
        }
        catch (FFMpegException failure)
        {
            cancel.ThrowIfCancellationRequested();
            throw new RecordingException($"ffmpeg could not make a {extension} picture: {words.Find(line => line.Length > 0) ?? failure.Message}", failure);
        }
        return File.ReadAllBytes(Path.Combine(_folder.FullName, name));
    }

    private sealed class Source(Still still, string pixels) : IPipeSource
    {
        public string GetStreamArguments() => $"-f rawvideo -pixel_format {pixels} -video_size {still.Width}x{still.Height}";

        public Task WriteAsync(Stream outputStream, CancellationToken cancellationToken) => outputStream.WriteAsync(still.Bytes, cancellationToken).AsTask();
    }
}
