namespace Brainscan.Player.Video;

/// <summary>How frames are encoded: what ffmpeg calls it, and settings that suit pictures with a different weight in every pixel.</summary>
/// <param name="Encoder">ffmpeg's name of the encoder.</param>
/// <param name="PixelFormat">ffmpeg's name of the pixel format; null leaves the choice to ffmpeg.</param>
/// <param name="Options">Further options of the encoder, as ffmpeg takes them.</param>
internal sealed record VideoCodec(string Encoder, string? PixelFormat, string Options)
{
    /// <summary>What <c>--codec</c> knows by a name of its own; any other word is an encoder of ffmpeg's.</summary>
    public const string Names = "h264, h265, av1, prores, ffv1";

    // Studio range and BT.709 throughout: converted so and labelled so, or players show the colours washed out or too dark.
    // Labelled twice, since some of ffmpeg 5's encoders (prores) take it from the frames and others from the options.
    private const string Bt709 = "-vf scale=in_range=full:out_range=tv:out_color_matrix=bt709,"
        + "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709 "
        + "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";

    /// <summary>Losslessly compressed pictures: 4 % larger than at zlib's usual level, in half the time (1.6 s for an 8K picture on one core).</summary>
    public static VideoCodec Png { get; } = new("png", "rgb24", "-compression_level 3");

    /// <summary>Looks a name up.</summary>
    public static VideoCodec Named(string name) => name switch
    {
        // Measured on 8K frames of a real run: with these switches veryfast's files are 13 to 26 % smaller than superfast's for the same
        // processor time; ultrafast takes half the time, for files a tenth larger at equal PSNR. Looking ahead and B-frames gain nothing on
        // weights, which do not move about; without them it takes 40 % less processor time.
        "h264" => new("libx264", "yuv420p", $"-preset veryfast -crf 22 -x264-params bframes=0:rc-lookahead=0:mbtree=0 {Bt709}"),
        "h265" => new("libx265", "yuv420p", $"-preset superfast -crf 22 -tag:v hvc1 -x265-params log-level=error {Bt709}"),
        "av1" => new("libsvtav1", "yuv420p", $"-preset 10 -crf 32 {Bt709}"),
        "prores" => new("prores_ks", "yuv444p10le", $"-profile:v 4444 -vendor apl0 {Bt709}"),
        "ffv1" => new("ffv1", "bgr0", "-level 3 -g 1 -slicecrc 1"),
        _ => new(name, null, Bt709),
    };
}
