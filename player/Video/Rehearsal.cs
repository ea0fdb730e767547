using FFMpegCore;
using FFMpegCore.Pipes;

namespace Brainscan.Player.Video;

/// <summary>
/// One small black picture encoded with everything that is said of the film, straight into the film's format: what ffmpeg will not do (a codec this format cannot hold, an option it does
/// not know) is told before anything is drawn, and not when segments are joined an hour later.
/// </summary>
internal static class Rehearsal
{
    // every encoder takes this size
    private const int Side = 256;

    /// <summary>Runs it; nothing of it stays.</summary>
    /// <inheritdoc cref="FfmpegRun.RunAsync"/>
    public static void Run(VideoArguments arguments, string folder, string target, CancellationToken cancel)
    {
        string part = $"{Guid.NewGuid():N}.part";
        VideoFormat format = new(Side, Side, 1);
        FfmpegRun.RunAsync(FFMpegArguments.FromPipeInput(new BlackPicture(format)), folder, part,
            $"{arguments.Encoding(format.Layout)} {arguments.Joining} -f {arguments.Container}", target, frames: 1, cancel).GetAwaiter().GetResult();
        File.Delete(Path.Combine(folder, part));
    }

    private sealed class BlackPicture(VideoFormat format) : IPipeSource
    {
        public string GetStreamArguments() => format.Arguments;

        public Task WriteAsync(Stream outputStream, CancellationToken cancellationToken) =>
            outputStream.WriteAsync(new byte[format.Width * format.Height * 3], cancellationToken).AsTask();
    }
}
