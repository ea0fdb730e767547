using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// A metric over the run, for the scrub bar, whose x axis is the place among the frames: a metric of a step between two frames lies between
/// their places, in proportion to the steps; one before the first frame lies on it; one after the last waits for the next.
/// <para>
/// Whatever the run's length it holds <see cref="MostBins"/> bins of least, greatest and sum. A bin is a part of a place at first; when they no
/// longer suffice, neighbours are joined. So are losses that wait for a frame, when too many do. For one thread.
/// </para>
/// </summary>
internal sealed class LossCurve
{
    /// <summary>Bins at most: an 8K screen has half as many columns.</summary>
    public const int MostBins = 16384;

    /// <summary>Losses, or joined losses, that wait for a frame at most.</summary>
    public const int MostWaiting = 16384;

    private const double MostBinsPerPlace = 64;
    // columns of a hole that are seen without being made wider
    private const int LeastHole = 4;

    private readonly Bin[] _bins = new Bin[MostBins];
    private readonly List<(long Step, Bin Bin)> _waiting = [];
    private double[] _sums = [];
    private int[] _counts = [];
    private bool[] _breaks = [];
    private int _frame;
    private double _binsPerPlace = MostBinsPerPlace;

    /// <summary>Takes in what has come since.</summary>
    /// <param name="metrics">Metrics that follow those of the last update.</param>
    /// <param name="frames">All frames so far.</param>
    /// <returns>True when the curve has changed.</returns>
    public bool Update(ReadOnlySpan<MetricEvent> metrics, IReadOnlyList<FrameEntry> frames)
    {
        bool isChanged = Settle(frames);
        foreach (var metric in metrics)
        {
            if (metric.Name == LossItems.Metric)
            {
                float value = (float)metric.Value;
                Wait(metric.Step, float.IsFinite(value) ? new Bin(value, value, value, 1, false) : new Bin(0, 0, 0, 0, true), frames);
                isChanged |= _waiting.Count == 0;
            }
        }
        return isChanged;
    }

    // true when some of what waited for a frame need not any more
    private bool Settle(IReadOnlyList<FrameEntry> frames)
    {
        int placed = 0;
        while (placed < _waiting.Count && frames.Count > 0 && _waiting[placed].Step <= frames[^1].Step)
        {
            Add(PlaceOf(_waiting[placed].Step, frames), _waiting[placed].Bin);
            placed++;
        }
        _waiting.RemoveRange(0, placed);
        return placed > 0;
    }

    /// <summary>
    /// Draws the curve at evenly spread places, from the first frame to the last: mean, least and greatest of what lies around each. Between
    /// two that have something it is a straight line, but for where steps are missing and nothing was measured; there, where there is only what is no
    /// number, before the first and after the last it is NaN.
    /// </summary>
    /// <param name="frames">Frames in the run.</param>
    /// <param name="mean">Receives the means; as many places as it is long.</param>
    /// <param name="least">Receives the least; as long.</param>
    /// <param name="greatest">Receives the greatest; as long.</param>
    /// <param name="breaks">Where steps are missing; null: nowhere.</param>
    public void Fill(int frames, Span<float> mean, Span<float> least, Span<float> greatest, IReadOnlyList<StepBreak>? breaks = null)
    {
        least = least[..mean.Length];
        greatest = greatest[..mean.Length];
        least.Fill(float.NaN);
        greatest.Fill(float.NaN);
        if (_sums.Length < mean.Length)
        {
            (_sums, _counts, _breaks) = (new double[mean.Length], new int[mean.Length], new bool[mean.Length]);
        }
        var sums = _sums.AsSpan(0, mean.Length);
        var counts = _counts.AsSpan(0, mean.Length);
        var broken = _breaks.AsSpan(0, mean.Length);
        sums.Clear();
        counts.Clear();
        broken.Clear();
        double columnsPerPlace = frames > 1 ? (mean.Length - 1) / (double)(frames - 1) : 0;
        int bins = (int)Math.Min(MostBins, (frames * _binsPerPlace) + 1);
        for (int i = 0; i < bins; i++)
        {
            ref readonly var bin = ref _bins[i];
            if (bin.Count > 0 || bin.IsBroken)
            {
                // a bin of one place begins at it; joined ones are drawn in their middle
                double place = (i + (_binsPerPlace >= 1 ? 0 : 0.5)) / _binsPerPlace;
                int column = Math.Clamp((int)Math.Round(place * columnsPerPlace), 0, mean.Length - 1);
                broken[column] |= bin.IsBroken;
                if (bin.Count == 0)
                {
                    continue;
                }
                sums[column] += bin.Sum;
                least[column] = counts[column] == 0 ? bin.Least : Math.Min(least[column], bin.Least);
                greatest[column] = counts[column] == 0 ? bin.Greatest : Math.Max(greatest[column], bin.Greatest);
                counts[column] += bin.Count;
            }
        }
        for (int column = 0; column < mean.Length; column++)
        {
            mean[column] = counts[column] > 0 ? (float)(sums[column] / counts[column]) : float.NaN;
        }
        Gaps.Fill(mean, broken);
        Gaps.Fill(least, broken);
        Gaps.Fill(greatest, broken);
        foreach (var found in breaks ?? [])
        {
            if (!found.IsBack && found.Place < frames)
            {
                Break(found.Place, columnsPerPlace, counts, mean, least, greatest);
            }
        }
    }

