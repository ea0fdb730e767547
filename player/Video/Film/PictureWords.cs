using System.Globalization;
using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.Video.Film;

/// <summary>The words by which an option and a script name the same things.</summary>
internal static class PictureWords
{
    /// <summary>What is shown of the weights.</summary>
    public static IReadOnlyDictionary<string, PictureMode> Modes { get; } = new Dictionary<string, PictureMode>
    {
        ["learned"] = PictureMode.Learned, ["value"] = PictureMode.Value, ["change"] = PictureMode.Change, ["compare"] = PictureMode.Compare,
    };

    /// <summary>What brightness is measured against.</summary>
    public static IReadOnlyDictionary<string, Normalisation> Normalisations { get; } = new Dictionary<string, Normalisation>
    {
        ["run"] = Normalisation.Run, ["frame"] = Normalisation.Frame, ["absolute"] = Normalisation.Absolute,
    };

    /// <summary>What time is even in.</summary>
    public static IReadOnlyDictionary<string, TimeMeasure> Measures { get; } = new Dictionary<string, TimeMeasure>
    {
        ["step"] = TimeMeasure.Step, ["clock"] = TimeMeasure.Clock, ["loss"] = TimeMeasure.Loss,
    };

    /// <summary>What is drawn beside and over the weights.</summary>
    public static IReadOnlyDictionary<string, Overlays> Overlaid { get; } = new Dictionary<string, Overlays>
    {
        ["labels"] = Overlays.Labels, ["figures"] = Overlays.Figures, ["loss"] = Overlays.Loss, ["legend"] = Overlays.Legend, ["places"] = Overlays.Places,
        ["numbers"] = Overlays.Numbers,
        ["none"] = Overlays.None,
    };

    /// <summary>"one, two or three".</summary>
    public static string Either(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }

    /// <summary>Several words, separated by commas; the one that is none of them where there is such.</summary>
    public static (Overlays Overlays, string? Unknown) OverlaysOf(IEnumerable<string> words)
    {
        var all = Overlays.None;
        foreach (string word in words)
        {
            if (!Overlaid.TryGetValue(word, out var one))
            {
                return (all, word);
            }
            all |= one;
        }
        return (all, null);
    }

    /// <summary>A size such as 3840x2160; null where it is none.</summary>
    public static (int Width, int Height)? Size(string text)
    {
        string[] sides = text.ToLowerInvariant().Split('x');
        return sides.Length == 2 && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && width > 0 && height > 0
            ? (width, height) : null;
    }

    /// <summary>Seconds, or minutes and seconds as 1:05.5; null where it is neither.</summary>
    public static double? Seconds(string text)
    {
        string[] parts = text.Split(':');
        double seconds = 0;
        foreach (string part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                return null;
            }
            seconds = (seconds * 60) + value;
        }
        return parts.Length <= 3 ? seconds : null;
    }
}
