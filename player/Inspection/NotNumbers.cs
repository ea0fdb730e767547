using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>Where the weights of a run stop being numbers: NaN, or infinite.</summary>
/// <param name="Step">The first step known to have some.</param>
/// <param name="Weights">How many there are in the last frame.</param>
/// <param name="Tensors">In how many tensors they lie there.</param>
/// <param name="First">The first of these tensors; null where the last frame has none.</param>
internal sealed record NotNumbers(long Step, long Weights, int Tensors, string? First)
{
    /// <summary>Name of the metric with which the recorder says how many there are, once, at the very step.</summary>
    public const string Metric = "nonfinite";

    /// <summary>Looks for them in statistics alone. A weight never becomes a number again in training, so half the frames are left out each time.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="metricStep">The first step for which there is a <see cref="Metric"/>; null: there is none.</param>
    /// <returns>Null where there are none.</returns>
    public static NotNumbers? Find(TimelineReader reader, long? metricStep)
    {
        var frames = reader.Frames;
        var last = frames.Count > 0 ? Statistics(reader, frames.Count - 1) : [];
        long weights = last.Sum(tensor => tensor.NonFinite);
        if (weights == 0)
        {
            return metricStep is { } only ? new NotNumbers(only, 0, 0, null) : null;
        }
        int with = frames.Count - 1;
        for (int without = -1; with - without > 1;)
        {
            int middle = without + ((with - without) / 2);
            if (Statistics(reader, middle).Sum(tensor => tensor.NonFinite) > 0)
            {
                with = middle;
            }
            else
            {
                without = middle;
            }
        }
        string first = reader.Header.Tensors[last.First(tensor => tensor.NonFinite > 0).Tensor].Name;
        return new NotNumbers(Math.Min(metricStep ?? long.MaxValue, frames[with].Step), weights, last.Count(tensor => tensor.NonFinite > 0), first);
    }

    private static ImmutableArray<TensorStatistics> Statistics(TimelineReader reader, int place)
    {
        try
        {
            return reader.ReadStatistics(place);
        }
        catch (RecordingException)
        {
            return []; // damaged: others say it
        }
    }
}
