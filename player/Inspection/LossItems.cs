using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>The losses among a run's metrics.</summary>
internal sealed class LossItems : IEventItems<double>
{
    /// <summary>Name of the metric.</summary>
    public const string Metric = "loss";

    /// <inheritdoc/>
    public void Add(EventReader batch, int from, List<EventItem<double>> into)
    {
        var metrics = batch.Metrics;
        for (int i = from; i < metrics.Length; i++)
        {
            if (metrics[i].Name == Metric)
            {
                into.Add(new EventItem<double>(metrics[i].Step, metrics[i].Value, batch.Place, i));
            }
        }
    }

    /// <inheritdoc/>
    public void AddLoose(List<EventItem<double>> into)
    {
        // each is whole as it comes
    }
}
