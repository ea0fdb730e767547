using Brainscan.Format;

namespace Brainscan.Player.Video.Film;

/// <summary>What a film's time is even in.</summary>
internal enum TimeMeasure
{
    /// <summary>Optimiser steps: the default.</summary>
    Step,

    /// <summary>The clock of the training: pauses between recorded frames are pauses in the film.</summary>
    Clock,

    /// <summary>What was learned: equal falls of the loss take equal time, so the first minutes of a run are long and its plateaus short.</summary>
    Loss,
}

/// <summary>The measures of a run, one value a frame, never descending.</summary>
internal static class RunMeasure
{
    // The loss of a single batch jumps; the mean of this share of the run around a frame does not.
    private const int PartsOfRun = 50;

    /// <summary>Measures frames.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="measure">By what.</param>
    /// <param name="lossAt">The loss at a step, null where none is recorded.</param>
    /// <exception cref="RecordingException">There is nothing to measure by.</exception>
    public static double[] Of(IReadOnlyList<FrameEntry> frames, TimeMeasure measure, Func<long, double?> lossAt) => measure switch
    {
        TimeMeasure.Clock => NeverDescending(frames.Select(frame => double.IsFinite(frame.Seconds) ? frame.Seconds : double.NegativeInfinity)),
        TimeMeasure.Loss => Fallen([.. frames.Select(frame => lossAt(frame.Step) is { } loss && double.IsFinite(loss) ? loss : double.NaN)]),
        _ => Walked(frames),
    };

    // Steps as they are; where a run went back, the way it has gone: what it trained anew takes time again.
    private static double[] Walked(IReadOnlyList<FrameEntry> frames)
    {
        double[] all = [.. frames.Select(frame => (double)frame.Step)];
        double back = 0;
        for (int i = 1; i < all.Length; i++)
        {
            back += Math.Max(0, all[i - 1] - back - all[i]);
            all[i] += back;
        }
        return all;
    }

    /// <summary>How far the loss has fallen at each frame: the least mean so far, counted downwards from the first.</summary>
    private static double[] Fallen(double[] losses)
    {
        if (!losses.Any(double.IsFinite))
        {
            throw new RecordingException("time by loss: the recording holds no loss; take step or clock.");
        }
        int reach = losses.Length / PartsOfRun / 2;
        return NeverDescending(Enumerable.Range(0, losses.Length).Select(i => -Mean(losses, i, reach)));
    }

    private static double Mean(double[] losses, int around, int reach)
    {
        // as far to both sides as there is room on both, so that the ends are not pulled inwards
        reach = Math.Min(reach, Math.Min(around, losses.Length - 1 - around));
        var near = losses.AsSpan((around - reach)..(around + reach + 1));
        double sum = 0;
        int count = 0;
        foreach (double loss in near)
        {
            (sum, count) = double.IsFinite(loss) ? (sum + loss, count + 1) : (sum, count);
        }
        return count > 0 ? sum / count : double.PositiveInfinity;
    }

    // what is not known is as far as the frame before; what comes before the first known value, as far as that
    private static double[] NeverDescending(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double most = all.FirstOrDefault(double.IsFinite);
        for (int i = 0; i < all.Length; i++)
        {
            most = all[i] = double.IsFinite(all[i]) ? Math.Max(most, all[i]) : most;
        }
        return all;
    }
}
