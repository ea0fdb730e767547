using Brainscan.Format;
using FFMpegCore;
using FFMpegCore.Pipes;

namespace Brainscan.Player.Video;

/// <summary>A PNG of a picture that is in memory already.</summary>
internal static class PictureFile
{
    /// <summary>Writes it and gives it its name.</summary>
    /// <param name="output">Where.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="rgb">Width · height · 3 bytes, rows from the top.</param>
    /// <exception cref="RecordingException">The folder may not be written to, or ffmpeg failed; with its own words.</exception>
    public static async Task WriteAsync(RenderOutput output, int width, int height, byte[] rgb)
    {
        output.Reserve();
        VideoFormat format = new(width, height, 1);
        VideoArguments arguments = new(VideoCodec.Png, output.Container);
        await FfmpegRun.RunAsync(FFMpegArguments.FromPipeInput(new Pixels(format, rgb)), output.Folder, output.PartName,
            $"{arguments.Encoding(format.Layout)} -f {output.Container}", output.Target, frames: 1, CancellationToken.None);
        output.Keep();
    }

    private sealed class Pixels(VideoFormat format, byte[] rgb) : IPipeSource
    {
        public string GetStreamArguments() => format.Arguments;

        public Task WriteAsync(Stream outputStream, CancellationToken cancellationToken) => outputStream.WriteAsync(rgb, cancellationToken).AsTask();
    }
}
