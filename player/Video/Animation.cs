namespace Brainscan.Player.Video;

/// <summary>
/// A picture that moves, for pages that show pictures and strip films. It is encoded as a whole, out of segments that keep every pixel: its palette, or what it leaves out of a picture that
/// changes little, is a matter of all of it.
/// </summary>
/// <param name="Encoder">ffmpeg's name of the encoder.</param>
/// <param name="Options">Its options, as ffmpeg takes them.</param>
/// <param name="HasPalette">Whether it has 256 colours, which are chosen from all of its pictures first.</param>
/// <param name="Width">Pixels, where nobody asks for a size: these files are large, and pages show them small.</param>
/// <param name="Height">Pixels, likewise.</param>
/// <param name="MostSide">Pixels along a side that the format can say.</param>
/// <param name="MostFramesPerSecond">Pictures a second that the format can say, or that browsers show at their rate.</param>
internal sealed record Animation(string Encoder, string Options, bool HasPalette, int Width, int Height, int MostSide, double MostFramesPerSecond)
{
    // pictures a second, where nobody asks for more
    private const double StandardFramesPerSecond = 10;

    /// <summary>Bytes that many pages take of a picture at most.</summary>
    public const long PageBytes = 10_000_000;

    /// <summary>GIF counts hundredths of a second, and browsers slow down what is shown for less than two.</summary>
    public static Animation Gif { get; } = new("gif", "-loop 0", HasPalette: true, 640, 360, 65535, 50);

    /// <summary>WebP: all colours, and a fifth of a GIF's bytes. Its encoder converts RGB itself, as the format's decoders expect.</summary>
    public static Animation WebP { get; } = new("libwebp_anim", "-pix_fmt bgra -quality 75 -compression_level 4 -loop 0", HasPalette: false, 960, 540, 16383, 100);

    /// <summary>Ordered dither: it stands still where the picture does, so that only what moves is stored.</summary>
    public const string PaletteUse = "[0:v][1:v]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle";

    /// <summary>The size of a film that a script says, within what is usual here: that is said for a film.</summary>
    public (int Width, int Height) SizeFor((int Width, int Height)? film)
    {
        (int width, int height) = film ?? (Width, Height);
        double scale = Math.Min(1, Math.Min((double)Width / width, (double)Height / height));
        return (Math.Max(16, (int)Math.Round(width * scale)), Math.Max(16, (int)Math.Round(height * scale)));
    }

    /// <summary>Pictures a second, of a film that has so many.</summary>
    public static double RateFor(double? film) => Math.Min(film ?? StandardFramesPerSecond, StandardFramesPerSecond);
}
