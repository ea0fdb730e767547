using System.Diagnostics;
using System.Globalization;

namespace Brainscan.Player.Tests;

/// <summary>What ffmpeg's own tools say of a file.</summary>
internal static class VideoFiles
{
    /// <summary>"codec,width,height,pixel format,range,matrix,rate,frames" of the first stream, frames counted by decoding them.</summary>
    public static string Probe(string path) => Run("ffprobe", "-v", "error", "-count_frames", "-show_entries",
        "stream=codec_name,width,height,pix_fmt,color_range,color_space,r_frame_rate,nb_read_frames", "-of", "csv=p=0", path).Trim();

    /// <summary>"primaries,transfer" of the first stream, and how long the file plays, in seconds.</summary>
    public static (string Colour, double Seconds) Colour(string path)
    {
        string[] said = Run("ffprobe", "-v", "error", "-show_entries", "stream=color_primaries,color_transfer:format=duration", "-of", "default=nk=1:nw=1", path).Trim().Split('\n');
        return ($"{said[1]},{said[0]}", double.Parse(said[2], CultureInfo.InvariantCulture));
    }

    /// <summary>An RGB picture as ffmpeg itself converts it to yuv420p of BT.709 in studio range.</summary>
    public static byte[] ToYuv420(string folder, byte[] rgb, int width, int height)
    {
        string file = Path.Combine(folder, "picture.rgb");
        File.WriteAllBytes(file, rgb);
        using Process process = Start("ffmpeg", "-v", "error", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", $"{width}x{height}", "-i", file,
            "-vf", "scale=in_range=full:out_range=tv:out_color_matrix=bt709:out_h_chr_pos=0:out_v_chr_pos=128:flags=accurate_rnd+full_chroma_inp+bilinear",
            "-f", "rawvideo", "-pix_fmt", "yuv420p", "-");
        using MemoryStream planes = new();
        process.StandardOutput.BaseStream.CopyTo(planes);
        process.WaitForExit();
        return planes.ToArray();
    }

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
