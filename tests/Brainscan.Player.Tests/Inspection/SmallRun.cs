using Brainscan.Format;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Inspection;

/// <summary>A recorder of a small model, a frame at a time; what it wrote is remembered.</summary>
internal sealed class SmallRun : IDisposable
{
    private readonly Random _random;
    private readonly float[] _weights;
    private RecordingWriter _writer;

    public SmallRun(string path, int seed = 1, Quality quality = Quality.Display, int keyInterval = 8, WriterOptions? options = null, RecordingHeader? header = null)
    {
        _random = new Random(seed);
        Path = path;
        Header = (header ?? Recordings.Gpt(2, 2, 24, 16, 40, tileWeights: 1024)) with
        {
            RunId = new Guid(seed, 0, 0, new byte[8]), Quality = quality, KeyInterval = keyInterval, StepsPerFrame = 10,
        };
        _weights = [.. Enumerable.Range(0, (int)Header.WeightCount).Select(_ => Normal() * 0.02f)];
        _writer = RecordingWriter.Create(path, Header, options);
    }

    public string Path { get; }

    public RecordingHeader Header { get; }

    /// <summary>The exact weights of each frame.</summary>
    public List<float[]> Exact { get; } = [];

    /// <summary>Writes a frame and the losses of the ten steps before it.</summary>
    public void Frame()
    {
        int frame = Exact.Count;
        MetricEvent[] losses = [.. Enumerable.Range(Math.Max(0, (frame * 10) - 9), frame == 0 ? 1 : 10).Select(step => new MetricEvent(step, step, "loss", LossOf(step)))];
        _writer.WriteEvents([new TokenEvent(frame * 10, frame, 'a' + (frame % 26), 0.5f)], losses);
        _writer.WriteFrame(frame * 10, frame * 10, _weights);
        Exact.Add([.. _weights]);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] += Normal() * 0.0007f;
        }
    }

    public void Frames(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Frame();
        }
    }

    public static double LossOf(long step) => 5.0 / (1 + step);

    public void Promise(TimeSpan promise) => _writer.WriteHeartbeat(Exact.Count * 10, Exact.Count * 10, promise);

    public void Finish()
    {
        _writer.Finish();
        _writer.Dispose();
    }

    /// <summary>The recorder is killed, and leaves part of a frame behind.</summary>
    public void Kill()
    {
        _writer.Dispose();
        using var file = File.Open(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(new byte[1000]);
    }

    /// <summary>It is started again.</summary>
    public void Return() => _writer = RecordingWriter.Resume(Path, (Exact.Count - 1) * 10, (Exact.Count - 1) * 10);

    public void Dispose() => _writer.Dispose();

    /// <summary>A finished recording.</summary>
    public static SmallRun Record(string path, int frames, int seed = 1, Quality quality = Quality.Display, int keyInterval = 8, WriterOptions? options = null, RecordingHeader? header = null)
    {
        var run = new SmallRun(path, seed, quality, keyInterval, options, header);
        run.Frames(frames);
        run.Finish();
        return run;
    }

    private float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
