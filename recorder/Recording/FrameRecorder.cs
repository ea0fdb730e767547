using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Brainscan.Format;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Recording;

/// <summary>
/// Takes what training produces to the file. A snapshot is copied once and encoded by a task of its own while training goes on; training
/// waits only when all buffers are full. What copying, waiting and writing events take from training is counted in <see cref="Cost"/>.
/// One thread calls it.
/// </summary>
internal sealed class FrameRecorder : IDisposable
{
    /// <summary>One being filled, one waiting and one being encoded.</summary>
    private const int Buffers = 3;

    /// <summary>Tokens and metrics are written at least this often, so that a reader that follows the file sees the text run.</summary>
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(100);

    private readonly TimelineWriter _writer;
    private readonly FrameEncoder _encoder;
    private readonly BlockingCollection<SnapshotBuffer> _free = new(Buffers);
    private readonly BlockingCollection<(long Step, double Seconds, SnapshotBuffer Buffer)> _full = new(Buffers);
    private readonly CancellationTokenSource _failed = new();
    private readonly List<TokenEvent> _tokens = [];
    private readonly List<MetricEvent> _metrics = [];
    private readonly Stopwatch _cost = new();
    private readonly Stopwatch _sinceEvents = Stopwatch.StartNew();
    private readonly Task _encoding;
    private int _frames;
    private long _bytes;

    /// <summary>Creates the file.</summary>
    /// <exception cref="RecordingException">The file exists or cannot be made.</exception>
    public FrameRecorder(string path, RecordingHeader header)
    {
        _writer = TimelineWriter.Create(path, header);
        // Half the processors: the other half go on training, and a frame is done long before the next.
        _encoder = new FrameEncoder(header, Math.Max(1, Environment.ProcessorCount / 2));
        for (int i = 0; i < Buffers; i++) _free.Add(new SnapshotBuffer(checked((int)header.WeightCount)));
        _encoding = Task.Factory.StartNew(EncodeAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Frames written so far.</summary>
    public int Frames => Volatile.Read(ref _frames);

    /// <summary>Size of the file so far. Not asked of the writer, which is busy, and would have training wait, while a frame is written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Time that recording has taken from training.</summary>
    public TimeSpan Cost => _cost.Elapsed;

    /// <summary>Adds one measurement, which is written soon.</summary>
    public void Add(MetricEvent metric) => _metrics.Add(metric);

    /// <summary>Adds generated text, which is written soon.</summary>
    public void Add(TokenEvent token) => _tokens.Add(token);

    /// <summary>Writes what was added, if some time has passed since the last.</summary>
    /// <exception cref="RecordingException">The file cannot be written any more.</exception>
    public void WriteEventsWhenDue()
    {
        if (_sinceEvents.Elapsed >= EventInterval) WriteEvents();
    }

    /// <summary>Copies all weights as they are and lets them be encoded; waits for a free buffer if there is none.</summary>
    /// <exception cref="RecordingException">An earlier frame could not be written.</exception>
    public void Snapshot(long step, double seconds, Tensor weights)
    {
        WriteEvents();
        _cost.Start();
        try
        {
            SnapshotBuffer buffer = _free.Take(_failed.Token);
            if (weights.device_type == TorchSharp.DeviceType.CPU)
            {
                MemoryMarshal.Cast<byte, float>(weights.bytes).CopyTo(buffer.Weights);
            }
            else
            {
                using var onHost = weights.detach().cpu();
                MemoryMarshal.Cast<byte, float>(onHost.bytes).CopyTo(buffer.Weights);
            }
            _full.Add((step, seconds, buffer), _failed.Token);
        }
        catch (OperationCanceledException)
        {
            _encoding.GetAwaiter().GetResult(); // throws what went wrong there
            throw;
        }
        finally
        {
            _cost.Stop();
        }
    }

    /// <summary>Waits until all is written, and ends the file.</summary>
    /// <exception cref="RecordingException">Something could not be written; the file holds what came before.</exception>
    public void Finish()
    {
        _cost.Start();
        _full.CompleteAdding();
        _encoding.GetAwaiter().GetResult();
        WriteEvents();
        _writer.Finish();
        Volatile.Write(ref _bytes, _writer.Length);
        _cost.Stop();
    }

    /// <summary>
    /// Ends the encoding at once. Without <see cref="Finish"/> the file stays as a reader finds it after a crash: readable, interrupted.
    /// </summary>
    public void Dispose()
    {
        _failed.Cancel();
        _full.CompleteAdding();
        // Its error, if any, has been thrown where the run ended; here it only has to have ended.
        ((IAsyncResult)_encoding).AsyncWaitHandle.WaitOne();
        while (_free.TryTake(out var buffer)) buffer.Dispose();
        while (_full.TryTake(out var snapshot)) snapshot.Buffer.Dispose();
        _encoder.Dispose();
        _writer.Dispose();
        _free.Dispose();
        _full.Dispose();
        _failed.Dispose();
    }

    private void WriteEvents()
    {
        if (_encoding.IsFaulted) _encoding.GetAwaiter().GetResult();
        if (_tokens.Count + _metrics.Count == 0) return;
        bool outermost = !_cost.IsRunning;
        if (outermost) _cost.Start();
        _writer.WriteEvents(CollectionsMarshal.AsSpan(_tokens), CollectionsMarshal.AsSpan(_metrics));
        _tokens.Clear();
        _metrics.Clear();
        _sinceEvents.Restart();
        if (outermost) _cost.Stop();
    }

    private void EncodeAll()
    {
        try
        {
            foreach (var (step, seconds, buffer) in _full.GetConsumingEnumerable(_failed.Token))
            {
                _writer.WriteFrame(Encode(step, seconds, buffer));
                Interlocked.Increment(ref _frames);
                Volatile.Write(ref _bytes, _writer.Length);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed in the middle of a run: nobody waits for the rest.
        }
        catch
        {
            _failed.Cancel();
            throw;
        }
    }

    private EncodedFrame Encode(long step, double seconds, SnapshotBuffer buffer)
    {
        try
        {
            return _encoder.Encode(step, seconds, buffer.Weights);
        }
        finally
        {
            _free.Add(buffer);
        }
    }
}
