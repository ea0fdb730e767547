using Brainscan.Format;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.Report;

/// <summary>What a page says of a run's losses, text and resumes. They are gone through and not kept: a run of months has millions.</summary>
internal sealed class ReportEvents : IDisposable
{
    private const int MostNames = 12;

    private readonly RunHistory _history;
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Goes through all of them.</summary>
    /// <param name="reader">The recording; stays the caller's, and open until this is disposed.</param>
    /// <param name="breaks">Where steps are missing.</param>
    /// <param name="cancel">Stops it.</param>
    public ReportEvents(TimelineReader reader, IReadOnlyList<StepBreak> breaks, CancellationToken cancel)
    {
        _history = new RunHistory(reader);
        _history.Read(TimeSpan.MaxValue);
        var (first, last) = FrameSteps.Range(reader.Frames);
        Curve = new LossCurveShape(first, last);
        EventReader events = reader.ReadEvents();
        while (events.Read())
        {
            cancel.ThrowIfCancellationRequested();
            TokenCount += events.Tokens.Length;
            MetricCount += events.Metrics.Length;
            foreach (var metric in events.Metrics)
            {
                if (_names.Count < MostNames)
                {
                    _names.Add(metric.Name);
                }
                NotNumberStep ??= metric.Name == NotNumbers.Metric ? metric.Step : null;
                if (metric.Name == LossItems.Metric)
                {
                    (FirstLoss, LastLoss) = (FirstLoss ?? metric.Value, metric.Value);
                    LossBrokeStep ??= double.IsFinite(metric.Value) ? null : metric.Step;
                    Curve.Add(metric.Step, metric.Value);
                }
            }
        }
        Damage = events.Damage;
        Curve.Complete(breaks.Where(found => !found.IsBack));
    }

    /// <summary>Losses over the run.</summary>
    public LossCurveShape Curve { get; }

    /// <summary>The first loss; null where none was recorded.</summary>
    public double? FirstLoss { get; }

    /// <summary>The last loss, be it a number or not.</summary>
    public double? LastLoss { get; }

    /// <summary>The first step whose loss is no number; null where all are.</summary>
    public long? LossBrokeStep { get; }

    /// <summary>The first step at which the recorder found weights that are no numbers; null where it said nothing of the kind.</summary>
    public long? NotNumberStep { get; }

    /// <summary>Tokens generated.</summary>
    public long TokenCount { get; }

    /// <summary>Measurements of all kinds.</summary>
    public long MetricCount { get; }

    /// <summary>What was measured, the first dozen.</summary>
    public IEnumerable<string> MetricNames => _names;

    /// <summary>Where another process went on.</summary>
    public IReadOnlyList<ResumeEvent> Resumes => _history.Resumes;

    /// <summary>What could not be read of it.</summary>
    public IReadOnlyList<Damage> Damage { get; }

    /// <summary>The last loss at or before a step, be it a number or not; null where there is none.</summary>
    public double? LossAt(long step)
    {
        double? loss;
        while (!_history.TryLossAt(step, out loss))
        {
            if (!_history.ReadWanted())
            {
                return null;
            }
        }
        return loss;
    }

    /// <summary>The last characters written at or before a step: this many, or fewer where there are no more.</summary>
    public TextCell[] TextAt(long step, int count)
    {
        TextCell[] cells = new TextCell[count];
        do
        {
            if (_history.CharactersAt(step) is { } end && _history.TryCopyText(Math.Max(0, end - count), cells.AsSpan(0, (int)Math.Min(count, end))) is { } copied)
            {
                return cells[..copied];
            }
        }
        while (_history.ReadWanted());
        return [];
    }

    /// <inheritdoc/>
    public void Dispose() => _history.Dispose();
}
