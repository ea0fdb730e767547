using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// A metric over the run, for the scrub bar, whose x axis is the place among the frames: a metric of a step between two frames lies between
/// their places, in proportion to the steps; one before the first frame lies on it; one after the last waits for the next.
/// <para>
/// Whatever the run's length it holds <see cref="MostBins"/> bins of least, greatest and sum. A bin is a part of a place at first; when they no
/// longer suffice, neighbours are joined. For one thread.
/// </para>
/// </summary>
internal sealed class LossCurve
{
    /// <summary>Bins at most: an 8K screen has half as many columns.</summary>
    public const int MostBins = 16384;

    private const double MostBinsPerPlace = 64;

    private readonly string _metric;
    private readonly Bin[] _bins = new Bin[MostBins];
    private double[] _sums = [];
    private int[] _counts = [];
    private int _read;
    private int _frame;
    private double _binsPerPlace = MostBinsPerPlace;

    /// <summary>An empty curve.</summary>
    /// <param name="metric">Name of the metric.</param>
    public LossCurve(string metric = "loss") => _metric = metric;

    /// <summary>Takes in what has come since.</summary>
    /// <param name="metrics">All metrics so far; begins with those of the last update.</param>
    /// <param name="frames">All frames so far.</param>
    /// <returns>True when the curve has changed.</returns>
    public bool Update(IReadOnlyList<MetricEvent> metrics, IReadOnlyList<FrameEntry> frames)
    {
        bool isChanged = false;
        for (; _read < metrics.Count && frames.Count > 0; _read++)
        {
            var metric = metrics[_read];
            if (metric.Name != _metric || !double.IsFinite(metric.Value))
            {
                continue;
            }
            if (metric.Step > frames[^1].Step)
            {
                break;
            }
            Add(PlaceOf(metric.Step, frames), (float)metric.Value);
            isChanged = true;
        }
        return isChanged;
    }

    /// <summary>
    /// Draws the curve at evenly spread places, from the first frame to the last: mean, least and greatest of what lies around each. Between
    /// two that have something it is a straight line; before the first and after the last it is NaN.
    /// </summary>
    /// <param name="frames">Frames in the run.</param>
    /// <param name="mean">Receives the means; as many places as it is long.</param>
    /// <param name="least">Receives the least; as long.</param>
    /// <param name="greatest">Receives the greatest; as long.</param>
    public void Fill(int frames, Span<float> mean, Span<float> least, Span<float> greatest)
    {
        least = least[..mean.Length];
        greatest = greatest[..mean.Length];
        least.Fill(float.NaN);
        greatest.Fill(float.NaN);
        if (_sums.Length < mean.Length)
        {
            (_sums, _counts) = (new double[mean.Length], new int[mean.Length]);
        }
        var sums = _sums.AsSpan(0, mean.Length);
        var counts = _counts.AsSpan(0, mean.Length);
        sums.Clear();
        counts.Clear();
        double columnsPerPlace = frames > 1 ? (mean.Length - 1) / (double)(frames - 1) : 0;
        int bins = (int)Math.Min(MostBins, (frames * _binsPerPlace) + 1);
        for (int i = 0; i < bins; i++)
        {
            ref readonly var bin = ref _bins[i];
            if (bin.Count > 0)
            {
                // a bin of one place begins at it; joined ones are drawn in their middle
                double place = (i + (_binsPerPlace >= 1 ? 0 : 0.5)) / _binsPerPlace;
                int column = Math.Clamp((int)Math.Round(place * columnsPerPlace), 0, mean.Length - 1);
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
        Gaps.Fill(mean);
        Gaps.Fill(least);
        Gaps.Fill(greatest);
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
        return step <= from || _frame + 1 == frames.Count ? _frame : _frame + ((step - from) / (double)(frames[_frame + 1].Step - from));
    }

    private void Add(double place, float value)
    {
        while (place * _binsPerPlace >= MostBins)
        {
            Join();
        }
        ref var bin = ref _bins[(int)(place * _binsPerPlace)];
        bin = bin.Count == 0
            ? new Bin(value, value, value, 1)
            : new Bin(Math.Min(bin.Least, value), Math.Max(bin.Greatest, value), bin.Sum + value, bin.Count + 1);
    }

    private void Join()
    {
        for (int i = 0; i < MostBins / 2; i++)
        {
            var (one, other) = (_bins[2 * i], _bins[(2 * i) + 1]);
            _bins[i] = one.Count == 0 ? other : other.Count == 0 ? one
                : new Bin(Math.Min(one.Least, other.Least), Math.Max(one.Greatest, other.Greatest), one.Sum + other.Sum, one.Count + other.Count);
        }
        Array.Clear(_bins, MostBins / 2, MostBins / 2);
        _binsPerPlace /= 2;
    }

    private readonly record struct Bin(float Least, float Greatest, double Sum, int Count);
}
