using Brainscan.Format;

namespace Brainscan.Player.Rendering.Text;

/// <summary>What a run has written and how well it did, ready to be asked by step; grows with the recording.</summary>
internal sealed class RunText
{
    private readonly List<(long Step, double Value)> _losses = [];
    private int _metricsRead;

    /// <summary>The generated text.</summary>
    public GeneratedText Generated { get; } = new();

    /// <summary>Takes in what has come since the last call.</summary>
    /// <param name="tokens">The run's tokens; those read before are still the first of them.</param>
    /// <param name="metrics">Its metrics, likewise.</param>
    public void Update(IReadOnlyList<TokenEvent> tokens, IReadOnlyList<MetricEvent> metrics)
    {
        Generated.Update(tokens);
        for (; _metricsRead < metrics.Count; _metricsRead++)
        {
            var metric = metrics[_metricsRead];
            if (metric.Name == "loss")
            {
                _losses.Add((metric.Step, metric.Value));
            }
        }
    }

    /// <summary>The last loss at or before a step; null where there is none.</summary>
    public double? LossAt(long step)
    {
        int low = 0;
        int high = _losses.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _losses[middle].Step <= step ? (middle + 1, high) : (low, middle);
        }
        return low == 0 ? null : _losses[low - 1].Value;
    }
}
