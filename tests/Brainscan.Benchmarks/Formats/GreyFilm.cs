using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Brainscan.Format;

namespace Brainscan.Benchmarks.Formats;

/// <summary>What ffmpeg took.</summary>
/// <param name="Seconds">By the clock, on all cores.</param>
/// <param name="ProcessorSeconds">Of all its threads together.</param>
internal readonly record struct FfmpegTime(double Seconds, double ProcessorSeconds);

/// <summary>The display grid's states as a grey film, 8 bits a weight, through the codecs without loss that ffmpeg has.</summary>
internal sealed partial class GreyFilm : IDisposable
{
    private const int WidestRow = 7680;

    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-bench-").FullName;
    private readonly int _width;
    private readonly int _height;
    private readonly FileStream _planes;
    private readonly byte[] _plane;

    public GreyFilm(long weightCount)
    {
        // x265 takes nothing narrower than 64, and its blocks are 64 wide
        _width = (int)Math.Clamp((long)Math.Sqrt(weightCount * 2.0) / 64 * 64, 64, WidestRow);
        _height = (int)Math.Max(64, (weightCount + _width - 1) / _width);
        _plane = new byte[checked(_width * _height)];
        _planes = File.Create(Path.Combine(_folder, "planes.gray"));
    }

    /// <summary>The codecs and how they are asked for.</summary>
    public static (string Name, string[] Options)[] Codecs { get; } =
    [
        ("FFV1", ["-c:v", "ffv1", "-level", "3", "-g", "32"]),
        ("x264, lossless", ["-c:v", "libx264", "-qp", "0", "-preset", "medium", "-g", "32"]),
        ("x265, lossless", ["-c:v", "libx265", "-x265-params", "lossless=1:log-level=error:keyint=32"]),
    ];

    /// <summary>Frames so far.</summary>
    public int Frames { get; private set; }

    /// <summary>Bytes of the film encoded last.</summary>
    public long Bytes => new FileInfo(Target).Length;

    private string Target => Path.Combine(_folder, "film.mkv");

    /// <summary>Adds a frame; states beyond 8 bits are clamped.</summary>
    public void Add(TileGrid grid, ReadOnlySpan<short> states)
    {
        int at = 0;
        foreach (var tile in grid.Tiles)
        {
            foreach (short state in states.Slice(tile.StateOffset, tile.Count))
            {
                _plane[at++] = (byte)(Math.Clamp(state, (short)-128, (short)127) + 128);
            }
        }
        _planes.Write(_plane);
        Frames++;
    }

    /// <summary>Encodes all frames.</summary>
    public FfmpegTime Encode(string[] options)
    {
        _planes.Flush();
        return Ffmpeg(["-f", "rawvideo", "-pix_fmt", "gray", "-video_size", $"{_width}x{_height}", "-framerate", "24", "-i", _planes.Name, .. options, Target]);
    }

    /// <summary>Decodes what was encoded last, to nowhere.</summary>
    public FfmpegTime Decode() => Ffmpeg(["-i", Target, "-f", "null", "-"]);

    public void Dispose()
    {
        _planes.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static FfmpegTime Ffmpeg(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-hide_banner", "-y", "-benchmark", .. arguments]) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var times = BenchmarkLine().Match(said);
        if (process.ExitCode != 0 || !times.Success)
        {
            throw new RecordingException($"ffmpeg failed: {said.TrimEnd().Split('\n')[^1]}");
        }
        return new FfmpegTime(Seconds(times.Groups[3]), Seconds(times.Groups[1]) + Seconds(times.Groups[2]));
    }

    private static double Seconds(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s")]
    private static partial Regex BenchmarkLine();
}
