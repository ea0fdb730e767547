using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Brainscan.Format;

namespace Brainscan.Benchmarks.Formats;

/// <summary>
/// The display grid's states as a grey film, 8 bits a weight, through the three codecs without loss that ffmpeg has. Times are processor time of all its
/// threads together, as ffmpeg reports it.
/// </summary>
internal sealed partial class FilmRivals : IDisposable
{
    /// <summary>Frames in the film.</summary>
    public const int MostFrames = 8;

    private const int WidestRow = 7680;

    private static readonly (string Name, string[] Options)[] Codecs =
    [
        ("FFV1", ["-c:v", "ffv1", "-level", "3", "-g", "32"]),
        ("x264, lossless", ["-c:v", "libx264", "-qp", "0", "-preset", "medium", "-g", "32"]),
        ("x265, lossless", ["-c:v", "libx265", "-x265-params", "lossless=1:log-level=error:keyint=32"]),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-bench-").FullName;
    private readonly Figures _figures;
    private readonly int _width;
    private readonly int _height;
    private readonly FileStream _planes;
    private readonly byte[] _plane;
    private int _frames;
    private long _displayBytes;

    public FilmRivals(long weightCount, Figures figures)
    {
        _figures = figures;
        // x265 takes nothing narrower than 64, and its blocks are 64 wide
        _width = (int)Math.Clamp((long)Math.Sqrt(weightCount * 2.0) / 64 * 64, 64, WidestRow);
        _height = (int)Math.Max(64, (weightCount + _width - 1) / _width);
        _plane = new byte[checked(_width * _height)];
        _planes = File.Create(Path.Combine(_folder, "planes.gray"));
    }

    /// <summary>Adds the last frame of a run at display quality.</summary>
    public void Add(QualityRun run)
    {
        int at = 0;
        foreach (var tile in run.Grid.Tiles)
        {
            foreach (short state in run.State.AsSpan(tile.StateOffset, tile.Count))
            {
                _plane[at++] = (byte)(Math.Clamp(state, (short)-128, (short)127) + 128);
            }
        }
        _planes.Write(_plane);
        _displayBytes += run.LastBytes;
        _frames++;
    }

    /// <summary>Encodes and decodes the film with every codec.</summary>
    public void Store()
    {
        _planes.Dispose();
        _figures.NoteTotal($"display, the last {_frames} frames", _displayBytes / (double)_frames);
        foreach (var (name, options) in Codecs)
        {
            string target = Path.Combine(_folder, "film.mkv");
            double encodeMs = Ffmpeg(["-f", "rawvideo", "-pix_fmt", "gray", "-video_size", $"{_width}x{_height}", "-framerate", "24",
                "-i", _planes.Name, .. options, target]);
            double decodeMs = Ffmpeg(["-i", target, "-f", "null", "-"]);
            _figures.Note($"their 8-bit planes, {name}", new FileInfo(target).Length / (double)_frames, encodeMs / _frames, decodeMs / _frames);
        }
    }

    public void Dispose()
    {
        _planes.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs ffmpeg; returns the processor time it took.</summary>
    private static double Ffmpeg(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-hide_banner", "-y", "-benchmark", .. arguments]) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var times = BenchmarkLine().Match(said);
        if (process.ExitCode != 0 || !times.Success)
        {
            throw new RecordingException($"ffmpeg failed: {said.TrimEnd().Split('\n')[^1]}");
        }
        return 1000 * (Seconds(times.Groups[1]) + Seconds(times.Groups[2]));
    }

    private static double Seconds(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"utime=([\d.]+)s stime=([\d.]+)s")]
    private static partial Regex BenchmarkLine();
}
