using Brainscan.Format;
using Brainscan.Recorder.Recording;

namespace Brainscan.Recorder.Tests;

/// <summary>A recording in memory whose disk is full, or broken, when the test says so.</summary>
internal sealed class FullRecording : IRecording
{
    private const int NoSpaceOnLinux = 28;

    private readonly object _gate = new();
    private readonly List<(long Step, float Weight)> _written = [];
    private readonly List<long> _events = [];
    private bool _full;
    private int _heartbeats;

    public int Frames => Written.Count;

    public long Length => Frames;

    public FileLimit? Limit => null;

    public bool IsFinished { get; private set; }

    public bool IsBroken { get; set; }

    /// <summary>Frames written: their step, and their first weight.</summary>
    public List<(long Step, float Weight)> Written
    {
        get { lock (_gate) return [.. _written]; }
    }

    /// <summary>Steps of tokens and metrics written.</summary>
    public List<long> Events
    {
        get { lock (_gate) return [.. _events]; }
    }

    public int Heartbeats => Volatile.Read(ref _heartbeats);

    /// <summary>As .NET puts it when Linux says ENOSPC.</summary>
    public static IOException NoSpace => new("No space left on device") { HResult = NoSpaceOnLinux };

    public void SetFull(bool full)
    {
        lock (_gate) _full = full;
    }

    public void WriteFrame(long step, double seconds, ReadOnlySpan<float> weights)
    {
        float first = weights[0];
        Write(() => _written.Add((step, first)));
    }

    public void WriteEvents(ReadOnlySpan<TokenEvent> tokens, ReadOnlySpan<MetricEvent> metrics)
    {
        long[] steps = [.. tokens.ToArray().Select(token => token.Step), .. metrics.ToArray().Select(metric => metric.Step)];
        Write(() => _events.AddRange(steps));
    }

    public void WriteHeartbeat(TimeSpan promise) => Write(() => _heartbeats++);

    public void Flush() => Write(() => { });

    public void Finish() => Write(() => IsFinished = true);

    public void Dispose()
    {
    }

    private void Write(Action write)
    {
        lock (_gate)
        {
            if (IsBroken) throw new RecordingException("x.brainscan cannot be written: input/output error", new IOException("Input/output error") { HResult = 5 });
            if (_full) throw new RecordingException("x.brainscan cannot be written", NoSpace);
            write();
        }
    }
}
