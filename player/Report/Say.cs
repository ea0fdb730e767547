using System.Globalization;

namespace Brainscan.Player.Report;

/// <summary>Quantities as people say them.</summary>
internal static class Say
{
    private static readonly (double Unit, string Name)[] ByteUnits = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    private static readonly (double Unit, string Name)[] CountUnits = [(1e12, " trillion"), (1e9, " billion"), (1e6, " million")];

    /// <summary>"598 MB".</summary>
    public static string Bytes(double bytes) => Scaled(bytes, ByteUnits, " ") ?? Text($"{bytes:0} bytes");

    /// <summary>"30.3 million"; below a million every digit.</summary>
    public static string Count(long count) => Scaled(count, CountUnits, "") ?? Text($"{count:N0}");

    /// <summary>"32 min 56 s": the two units that matter. What cannot be a time is "–": whoever wrote the file may have put anything there.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > 1e11)
        {
            return "–";
        }
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalDays >= 1 ? Text($"{time.Days:N0} d {time.Hours} h")
            : time.TotalHours >= 1 ? Text($"{time.Hours} h {time.Minutes} min")
            : time.TotalMinutes >= 1 ? Text($"{time.Minutes} min {time.Seconds} s")
            : seconds >= 10 || seconds == 0 ? Text($"{time.Seconds} s")
            : Text($"{seconds:0.0} s");
    }

    /// <summary>A weight or a statistic of some, to four digits: "0.01997", "1.203e-05"; what is not finite by its name.</summary>
    public static string Number(double value) => (value < 0 ? "−" : "") + Math.Abs(value).ToString("G4", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>A loss: "2.020".</summary>
    public static string Loss(double loss) => !double.IsFinite(loss) ? (double.IsNaN(loss) ? "NaN" : loss > 0 ? "∞" : "−∞") : Math.Abs(loss) is >= 0.1 and < 1e4 ? Text($"{loss:0.000}") : Number(loss);

    /// <summary>"loss 2.020"; nothing where there is none.</summary>
    public static string LossBeside(double? loss) => loss is { } known ? $"loss {Loss(known)}" : "";

    /// <summary>The beginning of what may be very long.</summary>
    public static string Clip(string text, int characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }
        // half a character is none, and a letter without its mark another one
        int end = 0;
        while (StringInfo.GetNextTextElementLength(text, end) is var letter && end + letter <= characters)
        {
            end += letter;
        }
        return text[..end] + "…";
    }

    private static string? Scaled(double value, (double Unit, string Name)[] units, string gap)
    {
        foreach (var (unit, name) in units)
        {
            // 999.6 of a unit is written as 1.00 of the next
            if (value >= 0.9995 * unit)
            {
                double scaled = value / unit;
                string digits = scaled < 9.995 ? "0.00" : scaled < 99.95 ? "0.0" : "0";
                return scaled.ToString(digits, CultureInfo.InvariantCulture) + gap + name;
            }
        }
        return null;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
