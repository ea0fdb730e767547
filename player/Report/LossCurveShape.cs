using Brainscan.Format;

namespace Brainscan.Player.Report;

/// <summary>Losses over the steps of a run, in as many columns as a page can show: least and greatest of what was measured there, and a line through it all.</summary>
internal sealed class LossCurveShape
{
    private const int MostColumns = 500;

    // a batch differs from the next by more than the run falls meanwhile: a hundredth of what was measured to either side says where it goes
    private const int Smoothing = 100;

    // a loss that falls by so much is a line along the bottom unless heights are logarithms
    private const double MostLinearRatio = 12;

    private readonly double _firstStep;
    private readonly double _stepsPerColumn;
    private readonly double[] _sums;
    private readonly int[] _counts;
    private readonly bool[] _breaks;

    /// <summary>An empty curve.</summary>
    /// <param name="firstStep">Step at the left edge.</param>
    /// <param name="lastStep">Step at the right edge.</param>
    public LossCurveShape(long firstStep, long lastStep)
    {
        int columns = (int)Math.Clamp(lastStep - (double)firstStep + 1, 1, MostColumns);
        (_firstStep, _stepsPerColumn) = (firstStep, Math.Max(1, (lastStep - (double)firstStep) / Math.Max(1, columns - 1)));
        (_sums, _counts, _breaks) = (new double[columns], new int[columns], new bool[columns]);
        (Least, Greatest, Line) = (new double[columns], new double[columns], new double[columns]);
        Array.Fill(Least, double.NaN);
        Array.Fill(Greatest, double.NaN);
        Array.Fill(Line, double.NaN);
    }

    /// <summary>Least loss of each column; NaN where there is none.</summary>
    public double[] Least { get; }

    /// <summary>Greatest loss of each column; NaN where there is none.</summary>
    public double[] Greatest { get; }

    /// <summary>
    /// Mean of a column and its neighbours, straight where nothing was measured; NaN before the first and after the last that was, where a loss was
    /// no number, and where steps are missing.
    /// </summary>
    public double[] Line { get; }

    /// <summary>The least there is.</summary>
    public double Lowest { get; private set; }

    /// <summary>The greatest there is.</summary>
    public double Highest { get; private set; }

    /// <summary>Whether heights are to be logarithms.</summary>
    public bool IsLogarithmic { get; private set; }

    /// <summary>Adds a loss; one that is beyond either edge is left out, and at one that is no number the curve breaks.</summary>
    public void Add(long step, double loss)
    {
        int column = (int)Math.Clamp(Math.Round((step - _firstStep) / _stepsPerColumn), -1, _sums.Length);
        if (column < 0 || column >= _sums.Length)
        {
            return;
        }
        if (!double.IsFinite(loss))
        {
            _breaks[column] = true;
            return;
        }
        Least[column] = _counts[column] == 0 ? loss : Math.Min(Least[column], loss);
        Greatest[column] = _counts[column] == 0 ? loss : Math.Max(Greatest[column], loss);
        _sums[column] += loss;
        _counts[column]++;
    }

    /// <summary>Draws the line, when all are added.</summary>
    /// <param name="gaps">Where steps are missing: no line goes over what nobody measured.</param>
    public void Complete(IEnumerable<StepBreak> gaps)
    {
        int[] measured = [.. Enumerable.Range(0, _counts.Length).Where(column => _counts[column] > 0)];
        for (int i = 0; i < measured.Length; i++)
        {
            Line[measured[i]] = Mean(measured, i);
            bool isBroken = i > 0 && _breaks.AsSpan(measured[i - 1], measured[i] - measured[i - 1]).Contains(true);
            for (int column = i == 0 || isBroken ? measured[i] : measured[i - 1] + 1; column < measured[i]; column++)
            {
                Line[column] = Between(measured[i - 1], measured[i], column);
            }
        }
        foreach (var gap in gaps)
        {
            int end = ColumnOf(gap.To);
            for (int column = ColumnOf(gap.From) + 1; column < end; column++)
            {
                Line[column] = _counts[column] > 0 ? Line[column] : double.NaN;
            }
        }
        double[] known = [.. Least.Concat(Greatest).Where(double.IsFinite)];
        (Lowest, Highest) = known.Length > 0 ? (known.Min(), known.Max()) : (0, 1);
        IsLogarithmic = Lowest > 0 && Highest / Lowest > MostLinearRatio;
    }

    /// <summary>The line's height at a step; NaN where there is none.</summary>
    public double At(long step) => Line[ColumnOf(step)];

    private int ColumnOf(long step) => (int)Math.Clamp(Math.Round((step - _firstStep) / _stepsPerColumn), 0, Line.Length - 1);

    private double Between(int before, int after, int column) =>
        Line[before] + ((Line[after] - Line[before]) * (column - before) / (after - before));

    // the ends have no neighbours on one side, and get none on the other: a line that falls steeply begins where it began
    private double Mean(int[] measured, int place)
    {
        int reach = Math.Min(measured.Length / Smoothing, Math.Min(place, measured.Length - 1 - place));
        double sum = 0;
        int count = 0;
        foreach (int column in measured.AsSpan(place - reach, (2 * reach) + 1))
        {
            sum += _sums[column];
            count += _counts[column];
        }
        return sum / count;
    }
}
