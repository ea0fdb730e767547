namespace Brainscan.Player.Report;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    private static readonly int[] Parts = [1, 2, 5, 10];

    /// <summary>Multiples of 1, 2 or 5 times a power of ten within bounds, at most so many.</summary>
    public static IReadOnlyList<double> Linear(double from, double to, int most)
    {
        if (!(to > from) || !double.IsFinite(to - from))
        {
            return [];
        }
        double size = Math.Pow(10, Math.Floor(Math.Log10((to - from) / most)));
        double step = Parts.Select(part => part * size).FirstOrDefault(step => Count(from, to, step) <= most, 20 * size);
        return [.. Enumerable.Range(0, Math.Clamp((int)Count(from, to, step), 0, most)).Select(i => (Math.Ceiling(from / step) + i) * step)];
    }

    /// <summary>1, 2 and 5 times powers of ten within bounds above 0; powers of ten alone where those would be many.</summary>
    public static IReadOnlyList<double> Logarithmic(double least, double most)
    {
        int first = (int)Math.Floor(Math.Log10(least));
        int last = (int)Math.Ceiling(Math.Log10(most));
        double[] parts = last - first > 4 ? [1] : [1, 2, 5];
        int stride = Math.Max(1, (last - first) / 8);
        return [.. from power in Enumerable.Range(0, ((last - first) / stride) + 1)
                   from part in parts
                   let tick = part * Math.Pow(10, first + (power * stride))
                   where tick >= least && tick <= most
                   select tick];
    }

    private static double Count(double from, double to, double step) => Math.Floor(to / step) - Math.Ceiling(from / step) + 1;
}
