using FFMpegCore;
using FFMpegCore.Pipes;

namespace Brainscan.Player.Video;

/// <summary>
/// One plain picture of the film's size encoded with everything that is said of the film, straight into the film's format: what ffmpeg will not do (a codec this format cannot hold, an option it does
/// not know, a size it has no level for) is told before anything is drawn, and not when segments are joined an hour later.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Runs it; nothing of it stays.</summary>
    /// <inheritdoc cref="FfmpegRun.RunAsync"/>
    public static void Run(VideoArguments arguments, VideoFormat format, string folder, string target, CancellationToken cancel)
    {
        string part = $"{Guid.NewGuid():N}.part";
        FfmpegRun.RunAsync(FFMpegArguments.FromPipeInput(new PlainPicture(format)), folder, part,
            $"{arguments.Rehearsing(format.Layout)} -f {arguments.Container}", target, frames: 1, cancel).GetAwaiter().GetResult();
        File.Delete(Path.Combine(folder, part));
    }

    private sealed class PlainPicture(VideoFormat format) : IPipeSource
    {
        public string GetStreamArguments() => format.Arguments;

        public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
        {
            byte[] row = new byte[format.Width];
            for (long left = format.PictureBytes; left > 0; left -= row.Length)
            {
                await outputStream.WriteAsync(row.AsMemory(0, (int)Math.Min(row.Length, left)), cancellationToken);
            }
        }
    }
}
