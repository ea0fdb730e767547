using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Brainscan.Player.Video;

/// <summary>Some pictures of a film in a row, encoded by one ffmpeg.</summary>
/// <param name="Index">Place of the segment in the film.</param>
/// <param name="First">Its first picture.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Segment(int Index, int First, int Count);

/// <summary>
/// All that decides the bytes of a film. It lies beside what is done of an export: what was begun under another plan is of no use and is begun anew.
/// </summary>
internal sealed record ExportPlan
{
    // 64 pictures at 8K, which take a minute or two: what an interruption costs at most
    private const long SegmentPixels = 1L << 31;
    private const int LeastFrames = 16;
    private const int MostFrames = 96;

    private static readonly JsonSerializerOptions Readable = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>What the pictures show.</summary>
    public required string Film { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Rate.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Pictures of the film.</summary>
    public required int Frames { get; init; }

    /// <summary>Pictures of a segment.</summary>
    public required int SegmentFrames { get; init; }

    /// <summary>ffmpeg's name of the file format.</summary>
    public required string Container { get; init; }

    /// <summary>What ffmpeg is told of its input.</summary>
    public required string Input { get; init; }

    /// <summary>What ffmpeg is told of encoding.</summary>
    public required string Encoding { get; init; }

    /// <summary>What ffmpeg is told of joining.</summary>
    public required string Joining { get; init; }

    /// <summary>ffmpeg's version.</summary>
    public required string Ffmpeg { get; init; }

    /// <summary>Cores: how many threads encoders use depends on them, and on that what they make.</summary>
    public required int Cores { get; init; }

    /// <summary>The segments in order.</summary>
    public IEnumerable<Segment> Segments()
    {
        for (int first = 0; first < Frames; first += SegmentFrames)
        {
            yield return new Segment(first / SegmentFrames, first, Math.Min(SegmentFrames, Frames - first));
        }
    }

    /// <summary>As a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable);

    /// <summary>What is other in a plan that lies beside a film, for people: "the script, the size". Empty where it is no plan of ours.</summary>
    /// <param name="json">That plan, as a file.</param>
    public string Changes(string json)
    {
        ExportPlan? other;
        try
        {
            other = JsonSerializer.Deserialize<ExportPlan>(json, Readable);
        }
        catch (JsonException)
        {
            return "";
        }
        if (other is null)
        {
            return "";
        }
        // "run X; script Y; …": each part by its first word
        Dictionary<string, string> Parts(string film) => film.Split("; ").GroupBy(part => part.Split(' ')[0]).ToDictionary(group => group.Key, group => string.Join(' ', group));
        var (now, before) = (Parts(Film), Parts(other.Film));
        bool Differs(string part) => now.GetValueOrDefault(part) != before.GetValueOrDefault(part);
        var changes = new List<string>();
        void Note(bool isOther, string what)
        {
            if (isOther)
            {
                changes.Add(what);
            }
        }
        bool isSize = (Width, Height) != (other.Width, other.Height);
        bool isRate = FramesPerSecond != other.FramesPerSecond;
        Note(Differs("run"), "the run");
        Note(Differs("recording") && !Differs("run"), "the recording, which has grown or is another part of the run");
        Note(isSize, "the size");
        Note(isRate, "the pictures a second");
        Note(Differs("look") && !isSize, "how weights are drawn");
        // where pictures are larger, or more, its camera and its times are others too
        Note(Differs("script") && !isSize && !isRate && !Differs("run"), "the script, or an option that goes before it");
        Note((Container, Encoding, Joining) != (other.Container, other.Encoding, other.Joining) && !isSize && !isRate, "how it is encoded");
        Note(Ffmpeg != other.Ffmpeg, "ffmpeg");
        Note(Differs("renderer"), "the renderer");
        Note(Differs("program"), "this program");
        Note(Cores != other.Cores, "the number of cores");
        return string.Join(", ", changes);
    }

    /// <summary>The plan of a film.</summary>
    public static ExportPlan For(IFilm film, VideoFormat format, VideoArguments arguments, int? segmentFrames = null) => new()
    {
        Film = film.Identity,
        Width = film.Width,
        Height = film.Height,
        FramesPerSecond = format.ExactFramesPerSecond,
        Frames = film.Frames,
        SegmentFrames = segmentFrames ?? (int)Math.Clamp(SegmentPixels / ((long)film.Width * film.Height), LeastFrames, MostFrames),
        Container = arguments.Container,
        Input = format.Arguments,
        Encoding = arguments.Encoding(format.Layout),
        Joining = arguments.Animation is { } animation ? arguments.Animating(animation) : arguments.Joining(film.Frames),
        Ffmpeg = Video.Ffmpeg.Program.Version,
        Cores = Environment.ProcessorCount,
    };

    /// <summary>
    /// The segments as ffmpeg's concat demuxer reads them, with their lengths: it would guess them from the files otherwise. It takes microseconds, so
    /// ends are rounded, not lengths: of a long film the errors would add up, and its pictures be unevenly long.
    /// </summary>
    public string List(Func<Segment, string> name)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        long from = 0;
        foreach (var segment in Segments())
        {
            long to = (long)Math.Round((segment.First + segment.Count) / FramesPerSecond * 1e6);
            list.Append(CultureInfo.InvariantCulture, $"file {name(segment)}\nduration {(to - from) / 1e6:0.000000}\n");
            from = to;
        }
        return list.ToString();
    }
}
