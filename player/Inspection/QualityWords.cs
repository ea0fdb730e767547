using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>What a quality promises, in words.</summary>
internal static class QualityWords
{
    /// <summary>How close to what it was every weight is.</summary>
    public static string Guarantee(Quality quality) => quality switch
    {
        Quality.Exact => "every weight bit for bit",
        Quality.Fine => "every weight within 1/4094 of the largest magnitude in its tensor",
        _ => "every weight within 1/254 of the largest magnitude in its tensor",
    };
}
