using System.Collections.Immutable;
using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>What of each tensor a heat map shows.</summary>
internal enum HeatMeasure
{
    /// <summary>Root mean square of the weights, as recorded.</summary>
    Norm,

    /// <summary>Root mean square of W(t) − W(0), as recorded.</summary>
    Learned,

    /// <summary>Root mean square of the change since the frame before, a step, as a part of the weights' own: per step, how far it moves for its size.</summary>
    ChangeRate,

    /// <summary><see cref="TensorMeasures.Sparsity"/>, at key frames.</summary>
    Sparsity,

    /// <summary><see cref="TensorMeasures.StableRank"/> of the tensor's rows and columns, at key frames.</summary>
    StableRank,
}

/// <summary>A heat map as far as it is known.</summary>
/// <param name="Measure">What is shown.</param>
/// <param name="Columns">Places, evenly spread over the run's frames, the first and the last included.</param>
/// <param name="Values">Tensors × columns, row by row, each from the nearest frame that is looked at; NaN where that was not read yet, or nothing can be said.</param>
/// <param name="Moments">How many frames are looked at.</param>
/// <param name="Known">How many of them have been.</param>
/// <param name="Frames">How many there are.</param>
/// <param name="Version">Another number each time.</param>
internal sealed record HeatMapView(HeatMeasure Measure, int Columns, float[] Values, int Moments, int Known, int Frames, int Version)
{
    /// <summary>How much of what will be looked at has been, 0–1.</summary>
    public float Progress => Moments == 0 ? 0 : (float)Known / Moments;

    /// <summary>Whether the weights themselves are needed, which are decoded at key frames.</summary>
    public bool IsAtKeys => Measure >= HeatMeasure.Sparsity;
}

/// <summary>
/// Tensors × time, computed on a thread of its own while somebody wants it, coarse to fine, and growing with the run. It looks at no more
/// than <see cref="MostColumns"/> frames, and decodes no more than <see cref="MostDecoded"/> of them, however long the run; and it rests as
/// long as it works, so that it takes half of one core at most.
/// </summary>
internal sealed class TensorHeatMap : IDisposable
{
    /// <summary>Columns at most.</summary>
    public const int MostColumns = 512;

    /// <summary>Key frames decoded at most, for the measures that need the weights themselves.</summary>
    public const int MostDecoded = 128;

    private static readonly TimeSpan Showing = TimeSpan.FromMilliseconds(100);

    private readonly TimelineReader _reader;
    private readonly Action _arrived;
    private readonly AutoResetEvent _wanted = new(false);
    private readonly Thread _thread;
    private readonly SampledColumns _recorded = new(MostColumns);
    private readonly SampledColumns _decoded = new(MostDecoded);
    private readonly List<int> _keys = [];
    private readonly KeyMeasures _measures;
    private int _listed;
    private int _shownFrames;
    private int _version;
    private volatile int _measure = -1;
    private volatile HeatMapView? _view;
    private volatile bool _isOver;

    /// <summary>Begins to wait until a measure is wanted.</summary>
    /// <param name="reader">The recording; stays the caller's, and open until this is disposed.</param>
    /// <param name="arrived">Called on the map's thread when there is more to see.</param>
    public TensorHeatMap(TimelineReader reader, Action arrived)
    {
        (_reader, _arrived, _measures) = (reader, arrived, new KeyMeasures(reader));
        _thread = new Thread(Work) { Name = "heat map", IsBackground = true, Priority = ThreadPriority.Lowest };
        _thread.Start();
    }

    /// <summary>All measures' names and what they mean, in order.</summary>
    public static ImmutableArray<(string Name, string Definition)> Measures { get; } =
    [
        ("norm", "root mean square of the weights"),
        ("learned", "root mean square of W(t) − W(0)"),
        ("change rate", "change a step, as a part of the norm"),
        ("sparsity", "Hoyer: 0 all weights alike, 1 one alone; noise has 0.2"),
        ("stable rank", "|W|² / σ₁²: directions in which it acts strongly"),
    ];

