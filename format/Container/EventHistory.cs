using System.Diagnostics;

namespace Brainscan.Format.Container;

/// <summary>
/// Reads a recording's tokens and metrics in order, as far as they are committed, and publishes what it has read. Any thread may ask; one
/// at a time reads. Each is held once, whoever asks.
/// </summary>
internal sealed class EventHistory
{
    private readonly Lock _gate = new();
    private readonly GrowingList<TokenEvent> _tokens = new();
    private readonly GrowingList<MetricEvent> _metrics = new();
    private readonly GrowingList<ResumeEvent> _resumes = new();
    private readonly Dictionary<string, string> _names = []; // a run has a handful of metrics, a million times
    private readonly List<Damage> _damage = [];
    private EventCursor? _cursor;
    private int _segment;
    private double _promisedSeconds = double.NaN;
    private volatile RunEvents _known = new([], [], []);
    private volatile Damage[] _shownDamage = [];

    /// <summary>What has been read.</summary>
    public RunEvents Known => _known;

    /// <summary>What could not be.</summary>
    public IReadOnlyList<Damage> Damage => _shownDamage;

    /// <summary>The last promise among what has been read; see <see cref="EventLog.PromisedSeconds"/>.</summary>
    public double? PromisedSeconds => Volatile.Read(ref _promisedSeconds) is var seconds && double.IsNaN(seconds) ? null : seconds;

    /// <summary>Reads on.</summary>
    /// <param name="segments">The recording's files.</param>
    /// <param name="atMost">Time after which to stop, batch by batch; null: read all.</param>
    /// <returns>True when nothing is left to read.</returns>
    public bool Read(IReadOnlyList<SegmentReader> segments, TimeSpan? atMost = null)
    {
        long started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            bool isLate = false;
            while (!isLate && Next(segments) is { } next)
            {
                Read(next.Segment, next.Region);
                isLate = atMost is { } limit && Stopwatch.GetElapsedTime(started) > limit;
            }
            if (_known.Tokens.Count != _tokens.Count || _known.Metrics.Count != _metrics.Count || _known.Resumes.Count != _resumes.Count)
            {
                _known = new RunEvents(_tokens.Publish(), _metrics.Publish(), _resumes.Publish());
            }
            if (_shownDamage.Length != _damage.Count)
            {
                _shownDamage = [.. _damage];
            }
            return !isLate;
        }
    }

    private (SegmentReader Segment, CommitRecord Region)? Next(IReadOnlyList<SegmentReader> segments)
    {
        while (true)
        {
            var segment = segments[_segment];
            _cursor ??= new EventCursor(segment, _damage);
            if (_cursor.TryNext(out var region))
            {
                return (segment, region);
            }
            if (_segment == segments.Count - 1)
            {
                return null;
            }
            (_segment, _cursor) = (_segment + 1, null); // a file that another follows grows no more
        }
    }

    private void Read(SegmentReader segment, CommitRecord region)
    {
        try
        {
            var batch = new EventLog();
            batch.Add(segment.ReadRegion(region));
            batch.Tokens.ForEach(_tokens.Add);
            batch.Metrics.ForEach(metric => _metrics.Add(metric with { Name = NameOf(metric) }));
            batch.Resumes.ForEach(_resumes.Add);
            if (batch.PromisedSeconds is { } seconds)
            {
                Volatile.Write(ref _promisedSeconds, seconds);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            _damage.Add(new Damage(region.Offset, region.Length, $"tokens and metrics of step {region.Step}: {exception.Message}"));
        }
    }

    private string NameOf(MetricEvent metric)
    {
        if (!_names.TryGetValue(metric.Name, out string? name))
        {
            _names.Add(metric.Name, name = metric.Name);
        }
        return name;
    }
}
