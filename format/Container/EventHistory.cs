namespace Brainscan.Format.Container;

/// <summary>
/// All of a recording's tokens and metrics, for tools that want them all at once: read as far as they are committed whenever somebody asks, and
/// held once, whoever does. Any thread may ask.
/// </summary>
/// <param name="recording">The recording.</param>
internal sealed class EventHistory(TimelineReader recording)
{
    private readonly Lock _gate = new();
    private readonly EventReader _reader = recording.ReadEvents();
    private readonly GrowingList<TokenEvent> _tokens = new();
    private readonly GrowingList<MetricEvent> _metrics = new();
    private readonly GrowingList<ResumeEvent> _resumes = new();
    private volatile Damage[] _damage = [];

    /// <summary>Generated tokens.</summary>
    public IReadOnlyList<TokenEvent> Tokens => Read(_tokens);

    /// <summary>Metrics.</summary>
    public IReadOnlyList<MetricEvent> Metrics => Read(_metrics);

    /// <summary>Where another process went on.</summary>
    public IReadOnlyList<ResumeEvent> Resumes => Read(_resumes);

    /// <summary>What could not be read, as far as anybody has asked.</summary>
    public IReadOnlyList<Damage> Damage => _damage;

    private IReadOnlyList<T> Read<T>(GrowingList<T> list)
    {
        lock (_gate)
        {
            while (_reader.Read())
            {
                Add(_tokens, _reader.Tokens);
                Add(_metrics, _reader.Metrics);
                Add(_resumes, _reader.Resumes);
            }
            if (_damage.Length != _reader.Damage.Count)
            {
                _damage = [.. _reader.Damage];
            }
            return list.Publish();
        }
    }

    private static void Add<T>(GrowingList<T> list, ReadOnlySpan<T> items)
    {
        foreach (var item in items)
        {
            list.Add(item);
        }
    }
}
