using System.Diagnostics;
using System.Runtime.InteropServices;
using Brainscan.Format;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Recording;

/// <summary>
/// Takes what training produces to the file. A snapshot is copied once; a thread of its own encodes and writes it, and all else, while
/// training goes on. Training waits only when all buffers are full.
/// <para>
/// A full disk pauses the recording, not the training: what could not be written is kept and tried again every second, snapshots that come
/// meanwhile are dropped before the encoder has seen them (so frames stay numbered without a gap), tokens and metrics are kept up to
/// <see cref="EventsAtMost"/>, or those of one step where they are more. Any other error ends the run.
/// </para>
/// One thread calls it.
/// </summary>
internal sealed class FrameRecorder : IDisposable
{
    /// <summary>Tokens and metrics that wait at most: those of some 20,000 steps, 10 MB.</summary>
    public const int EventsAtMost = 1 << 18;

    /// <summary>A reader that has seen nothing for so long may take the recorder for dead.</summary>
    public static readonly TimeSpan HeartbeatPromise = TimeSpan.FromSeconds(10);

    /// <summary>One being filled, one waiting and one being encoded.</summary>
    private const int Buffers = 3;

    private readonly string _path;
    private readonly IRecording _recording;
    private readonly Replay _replay;
    private readonly RecorderPace _pace;
    private readonly List<TokenEvent> _tokens = [];
    private readonly List<MetricEvent> _metrics = [];
    private readonly Stopwatch _cost = new();
    private readonly Stopwatch _sinceEvents = Stopwatch.StartNew();
    private readonly Task _writing;

    // All of these under the gate, which is pulsed whenever one changes.
    private readonly object _gate = new();
    private readonly Queue<Work> _work = [];
    private readonly Stack<SnapshotBuffer> _free = [];
    private RecorderStatus _status;
    private Exception? _error;
    private long _attempts;
    private int _waitingEvents;
    private long _step;
    private bool _hurried;
    private bool _ended;

    /// <summary>Goes on with a recording, which becomes its own.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="recording">Where everything goes.</param>
    /// <param name="weightCount">Weights in a snapshot.</param>
    /// <param name="replay">What is in the recording already and is not to be written again.</param>
    /// <param name="pace">How often it does what it does again and again.</param>
    public FrameRecorder(string path, IRecording recording, int weightCount, Replay replay, RecorderPace pace)
    {
        (_path, _recording, _replay, _pace) = (path, recording, replay, pace);
        for (int i = 0; i < Buffers; i++) _free.Push(new SnapshotBuffer(weightCount));
        _status = new RecorderStatus { Frames = recording.Frames, Bytes = recording.Length, Limit = recording.Limit };
        _writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How far it is.</summary>
    public RecorderStatus Status
    {
        get
        {
            lock (_gate) return _status with { CostSeconds = _cost.Elapsed.TotalSeconds };
        }
    }

    /// <summary>Adds one measurement, which is written soon.</summary>
    public void Add(MetricEvent metric)
    {
        if (metric.Step > _replay.EventStep) _metrics.Add(metric);
    }

    /// <summary>Adds generated text, which is written soon.</summary>
    public void Add(TokenEvent token)
    {
        if (token.Step > _replay.EventStep) _tokens.Add(token);
    }

    /// <summary>Hands on what was added, if some time has passed since the last. To be called only where a step's text ends.</summary>
    /// <exception cref="RecordingException">The file cannot be written any more.</exception>
    public void WriteEventsWhenDue()
    {
        if (_sinceEvents.Elapsed >= _pace.Events) WriteEvents();
    }

    /// <summary>Copies all weights as they are and lets them be written; waits for a free buffer if there is none.</summary>
    /// <exception cref="RecordingException">The file cannot be written any more.</exception>
    public void Snapshot(long step, double seconds, Tensor weights)
    {
        WriteEvents();
        if (step <= _replay.FrameStep) return;
        _cost.Start();
        if (TakeBuffer() is { } buffer)
        {
            using (var onHost = weights.device_type == TorchSharp.DeviceType.CPU ? null : weights.detach().cpu())
            {
                MemoryMarshal.Cast<byte, float>((onHost ?? weights).bytes).CopyTo(buffer.Weights);
            }
            Enqueue(new FrameWork(step, seconds, buffer));
        }
        _cost.Stop();
    }

    /// <summary>Waits until everything is on the disk. False when there is no room for it.</summary>
    /// <exception cref="RecordingException">The file cannot be written any more.</exception>
    public bool Sync()
    {
        WriteEvents();
        return Status.PausedAt is null && Complete(new SyncWork(_step));
    }

    /// <summary>Waits until all is written, and ends the file.</summary>
    /// <exception cref="RecordingException">Something could not be written; the file holds what came before.</exception>
    public void Finish()
    {
        _cost.Start();
        WriteEvents();
        bool done = Complete(new FinishWork(_step));
        _cost.Stop();
        if (!done) throw Unfinished();
    }

    /// <summary>
    /// Ends the writing at once. Without <see cref="Finish"/> the file stays as a reader finds it after a crash: readable, interrupted.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
        _writing.Wait(); // it keeps its error for those who wait for something written
        foreach (var work in _work.OfType<FrameWork>()) work.Buffer.Dispose();
        foreach (var buffer in _free) buffer.Dispose();
        _recording.Dispose();
    }