    /// <summary>The last view; of the measure last wanted, or of another while that is begun. Null before the first.</summary>
    public HeatMapView? View => _view;

    /// <summary>Says which measure is to be seen; null: none, and nothing is computed. Returns at once; may be called again and again, also for news of a growing run.</summary>
    public void Want(HeatMeasure? measure)
    {
        int wanted = measure is { } some ? (int)some : -1;
        if (wanted != _measure || (wanted >= 0 && _reader.Frames.Count != Volatile.Read(ref _shownFrames)))
        {
            _measure = wanted;
            _wanted.Set();
        }
    }

    /// <summary>Stops. What was computed can still be looked at.</summary>
    public void Dispose()
    {
        _isOver = true;
        _wanted.Set();
        _thread.Join();
        _measures.Dispose();
        _wanted.Dispose();
    }

    private void Work()
    {
        long shown = 0;
        while (!_isOver)
        {
            int measure = _measure;
            if (measure < 0)
            {
                _wanted.WaitOne();
                continue;
            }
            long started = Stopwatch.GetTimestamp();
            var frames = _reader.Frames;
            var columns = Grow(frames, (HeatMeasure)measure);
            int next = columns.NextUnknown();
            if (next >= 0)
            {
                if ((columns == _recorded ? RecordedMeasures.At(_reader, columns.ItemOf(next)) : _measures.At(_keys[columns.ItemOf(next)], () => _isOver)) is not { } column)
                {
                    return;
                }
                columns.Set(next, column);
            }
            if (next < 0 || _view?.Measure != (HeatMeasure)measure || Stopwatch.GetElapsedTime(shown) > Showing)
            {
                Show((HeatMeasure)measure, columns, frames.Count);
                shown = Stopwatch.GetTimestamp();
            }
            if (next < 0)
            {
                _wanted.WaitOne();
            }
            else
            {
                _wanted.WaitOne(Stopwatch.GetElapsedTime(started));
            }
        }
    }

    private SampledColumns Grow(IReadOnlyList<FrameEntry> frames, HeatMeasure measure)
    {
        if (measure < HeatMeasure.Sparsity)
        {
            _recorded.Grow(frames.Count);
            return _recorded;
        }
        for (; _listed < frames.Count; _listed++)
        {
            if (frames[_listed].IsKey)
            {
                _keys.Add(_listed);
            }
        }
        _decoded.Grow(_keys.Count);
        return _decoded;
    }

    private void Show(HeatMeasure measure, SampledColumns columns, int frames)
    {
        int tensors = _reader.Header.Tensors.Length;
        int part = (int)measure < (int)HeatMeasure.Sparsity ? (int)measure : measure - HeatMeasure.Sparsity;
        int width = Math.Min(MostColumns, frames);
        float[] values = new float[tensors * width];
        for (int x = 0; x < width; x++)
        {
            double place = width > 1 ? x * (frames - 1) / (double)(width - 1) : 0;
            float[]? column = columns.Nearest(columns == _recorded ? place : KeyNear(place));
            for (int tensor = 0; tensor < tensors; tensor++)
            {
                values[(tensor * width) + x] = column?[(part * tensors) + tensor] ?? float.NaN;
            }
        }
        Volatile.Write(ref _shownFrames, frames);
        _view = new HeatMapView(measure, width, values, columns.Count, columns.Known, frames, ++_version);
        _arrived();
    }

    // Number of the key at or before a place, and how far it is on the way to the next.
    private double KeyNear(double place)
    {
        int key = _keys.BinarySearch((int)place);
        key = Math.Max(0, key < 0 ? ~key - 1 : key);
        return key + 1 < _keys.Count ? key + ((place - _keys[key]) / (_keys[key + 1] - _keys[key])) : key;
    }
}
