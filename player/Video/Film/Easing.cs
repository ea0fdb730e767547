namespace Brainscan.Player.Video.Film;

/// <summary>How a move begins and ends, by the names animators use.</summary>
internal enum Easing
{
    /// <summary>At one speed.</summary>
    Linear,

    /// <summary>Slow at its beginning.</summary>
    In,

    /// <summary>Slow at its end.</summary>
    Out,

    /// <summary>Slow at both.</summary>
    InOut,

    /// <summary>Not at all: there at once, when its time has come.</summary>
    Cut,
}

/// <summary>The curves behind the names.</summary>
internal static class Easings
{
    /// <summary>Every easing by the word a script uses.</summary>
    public static IReadOnlyDictionary<string, Easing> ByName { get; } = new Dictionary<string, Easing>
    {
        ["linear"] = Easing.Linear, ["in"] = Easing.In, ["out"] = Easing.Out, ["in-out"] = Easing.InOut, ["cut"] = Easing.Cut,
    };

    /// <summary>How far a move has come.</summary>
    /// <param name="easing">Its curve; the slow ones are cubic.</param>
    /// <param name="part">How much of its time has passed, 0–1; beyond, the nearest of them.</param>
    /// <returns>0 at the beginning, 1 at the end.</returns>
    public static double At(this Easing easing, double part)
    {
        part = Math.Clamp(part, 0, 1);
        double left = 1 - part;
        return easing switch
        {
            Easing.In => part * part * part,
            Easing.Out => 1 - (left * left * left),
            Easing.InOut => part < 0.5 ? 4 * part * part * part : 1 - (4 * left * left * left),
            Easing.Cut => part < 1 ? 0 : 1,
            _ => part,
        };
    }
}