    // Between a frame and the one before it: leaves out the columns in which nobody measured anything. Where there are too few to be seen, and hardly
    // anything was measured there, the three in their middle.
    private void Break(int place, double columnsPerPlace, ReadOnlySpan<int> counts, Span<float> mean, Span<float> least, Span<float> greatest)
    {
        int from = (int)Math.Round((place - 1) * columnsPerPlace) + 1;
        int end = (int)Math.Round(place * columnsPerPlace);
        // a bin may be wider than a column: between two that have something lies nothing that was left out
        int seen = Math.Max(LeastHole, (2 * (int)Math.Ceiling(columnsPerPlace / _binsPerPlace)) + 1);
        if (end - from < seen)
        {
            int middle = Math.Clamp((from + end - 1) / 2, 1, Math.Max(1, counts.Length - 2));
            (from, end) = IsMeasured(place) || counts.Length < 3 ? (0, 0) : (middle - 1, middle + 2);
            Clear(from, end, mean, least, greatest);
            return;
        }
        for (int column = from; column < end; column++)
        {
            int first = column;
            while (column < end && counts[column] == 0)
            {
                column++;
            }
            Clear(first, column - first >= seen ? column : first, mean, least, greatest);
        }
    }

    private static void Clear(int from, int end, Span<float> mean, Span<float> least, Span<float> greatest)
    {
        mean[from..end].Fill(float.NaN);
        least[from..end].Fill(float.NaN);
        greatest[from..end].Fill(float.NaN);
    }

    // whether something was measured nearly everywhere between a frame and the one before it
    private bool IsMeasured(int place)
    {
        int first = (int)((place - 1) * _binsPerPlace) + 1;
        int end = (int)Math.Min(place * _binsPerPlace, MostBins);
        int measured = 0;
        for (int bin = first; bin < end; bin++)
        {
            measured += _bins[bin].Count > 0 ? 1 : 0;
        }
        return 2 * measured > end - first;
    }

    // Steps ascend, so the frame is nearly always the last one's or the next.
    private double PlaceOf(long step, IReadOnlyList<FrameEntry> frames)
    {
        if (frames[_frame].Step > step)
        {
            _frame = Math.Max(0, Steps.FirstAfter(frames, step) - 1);
        }
        while (_frame + 1 < frames.Count && frames[_frame + 1].Step <= step)
        {
            _frame++;
        }
        long from = frames[_frame].Step;
        // whoever wrote the file may have put any steps there: how far apart two are, only an unsigned number is sure to hold
        return step <= from || _frame + 1 == frames.Count ? _frame : _frame + ((ulong)(step - from) / (double)(ulong)(frames[_frame + 1].Step - from));
    }

    private void Wait(long step, Bin bin, IReadOnlyList<FrameEntry> frames)
    {
        if (_waiting.Count == 0 && frames.Count > 0 && step <= frames[^1].Step)
        {
            Add(PlaceOf(step, frames), bin);
            return;
        }
        if (_waiting.Count == MostWaiting)
        {
            for (int i = 0; i < MostWaiting / 2; i++)
            {
                _waiting[i] = (_waiting[2 * i].Step, Joined(_waiting[2 * i].Bin, _waiting[(2 * i) + 1].Bin));
            }
            _waiting.RemoveRange(MostWaiting / 2, MostWaiting / 2);
        }
        _waiting.Add((step, bin));
    }

    private void Add(double place, in Bin value)
    {
        while (place * _binsPerPlace >= MostBins)
        {
            Join();
        }
        ref var bin = ref _bins[(int)(place * _binsPerPlace)];
        bin = Joined(bin, value);
    }

    private void Join()
    {
        for (int i = 0; i < MostBins / 2; i++)
        {
            _bins[i] = Joined(_bins[2 * i], _bins[(2 * i) + 1]);
        }
        Array.Clear(_bins, MostBins / 2, MostBins / 2);
        _binsPerPlace /= 2;
    }

    private static Bin Joined(in Bin one, in Bin other)
    {
        bool isBroken = one.IsBroken || other.IsBroken;
        return one.Count == 0 ? other with { IsBroken = isBroken }
            : other.Count == 0 ? one with { IsBroken = isBroken }
            : new Bin(Math.Min(one.Least, other.Least), Math.Max(one.Greatest, other.Greatest), one.Sum + other.Sum, one.Count + other.Count, isBroken);
    }

    // broken: a loss was no number there
    private readonly record struct Bin(float Least, float Greatest, double Sum, int Count, bool IsBroken);
}
