using Brainscan.Format;
using Brainscan.Player.Rendering.Readback;

namespace Brainscan.Player.Video;

/// <summary>How frames are encoded: what ffmpeg calls it, and settings that suit pictures with a different weight in every pixel.</summary>
/// <param name="Encoder">ffmpeg's name of the encoder.</param>
/// <param name="PixelFormat">ffmpeg's name of the pixel format; null leaves the choice to ffmpeg.</param>
/// <param name="Options">Further options of the encoder, as ffmpeg takes them.</param>
/// <param name="IsStudio">Whether pictures are to be Y'CbCr of BT.709 in studio range, as films are; RGB otherwise.</param>
/// <param name="Animation">What is made of all segments in the end, where that is not a film; null where it is.</param>
internal sealed record VideoCodec(string Encoder, string? PixelFormat, string Options, bool IsStudio = true, Animation? Animation = null)
{
    /// <summary>What <c>--codec</c> knows by a name of its own; any other word is an encoder of ffmpeg's.</summary>
    public const string Names = "h264, h265, av1, vp9, prores, prores-hq, ffv1";

    /// <summary>
    /// Pixels along the longer side up to which a film is H.264 where nobody says otherwise. Larger ones are of its levels 6 and above, which next to no
    /// player's hardware knows; H.265 of that size is decoded by the hardware of most televisions and graphics cards since 2017.
    /// </summary>
    public const int MostPixelsOfH264 = 4096;

    /// <summary>Losslessly compressed pictures: 4 % larger than at zlib's usual level, in half the time (1.6 s for an 8K picture on one core).</summary>
    public static VideoCodec Png { get; } = new("png", "rgb24", "-compression_level 3", IsStudio: false);

    /// <summary>How pictures are best given to ffmpeg: as the encoder takes them where the GPU can make that, so that nothing is converted on the way.</summary>
    public PixelLayout Layout => PixelFormat == "yuv420p" ? PixelLayout.Yuv420 : PixelLayout.Rgb24;

    /// <summary>Whether two pixels across and down share a colour, so that there must be an even number of them.</summary>
    public bool HalvesColour => PixelFormat == "yuv420p";

    /// <summary>Name of the codec of a film whose codec nobody has named.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static string DefaultName(int width, int height) => Math.Max(width, height) > MostPixelsOfH264 ? "h265" : "h264";

    /// <summary>Makes sure that a file of some format can hold it: of what cannot be ffmpeg speaks in tags.</summary>
    /// <param name="container">ffmpeg's name of the file format.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="RecordingException">It cannot; with the name that can.</exception>
    public void RequireContainer(string container, string path)
    {
        (string name, string[] fits) = Encoder switch
        {
            "prores_ks" => ("ProRes", [".mov", ".mkv"]),
            "ffv1" => ("FFV1", [".mkv", ".mov"]),
            _ => ("", Array.Empty<string>()),
        };
        if (fits.Length > 0 && container == "mp4")
        {
            throw new RecordingException($"--out '{path}': {name} does not go into {Path.GetExtension(path)}; name it {Path.GetFileNameWithoutExtension(path)}{fits[0]}.");
        }
    }

    /// <summary>A picture that moves: segments that keep every pixel, out of which it is made in the end.</summary>
    public static VideoCodec Of(Animation animation) => Ffv1 with { Animation = animation };

    /// <summary>Looks a name up.</summary>
    /// <param name="name">As a person gives it.</param>
    /// <param name="ffmpeg">What will encode; null: the ffmpeg that is run.</param>
    public static VideoCodec Named(string name, FfmpegProgram? ffmpeg = null) => name.ToLowerInvariant() switch
    {
        // Measured on 8K frames of a real run: with these switches veryfast's files are 13 to 26 % smaller than superfast's for the same
        // processor time; ultrafast takes half the time, for files a tenth larger at equal PSNR. Looking ahead and B-frames gain nothing on
        // weights, which do not move about; without them it takes 40 % less processor time. Level and profile are left to the encoder, which
        // says 6 and High for 8K.
        "h264" or "h.264" or "avc" or "x264" or "libx264" =>
            new("libx264", "yuv420p", "-preset veryfast -crf 22 -x264-params bframes=0:rc-lookahead=0:mbtree=0"),
        // On bright 8K frames superfast takes 2.3 times ultrafast's processor time (20 s a frame against 9) for files of the same size and 0.4 dB more.
        // Without B-frames and looking ahead nothing is gained here but a loss of 3.7 dB.
        "h265" or "h.265" or "hevc" or "x265" or "libx265" =>
            new("libx265", "yuv420p", "-preset ultrafast -crf 22 -x265-params log-level=error:open-gop=0"),
        "av1" or "libsvtav1" or "svt-av1" or "svtav1" => name.Equals("av1", StringComparison.OrdinalIgnoreCase) && !(ffmpeg ?? Ffmpeg.Program).Has("libsvtav1") ? Aom : new("libsvtav1", "yuv420p", "-preset 10 -crf 32"),
        "libaom-av1" or "libaom" or "aom" => Aom,
        // Left to itself the encoder looks for quantisers that keep ProRes's nominal rate: 55 s of processor time for an 8K picture of weights, and 19 dB. With
        // a fixed one it is 1.3 s, 40 dB and 84 MB.
        "prores" or "prores_ks" or "prores4444" or "prores-4444" => new("prores_ks", "yuv444p10le", "-profile:v 4444 -vendor apl0 -qscale:v 9"),
        "prores-hq" or "prores_hq" or "proreshq" or "prores422" or "prores-422" => new("prores_ks", "yuv422p10le", "-profile:v hq -vendor apl0 -qscale:v 9"),
        "ffv1" => Ffv1,
        "vp9" or "vp-9" or "libvpx-vp9" or "libvpx" => new("libvpx-vp9", "yuv420p", "-crf 32 -b:v 0 -deadline good -cpu-used 5 -row-mt 1"),
        _ => new(name, null, ""),
    };

    private static VideoCodec Ffv1 => new("ffv1", "bgr0", "-level 3 -g 1 -slicecrc 1", IsStudio: false);

    private static VideoCodec Aom => new("libaom-av1", "yuv420p", "-cpu-used 8 -row-mt 1 -crf 32 -b:v 0");
}
