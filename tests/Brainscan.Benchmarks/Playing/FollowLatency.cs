using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.App;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Benchmarks.Playing;

/// <summary>
/// From the end of an optimiser step to changed pixels: weights are handed to a writer on a thread of its own; the player follows the file as its window
/// does, and draws at 1440 × 900. A frame is written when the last one has been seen, so nothing queues.
/// </summary>
internal static class FollowLatency
{
    private const int Frames = 25;
    private const int Width = 1440;
    private const int Height = 900;
    private const long CacheBytes = 256L << 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static void Measure(TimelineReader reader, GlDevice device, PlayerTable table)
    {
        string folder = Directory.CreateTempSubdirectory("brainscan-bench-").FullName;
        try
        {
            Follow(Path.Combine(folder, "live.brainscan"), reader, device, table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Follow(string path, TimelineReader reader, GlDevice device, PlayerTable table)
    {
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        float[] weights = new float[reader.Header.WeightCount];
        int first = Math.Max(0, reader.Frames.Count - Frames - 1);
        decoder.Seek(first);
        decoder.Weights(weights);
        using var writer = RecordingWriter.Create(path, reader.Header with { Quality = Quality.Display, Segment = 1, FirstFrame = 0 });
        writer.WriteFrame(0, 0, weights);
        using var source = RunSource.Follow(path);
        using var arrived = new AutoResetEvent(false);
        source.Arrived = () => arrived.Set();
        source.Start();
        WaitUntil(() => source.Run?.Reader.Frames.Count > 0, arrived);
        using var scene = new Scene(device, source.Run!, "natural", CacheBytes, isLive: true);
        scene.State.Arrived = () => arrived.Set();
        using var target = new RenderTarget(device, Width, Height);
        var look = new RenderSettings().Look;
        var view = PictureView.Fit(scene.Layout, Width, Height, hasStrip: true);
        for (int frame = 1; frame < Math.Min(Frames, reader.Frames.Count - first); frame++)
        {
            decoder.Seek(first + frame);
            decoder.Weights(weights);
            int number = frame;
            double writeMs = 0;
            long start = Stopwatch.GetTimestamp();
            var writing = Task.Run(() => writeMs = Clock.Milliseconds(() => writer.WriteFrame(number, number, weights)));
            WaitUntil(() => source.Run!.Reader.Frames.Count > number, arrived);
            double noticedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Show(scene.State, scene.Tiles.All, number, arrived);
            device.Gl.Finish();
            double appliedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            double drawMs = Clock.Milliseconds(() => DrawTimes.Draw(scene, device, look, target, view));
            double allMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            writing.GetAwaiter().GetResult();
            var figures = scene.State.Figures;
            table.Note("optimiser step to changed pixels", "ms", allMs);
            table.Note("· without applying and drawing", "ms", allMs - drawMs - figures.ApplyMs);
            table.Note("· encoding and writing", "ms", writeMs);
            table.Note("· from written to noticed", "ms", noticedMs - writeMs);
            table.Note("· from noticed to applied", "ms", appliedMs - noticedMs);
            table.Note("· drawing at 1440 × 900", "ms", drawMs);
        }
    }

    private static void Show(RunState state, ReadOnlySpan<int> tiles, int place, AutoResetEvent arrived)
    {
        state.Request(place, tiles, 1);
        while (!state.IsSettled)
        {
            if (!state.Advance(TimeSpan.FromMilliseconds(8)))
            {
                if (state.Failure is { } failure)
                {
                    throw failure;
                }
                arrived.WaitOne(Deadline);
            }
        }
    }

    private static void WaitUntil(Func<bool> isTrue, AutoResetEvent arrived)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isTrue())
        {
            arrived.WaitOne(Deadline);
            if (Stopwatch.GetElapsedTime(start) > Deadline)
            {
                throw new RecordingException("what was written has not been seen after 30 seconds: is the disk full?");
            }
        }
    }
}
