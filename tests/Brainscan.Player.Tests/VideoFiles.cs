using System.Diagnostics;

namespace Brainscan.Player.Tests;

/// <summary>What ffmpeg's own tools say of a file.</summary>
internal static class VideoFiles
{
    /// <summary>"codec,width,height,pixel format,range,matrix,rate,frames" of the first stream, frames counted by decoding them.</summary>
    public static string Probe(string path) => Run("ffprobe", "-v", "error", "-count_frames", "-show_entries",
        "stream=codec_name,width,height,pix_fmt,color_range,color_space,r_frame_rate,nb_read_frames", "-of", "csv=p=0", path).Trim();

    /// <summary>All frames, decoded to 8-bit RGB.</summary>
    public static byte[] Decode(string path)
    {
        using Process process = Start("ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        using MemoryStream pixels = new();
        process.StandardOutput.BaseStream.CopyTo(pixels);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return pixels.ToArray();
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said;
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
}
