using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>The program that encodes.</summary>
internal static class Ffmpeg
{
    /// <summary>Says at once, and not after the first frame is drawn, that it is missing.</summary>
    /// <exception cref="RecordingException">It is not on the PATH.</exception>
    public static void Require() => Require(Environment.GetEnvironmentVariable("PATH") ?? "");

    internal static void Require(string path)
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        if (!path.Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, name))))
        {
            throw new RecordingException("ffmpeg is not installed, and pictures and films are encoded with it: install the package ffmpeg, or run ./brainscan setup.");
        }
    }
}
