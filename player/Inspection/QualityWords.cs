using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Inspection;

/// <summary>What a quality promises, in words.</summary>
internal static class QualityWords
{
    /// <summary>How close to what it was every weight is.</summary>
    public static string Guarantee(Quality quality) => WeightsNote.GuaranteeOf(quality);
}
