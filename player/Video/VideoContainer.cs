using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>Which codecs go into which files, of those that <c>--codec</c> knows by a name of its own. What else ffmpeg has is left to ffmpeg.</summary>
internal static class VideoContainer
{
    private static readonly string[] Watched = ["h264", "h265", "av1"];
    private static readonly string[] OfPages = ["vp9", "av1"];

    /// <summary>Encoders behind the names.</summary>
    public static IEnumerable<string> EncodersKnown => ["libx264", "libx265", "libsvtav1", "libaom-av1", "libvpx-vp9", "prores_ks", "ffv1", "png", "gif", "libwebp_anim"];

    /// <summary>Names of the codecs that a file of this format can have, the usual one first.</summary>
    /// <param name="container">ffmpeg's name of the format.</param>
    public static string[] CodecsOf(string container) => container switch
    {
        "mp4" => [.. Watched, "vp9"],
        "mov" => [.. Watched, "prores", "prores-hq"],
        "matroska" => [.. Watched, "vp9", "prores", "prores-hq", "ffv1"],
        "webm" => OfPages,
        _ => [],
    };

    /// <summary>Name of the codec of a film whose codec nobody has named.</summary>
    /// <param name="container">ffmpeg's name of the format.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="ffmpeg">What will encode it.</param>
    public static string DefaultCodec(string container, int width, int height, FfmpegProgram ffmpeg) => container switch
    {
        // all browsers play VP9; Apple's play AV1 only where the machine has a decoder built in
        "webm" => OfPages.FirstOrDefault(name => ffmpeg.Has(VideoCodec.Named(name, ffmpeg).Encoder)) ?? OfPages[0],
        _ => VideoCodec.DefaultName(width, height),
    };

    /// <summary>Refuses a codec in a file that cannot hold it, in words that name one that can.</summary>
    /// <param name="codec">How pictures are compressed.</param>
    /// <param name="container">ffmpeg's name of the format.</param>
    /// <exception cref="RecordingException">It cannot.</exception>
    public static void Require(VideoCodec codec, string container)
    {
        string[] held = CodecsOf(container);
        if (held.Length == 0 || !EncodersKnown.Contains(codec.Encoder) || held.Any(name => Is(codec, name)))
        {
            return;
        }
        string[] endings = [.. new[] { ("mp4", ".mp4"), ("mov", ".mov"), ("matroska", ".mkv") }
            .Where(other => CodecsOf(other.Item1).Any(name => Is(codec, name))).Select(other => other.Item2)];
        string ending = container == "matroska" ? ".mkv" : $".{container}";
        throw new RecordingException($"a {ending} file cannot hold {codec.Encoder}: let --out end in {Either(endings)}, or give --codec {Either(held)}.");
    }

    /// <summary>"a", "a or b", "a, b or c".</summary>
    public static string Either(string[] words) => words.Length < 2 ? string.Concat(words) : $"{string.Join(", ", words[..^1])} or {words[^1]}";

    // AV1 has two encoders, of which its name means the one that is there
    private static bool Is(VideoCodec codec, string name) => VideoCodec.Named(name).Encoder == codec.Encoder || (name == "av1" && codec.Encoder is "libaom-av1" or "libsvtav1");
}
