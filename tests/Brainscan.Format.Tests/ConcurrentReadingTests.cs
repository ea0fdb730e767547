using Brainscan.Format.Container;

namespace Brainscan.Format.Tests;

/// <summary>One thread looks for what is new while others read.</summary>
public sealed class ConcurrentReadingTests
{
    private const int Frames = 150; // the index comes every 64

    [Fact]
    public async Task Refresh_whileOthersRead_showsThemWholeFramesOnlyAndAllOfThem()
    {
        using var sample = new Sample(shapes: [[24, 16], [9]]);
        string path = sample.Path("growing.brainscan");
        var writer = RecordingWriter.Create(path, sample.Header with { Quality = Quality.Exact }, new WriterOptions { SegmentFrames = 70 });
        var exact = new List<float[]>();
        void Write(int frame)
        {
            exact.Add([.. sample.Weights]);
            writer.WriteFrame(frame * 10, frame, sample.Weights);
            writer.WriteEvents([new TokenEvent(frame * 10, frame, 'a', 1)], [new MetricEvent(frame * 10, frame, "loss", frame)]);
            sample.Walk(0.001f);
        }
        Write(0);
        using var reader = TimelineReader.Open(path);
        bool isOver = false;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadUntilAllSeen(reader, () => Volatile.Read(ref isOver)))).ToArray();
        var refresh = Task.Run(() =>
        {
            while (!reader.IsFinished && !Volatile.Read(ref isOver))
            {
                reader.Refresh();
            }
        });
        for (int frame = 1; frame < Frames; frame++)
        {
            Write(frame);
        }
        writer.Finish();
        writer.Dispose();
        await refresh.WaitAsync(TimeSpan.FromSeconds(60));
        Volatile.Write(ref isOver, true);
        foreach (var task in readers)
        {
            var seen = await task.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.NotEmpty(seen);
            Assert.All(seen, pair => Assert.Equal(exact[pair.Key], pair.Value));
            Assert.Contains(Frames - 1, seen.Keys);
        }
        Assert.Equal([0, 70, 140], reader.SegmentStarts);
        Assert.Equal(Enumerable.Range(0, Frames).Select(frame => (double)frame), reader.Metrics.Select(metric => metric.Value));
    }

    [Fact]
    public void Lists_handedOut_neverChange()
    {
        using var sample = new Sample();
        string path = sample.Path("lists.brainscan");
        using var writer = RecordingWriter.Create(path, sample.Header);
        writer.WriteFrame(0, 0, sample.Weights);
        writer.WriteEvents([], [new MetricEvent(0, 0, "loss", 5)]);
        using var reader = TimelineReader.Open(path);
        var (frames, metrics) = (reader.Frames, reader.Metrics);
        writer.WriteFrame(10, 1, sample.Weights);
        writer.WriteEvents([], [new MetricEvent(10, 1, "loss", 4)]);

        Assert.True(reader.Refresh());

        Assert.Single(frames);
        Assert.Equal(2, reader.Frames.Count);
        Assert.Equal(2, reader.Metrics.Count);
        Assert.Single(metrics);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReadEvents_aBatchAtATime_readsWhatTheListsHold_fromAnyPlace(bool finished)
    {
        using var sample = new Sample(shapes: [[8]]);
        string path = sample.Path("events.brainscan");
        sample.Record(path, Frames, finished);
        using var reader = TimelineReader.Open(path);
        var events = reader.ReadEvents();
        var (places, metrics, tokens) = (new List<EventPlace>(), new List<MetricEvent>(), new List<TokenEvent>());
        while (events.Read())
        {
            places.Add(events.Place);
            metrics.AddRange(events.Metrics);
            tokens.AddRange(events.Tokens);
        }
        Assert.False(events.Read());
        Assert.Equal(Frames, places.Count);
        Assert.Equal(reader.Metrics, metrics);
        Assert.Equal(reader.Tokens, tokens);
        Assert.All(metrics, metric => Assert.Same(metrics[0].Name, metric.Name));
        foreach (int batch in new[] { 0, 63, 64, Frames - 1 })
        {
            var again = reader.ReadEvents(places[batch]);
            Assert.True(again.Read());
            Assert.Equal(places[batch], again.Place);
            Assert.Equal(metrics[batch], again.Metrics[0]);
        }
    }

    [Fact]
    public void Promise_afterTheIndex_isKnownWithoutReadingWhatCameBefore()
    {
        using var sample = new Sample(shapes: [[8]]);
        string path = sample.Path("promise.brainscan");
        using var writer = RecordingWriter.Create(path, sample.Header);
        for (int frame = 0; frame < Frames; frame++)
        {
            writer.WriteFrame(frame, frame, sample.Weights);
            writer.WriteEvents([], [new MetricEvent(frame, frame, "loss", 1)]);
        }
        writer.WriteHeartbeat(Frames, Frames, TimeSpan.FromMinutes(10));
        using var tail = new TimelineTail(path, new ManualTime()); // its clock stands years before the file's
        Assert.True(tail.Poll());
        Assert.Equal(TailStatus.Alive, tail.Status);
        Assert.Equal(600, tail.Reader!.PromisedSeconds);
    }

    [Fact]
    public async Task ReboundFile_whileOthersRead_givesThemTheSameBytes()
    {
        using var sample = new Sample();
        string path = sample.Path("bytes");
        byte[] bytes = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
        File.WriteAllBytes(path, bytes);
        using var file = new ReboundFile(DiskFile.OpenToRead(path));
        bool isOver = false;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            byte[] buffer = new byte[bytes.Length];
            while (!Volatile.Read(ref isOver))
            {
                Assert.Equal(bytes.Length, file.Length);
                Assert.Equal(bytes.Length, file.Read(0, buffer));
                Assert.Equal(bytes, buffer);
            }
        })).ToArray();
        for (int i = 0; i < 2000; i++)
        {
            file.Rebind(DiskFile.OpenToRead(path));
        }
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60));
    }

    // Decodes the newest frame again and again; returns what it saw, the last frame among it.
    private static Dictionary<int, float[]> ReadUntilAllSeen(TimelineReader reader, Func<bool> isOver)
    {
        var seen = new Dictionary<int, float[]>();
        using var decoder = new FrameDecoder(reader, workers: 1);
        var events = reader.ReadEvents();
        int metrics = 0;
        while (true)
        {
            bool wasOver = isOver();
            var frames = reader.Frames;
            int last = frames.Count - 1;
            Assert.Equal(last, frames[last].Number);
            Assert.InRange(reader.KeyAtOrBefore(last), 0, last);
            decoder.Seek(last);
            float[] weights = new float[reader.Header.WeightCount];
            decoder.Weights(weights);
            seen[last] = weights;
            if (events.Read())
            {
                Assert.Equal(metrics++, events.Metrics[0].Value);
            }
            Assert.NotEmpty(reader.ReadStart());
            if (wasOver)
            {
                return seen;
            }
        }
    }
}
