namespace Brainscan.Player.Video.Film;

/// <summary>How strongly words are there at a moment: they come and go, and do not jump.</summary>
internal static class TitleFade
{
    private const double ComeSeconds = 0.8;
    private const double GoSeconds = 1.2;
    private const double CaptionSeconds = 0.4;

    /// <summary>When the picture begins to show under a title.</summary>
    public static double Begin(TitleCard title) => title.Seconds - Go(title);

    /// <summary>How much of the picture a title card covers, 0–1.</summary>
    public static float Cover(TitleCard title, double seconds) => 1 - Smooth((seconds - Begin(title)) / Go(title));

    /// <summary>How strongly the title's words are there, 0–1: they have gone before the picture has come.</summary>
    public static float Words(TitleCard title, double seconds) =>
        Math.Min(Smooth(seconds / Math.Min(ComeSeconds, title.Seconds / 4)), 1 - Smooth((seconds - Begin(title)) / (Go(title) * 0.6)));

    /// <summary>How strongly a caption is there, 0–1.</summary>
    public static float Words(Caption caption, double seconds)
    {
        double fade = Math.Min(CaptionSeconds, caption.Seconds / 3);
        return Math.Min(Smooth((seconds - caption.AtSeconds) / fade), Smooth((caption.AtSeconds + caption.Seconds - seconds) / fade));
    }

    private static double Go(TitleCard title) => Math.Min(GoSeconds, title.Seconds / 3);

    private static float Smooth(double part)
    {
        double x = double.IsNaN(part) ? 1 : Math.Clamp(part, 0, 1);
        return (float)(x * x * (3 - (2 * x)));
    }
}
