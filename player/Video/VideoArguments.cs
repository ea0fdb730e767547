using Brainscan.Format;
using Brainscan.Player.Rendering.Readback;

namespace Brainscan.Player.Video;

/// <summary>What ffmpeg is told: of encoding a segment of a film, and of joining segments. Words of a person's go where they belong and win over ours.</summary>
internal sealed class VideoArguments
{
    // Labelled twice, since some of ffmpeg 5's encoders (prores) take it from the frames and others from the options.
    private const string Labels = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709";
    private const string Tags = "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -chroma_sample_location left";

    private const string TagsOfRgb = "-color_range pc -colorspace rgb -color_primaries bt709 -color_trc iec61966-2-1";

    // Studio range and BT.709 throughout: converted so and labelled so, or players show the colours washed out or too dark.
    private const string Conversion = "scale=in_range=full:out_range=tv:out_color_matrix=bt709";

    // the most that all tables of the index take of a picture is 45; what remains is a person's title and the like
    private const int IndexBytesOfFrame = 64;
    private const int IndexBytes = 32 << 10;

    // these are the file's and not the encoder's; each is followed by a value
    private static readonly HashSet<string> OfTheFile =
        ["-movflags", "-metadata", "-brand", "-timecode", "-write_tmcd", "-tag", "-vtag", "-disposition", "-video_track_timescale", "-cues_to_front", "-reserve_index_space"];

    private static readonly string[] MayReorder = ["264", "265", "hevc", "mpeg"];

    private static readonly HashSet<string> Filters = ["-vf", "-filter"];

    private readonly VideoCodec _codec;
    private readonly List<string> _encoding = [];
    private readonly List<string> _joining = [];
    private readonly string? _filter;

    /// <summary>Sorts what a person wants said.</summary>
    /// <param name="codec">How pictures are compressed.</param>
    /// <param name="container">ffmpeg's name of the file format.</param>
    /// <param name="extra">Further arguments as a person typed them; words with spaces in quotes.</param>
    /// <exception cref="RecordingException">A quote is not closed, or an option lacks its value.</exception>
    public VideoArguments(VideoCodec codec, string container, string extra = "")
    {
        _codec = codec;
        Container = container;
        var words = new Queue<string>(CommandWords.Split(extra));
        while (words.TryDequeue(out string? word))
        {
            string option = word.Split(':')[0];
            if (!OfTheFile.Contains(option) && !Filters.Contains(option))
            {
                _encoding.Add(word);
            }
            else if (!words.TryDequeue(out string? value))
            {
                throw new RecordingException($"--ffmpeg '{extra}': {word} needs a value after it.");
            }
            else if (Filters.Contains(option))
            {
                _filter = value;
            }
            else
            {
                _joining.AddRange([word, value]);
            }
        }
        // pictures are their own files: nothing is joined
        if (container is "image2" or "image2pipe")
        {
            _encoding.AddRange(_joining);
        }
    }

    /// <summary>ffmpeg's name of the file format.</summary>
    public string Container { get; }

    /// <summary>
    /// ffmpeg's name of the format of segments. One that keeps when a picture is decoded beside when it is shown, for encoders that change the order (NUT would guess the one
    /// from the other, and guesses short segments wrong); for what such a format cannot hold, NUT, which holds everything.
    /// </summary>
    public string SegmentContainer => IsQuickTime ? Container : MayReorder.Any(name => _codec.Encoder.Contains(name, StringComparison.Ordinal)) ? "mov" : "nut";

    /// <summary>Whether the pictures' size must be even.</summary>
    public bool HalvesColour => _codec.HalvesColour && !IsReformatted;

    /// <summary>ffmpeg's name of the encoder.</summary>
    public string Encoder => _codec.Encoder;

    /// <summary>How pictures are compressed.</summary>
    public VideoCodec Codec => _codec;

    /// <summary>What is made of the joined segments in the end; null where joining is all.</summary>
    public Animation? Animation => _codec.Animation;

    /// <summary>How pictures are best given to ffmpeg. What a person's own filters and formats want is only known to ffmpeg: it gets RGB then.</summary>
    public PixelLayout Layout => IsReformatted ? PixelLayout.Rgb24 : _codec.Layout;

    private bool IsReformatted => _filter is not null || _encoding.Any(word => word.StartsWith("-pix_fmt", StringComparison.Ordinal));

    /// <summary>Of encoding, everything between the input and the file's format.</summary>
    /// <param name="layout">How the pictures come.</param>
    public string Encoding(PixelLayout layout)
    {
        string[] filters = [.. Given(_filter), .. Given(_codec.IsStudio && layout == PixelLayout.Rgb24 ? Conversion : null), .. Given(_codec.IsStudio ? Labels : null)];
        return string.Join(' ', (string[])
        [
            $"-c:v {CommandWords.Quote(_codec.Encoder)}", .. Given(_codec.Options), .. Given(_codec.PixelFormat is null ? null : $"-pix_fmt {_codec.PixelFormat}"),
            .. Given(filters.Length == 0 ? null : $"-vf {CommandWords.Quote(string.Join(',', filters))}"), .. Given(_codec.IsStudio ? Tags : null),
            // a person's words on encoding are of the file, and of a picture that moves the segments are not
            .. (_codec.Animation is null ? _encoding : []).Select(CommandWords.Quote),
        ]);
    }

    /// <summary>Of the picture that moves, everything between its input and the file's format.</summary>
    public string Animating(Animation animation) => string.Join(' ', (string[])["-fflags +bitexact", $"-c:v {animation.Encoder}", animation.Options, .. _encoding.Concat(_joining).Select(CommandWords.Quote)]);

    /// <summary>What one picture is encoded with to see whether ffmpeg will do it.</summary>
    /// <param name="layout">How the picture comes.</param>
    public string Rehearsing(PixelLayout layout) => _codec.Animation is { } animation ? Animating(animation) : $"{Encoding(layout)} {Joining(frames: 1)}";

    /// <summary>
    /// Of the file in which all is joined, what is said beside its format and that nothing is encoded again. The index of an .mp4 or .mov stands at its front, so that it plays before it
    /// is all there; room is left for it, where ffmpeg's faststart would write the whole file a second time.
    /// </summary>
    /// <param name="frames">Pictures of the film.</param>
    public string Joining(int frames) => string.Join(' ', (string[])
    [
        "-fflags +bitexact", _codec.IsStudio ? Tags : TagsOfRgb, .. Given(IsQuickTime ? $"-moov_size {IndexBytes + ((long)frames * IndexBytesOfFrame)}" : null),
        .. Given(IsQuickTime && _codec.Encoder == "libx265" ? "-tag:v hvc1" : null), // QuickTime and Safari know no other name
        .. _joining.Select(CommandWords.Quote),
    ]);

    private bool IsQuickTime => Container is "mp4" or "mov";

    private static string[] Given(string? words) => string.IsNullOrEmpty(words) ? [] : [words];
}