    private void WriteEvents()
    {
        ThrowIfFailed();
        _sinceEvents.Restart();
        int count = _tokens.Count + _metrics.Count;
        if (count == 0) return;
        lock (_gate)
        {
            // Those of one step may wait, however many they are. A disk that is slow is waited for; only one that is full costs events.
            bool isTooMany;
            while ((isTooMany = _waitingEvents > 0 && _waitingEvents + count > EventsAtMost) && _status.PausedAt is null && _error is null) Monitor.Wait(_gate);
            ThrowIfFailed();
            if (isTooMany)
            {
                _status = _status with { DroppedEvents = _status.DroppedEvents + count };
            }
            else
            {
                _waitingEvents += count;
                Enqueue(new EventWork([.. _tokens], [.. _metrics]));
            }
        }
        _tokens.Clear();
        _metrics.Clear();
    }

    /// <summary>A free buffer, waited for; null when the disk is full and the snapshot has to be dropped.</summary>
    private SnapshotBuffer? TakeBuffer()
    {
        lock (_gate)
        {
            while (_free.Count == 0 && _status.PausedAt is null && _error is null) Monitor.Wait(_gate);
            ThrowIfFailed();
            if (_status.PausedAt is null) return _free.Pop();
            _status = _status with { DroppedFrames = _status.DroppedFrames + 1 };
            return null;
        }
    }

    private void Enqueue(Work work)
    {
        lock (_gate)
        {
            _step = work.Step;
            _work.Enqueue(work);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until a piece of work and all before it are done. False when an attempt made since has found the disk full.</summary>
    private bool Complete(Work work)
    {
        lock (_gate)
        {
            long attempts = _attempts;
            _hurried = true;
            Enqueue(work);
            while (_work.Contains(work) && _error is null && (_status.PausedAt is null || _attempts == attempts)) Monitor.Wait(_gate);
            _hurried = false;
            ThrowIfFailed();
            return !_work.Contains(work);
        }
    }

    /// <summary>The writing thread.</summary>
    private void WriteAll()
    {
        try
        {
            while (Next(out var work))
            {
                if (Write(work)) Done(work);
                else WaitForRoom();
            }
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                _error = error;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The next piece of work, which stays in the queue until it is done; a heartbeat when there is none for long. False at the end.</summary>
    private bool Next(out Work work)
    {
        lock (_gate)
        {
            WaitWhile(_pace.Heartbeat, () => !_ended && _work.Count == 0);
            work = _work.Count > 0 ? _work.Peek() : new HeartbeatWork(_step, HeartbeatPromise);
            return !_ended;
        }
    }

    /// <summary>False where there is no room.</summary>
    private bool Write(Work work)
    {
        try
        {
            work.Write(_recording);
            return true;
        }
        catch (RecordingException error) when (DiskFull.Is(error))
        {
            lock (_gate)
            {
                _attempts++;
                _status = _status with { PausedAt = _status.PausedAt ?? work.Step };
                Monitor.PulseAll(_gate);
            }
            return false;
        }
    }

    private void Done(Work work)
    {
        lock (_gate)
        {
            if (_work.Count > 0 && _work.Peek() == work) _work.Dequeue();
            if (work is FrameWork frame) _free.Push(frame.Buffer);
            if (work is EventWork events) _waitingEvents -= events.Count;
            if (work is FinishWork) _ended = true;
            _status = _status with { PausedAt = null, Frames = _recording.Frames, Bytes = _recording.Length, Limit = _recording.Limit };
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitForRoom()
    {
        lock (_gate)
        {
            WaitWhile(_pace.Retry, () => !_ended && !_hurried);
            _hurried = false; // one attempt for one who waits, then the usual interval again
        }
    }

    /// <summary>Waits, under the gate, as long as something holds, up to a time.</summary>
    private void WaitWhile(TimeSpan most, Func<bool> holds)
    {
        var waited = Stopwatch.StartNew();
        for (TimeSpan left = most; left > TimeSpan.Zero && holds(); left = most - waited.Elapsed) Monitor.Wait(_gate, left);
    }

    private void ThrowIfFailed()
    {
        lock (_gate)
        {
            if (_error is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_error);
        }
    }

    private RecordingException Unfinished()
    {
        lock (_gate)
        {
            long frames = _status.DroppedFrames + _work.OfType<FrameWork>().LongCount();
            long events = _status.DroppedEvents + _waitingEvents;
            return new RecordingException(
                $"the disk is full: {_path} holds {_status.Frames:N0} frames and is not finished; missing after them: {frames:N0} frames, {events:N0} tokens and "
                + $"metrics; make room, then record --resume --out {_path} does those steps again");
        }
    }
}
