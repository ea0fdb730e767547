using System.Diagnostics;
using System.Globalization;

namespace Brainscan.Player.Tests;

/// <summary>What ffmpeg's own tools say of a file.</summary>
internal static class VideoFiles
{
    /// <summary>"codec,width,height,pixel format,range,matrix,rate,frames" of the first stream, frames counted by decoding them.</summary>
    public static string Probe(string path) => Run("ffprobe", "-v", "error", "-count_frames", "-show_entries",
        "stream=codec_name,width,height,pix_fmt,color_range,color_space,r_frame_rate,nb_read_frames", "-of", "csv=p=0", path).Trim();

    /// <summary>The file's title; empty where it has none.</summary>
    public static string Title(string path) => Run("ffprobe", "-v", "error", "-show_entries", "format_tags=title", "-of", "default=nk=1:nw=1", path).Trim();

    /// <summary>When each picture is shown, in seconds.</summary>
    public static double[] Times(string path) => [.. Run("ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", path)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture)).Order()];

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
