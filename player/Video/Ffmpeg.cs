using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>The program that encodes: the first ffmpeg on the PATH, for as long as this process lives.</summary>
internal static class Ffmpeg
{
    private static readonly Lazy<FfmpegProgram> First = new(() => Require(Environment.GetEnvironmentVariable("PATH") ?? ""));

    /// <summary>The one that is run.</summary>
    /// <exception cref="RecordingException">It is not on the PATH.</exception>
    public static FfmpegProgram Program => First.Value;

    /// <summary>Says at once, and not after the first frame is drawn, that it is missing.</summary>
    /// <exception cref="RecordingException">It is not on the PATH.</exception>
    public static void Require() => _ = Program;

    internal static FfmpegProgram Require(string path) => FfmpegProgram.Find(path)
        ?? throw new RecordingException("ffmpeg is not installed, and pictures and films are encoded with it: install the package ffmpeg, or run ./brainscan setup.");
}
