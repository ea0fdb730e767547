namespace Brainscan.Player.Inspection;

/// <summary>Values of which some are not known, for drawing.</summary>
internal static class Gaps
{
    /// <summary>Puts a straight line where values are NaN between two that are not.</summary>
    public static void Fill(Span<float> values)
    {
        int before = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                continue;
            }
            for (int gap = before + 1; before >= 0 && gap < i; gap++)
            {
                values[gap] = values[before] + ((values[i] - values[before]) * (gap - before) / (i - before));
            }
            before = i;
        }
    }
}
