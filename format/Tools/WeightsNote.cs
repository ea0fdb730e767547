namespace Brainscan.Format.Tools;

/// <summary>What exported numbers are, and how close they are to what the recorder had; it goes with them.</summary>
/// <param name="What"><c>weights</c>, or <c>learned</c>: W(t) − W(0).</param>
/// <param name="Guarantee">How close, in words.</param>
public sealed record WeightsNote(string What, string Guarantee)
{
    /// <summary>Of a frame's weights, at their recording's quality.</summary>
    public static WeightsNote Of(Quality quality) => new("weights", GuaranteeOf(quality));

    /// <summary>How close every weight of a quality is to what it was, in words.</summary>
    public static string GuaranteeOf(Quality quality) => quality switch
    {
        Quality.Exact => "every weight bit for bit",
        Quality.Fine => Within("4094"),
        _ => Within("254"),
    };

    /// <summary>How close the run's start is, where it is the origin.</summary>
    internal static string Origin => Within("4094");

    private static string Within(string part) => $"every weight within 1/{part} of the largest magnitude in its tensor";
}
