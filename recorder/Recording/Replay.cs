using Brainscan.Format;

namespace Brainscan.Recorder.Recording;

/// <summary>
/// What a recording holds beyond the checkpoint its run goes on from. Those steps are trained again, and not recorded again; their losses
/// are compared with the recorded ones, which they equal on the same machine.
/// </summary>
internal sealed class Replay
{
    private readonly Dictionary<long, double> _losses = [];

    /// <summary>Nothing is recorded yet.</summary>
    public Replay() => (FrameStep, EventStep) = (-1, -1);

    /// <param name="recording">The recording, as it is before it is written on.</param>
    /// <param name="step">The checkpoint's step.</param>
    public Replay(TimelineReader recording, long step)
    {
        Frames = recording.Frames.Count;
        (FrameStep, FrameSeconds) = Frames > 0 ? (recording.Frames[^1].Step, recording.Frames[^1].Seconds) : (-1, 0);
        EventStep = -1;
        double measured = 0;
        // A batch of tokens and metrics ends where the text of a step does, so what is there of a step is all there.
        var events = recording.ReadEvents();
        while (events.Read())
        {
            foreach (var token in events.Tokens) EventStep = Math.Max(EventStep, token.Step);
            foreach (var metric in events.Metrics)
            {
                (EventStep, measured) = (Math.Max(EventStep, metric.Step), metric.Seconds);
                if (metric.Name == "loss" && metric.Step > step) _losses[metric.Step] = metric.Value;
            }
        }
        IsDamaged = recording.Damage.Count + events.Damage.Count > 0;
        Seconds = Math.Max(FrameSeconds, measured);
    }

    /// <summary>Recorded frames.</summary>
    public int Frames { get; }

    /// <summary>Step of the last recorded frame; −1 where there is none.</summary>
    public long FrameStep { get; }

    /// <summary>The run's time at that frame; 0 where there is none.</summary>
    public double FrameSeconds { get; }

    /// <summary>Step of the last recorded tokens and metrics; −1 where there are none.</summary>
    public long EventStep { get; }

    /// <summary>The last step of which anything is recorded; −1 where nothing is.</summary>
    public long LastStep => Math.Max(FrameStep, EventStep);

    /// <summary>True when something in the recording cannot be read: it may have held more than is seen here.</summary>
    public bool IsDamaged { get; }

    /// <summary>The run's time at the last thing recorded: it goes on from there.</summary>
    public double Seconds { get; }

    /// <summary>The first step whose loss was another than the recorded one, and by how much; null where all were equal so far.</summary>
    public (long Step, double By)? Difference { get; private set; }

    /// <summary>
    /// Compares a loss with the recorded one, where there is one. Past the last recorded step it gives, once, how far the first other loss
    /// was off, so that the recording says it too.
    /// </summary>
    public double? Compare(long step, float loss)
    {
        if (_losses.Remove(step, out double recorded) && !recorded.Equals(loss)) Difference ??= (step, loss - recorded);
        return step == EventStep + 1 ? Difference?.By : null;
    }
}
