namespace Brainscan.Player.Inspection;

/// <summary>Values of which some are not known, for drawing.</summary>
internal static class Gaps
{
    /// <summary>Puts a straight line where values are NaN between two that are not.</summary>
    public static void Fill(Span<float> values) => Fill(values, []);

    /// <summary>The same, but never across a break.</summary>
    /// <param name="values">The values.</param>
    /// <param name="breaks">Of each value, whether no line may lead across it; empty: there is no break.</param>
    public static void Fill(Span<float> values, ReadOnlySpan<bool> breaks)
    {
        int before = -1;
        for (int i = 0; i < values.Length; i++)
        {
            before = !breaks.IsEmpty && breaks[i] ? -1 : before;
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
