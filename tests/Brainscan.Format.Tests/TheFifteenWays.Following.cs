using Brainscan.Format.Container;
using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>A reader that follows a recording while it is written, and while somebody does to the file what nobody should.</summary>
public sealed partial class TheFifteenWays
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    public void Way_06_a_reader_faster_than_the_writer_sees_every_frame_once_whole_and_when_it_is_committed(Quality quality)
    {
        using var sample = new Sample(shapes: [[8, 8], [3]]);
        byte[] whole = InMemory.Record(sample, quality, frames: 3).File.Content;
        float[][] expected = InMemory.Weights(new FaultyFile(whole));
        var map = new RecordingMap(whole);
        int[] ends = [.. map.Regions.Where(region => region.Commit.Kind == RegionKind.Frame).Select(region => region.End)];
        var growing = new FaultyFile();
        using var tail = new TimelineTail("growing", new ManualTime(), _ => growing);

        for (int length = 1; length <= whole.Length; length++)
        {
            growing.Write(length - 1, whole.AsSpan(length - 1, 1));
            bool found = tail.Poll();
            int seen = tail.Reader?.Frames.Count ?? 0;
            Assert.Equal(ends.Count(end => end <= length), seen);
            Assert.Equal(length < map.Regions[0].End ? TailStatus.Waiting : length < whole.Length ? TailStatus.Alive : TailStatus.Finished, tail.Status);
            if (ends.Contains(length))
            {
                Assert.True(found);
                Assert.Equal(expected.Take(seen), InMemory.Weights(tail.Reader!));
            }
        }
        Assert.Equal([0, 1, 2], tail.Reader!.Frames.Select(frame => frame.Number));
        Assert.Empty(tail.Reader.Damage);
        Assert.Equal([1, 0.5, 1.0 / 3], tail.Reader.Metrics.Select(metric => metric.Value));
    }

    [Fact]
    public void Way_07_a_stalled_writer_is_not_a_dead_one()
    {
        using var sample = new Sample();
        var file = new FaultyFile();
        var time = new ManualTime();
        using var writer = TimelineWriter.Create("stalled", file, sample.Header);
        using var encoder = new FrameEncoder(sample.Header);
        using var tail = new TimelineTail("stalled", time, _ => file);
        TailStatus After(double seconds)
        {
            time.Pass(TimeSpan.FromSeconds(seconds));
            tail.Poll();
            return tail.Status;
        }

        writer.WriteFrame(encoder.Encode(0, 0, sample.Weights));
        writer.WriteHeartbeat(5, 5, TimeSpan.FromMinutes(10));
        Assert.Equal(TailStatus.Alive, After(1));
        Assert.Equal(TailStatus.Alive, After(590));
        Assert.Equal(TailStatus.Dead, After(20));
        writer.WriteHeartbeat(6, 700, TimeSpan.FromSeconds(10)); // it was only late
        Assert.Equal(TailStatus.Alive, After(1));
        Assert.Equal(TailStatus.Alive, After(8));
        Assert.Equal(TailStatus.Dead, After(3));
        Assert.Single(tail.Reader!.Frames);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100.5, 100.5)]
    [InlineData(2_592_001, 2_592_000)]
    [InlineData(1e12, 2_592_000)]
    [InlineData(double.PositiveInfinity, 2_592_000)]
    [InlineData(-1, 30)]
    [InlineData(double.NegativeInfinity, 30)]
    [InlineData(double.NaN, 30)]
    public void Way_07_a_promise_is_held_for_thirty_days_at_most_and_one_that_is_no_time_is_none(double promised, double held)
    {
        using var sample = new Sample();
        var file = new FaultyFile();
        var time = new ManualTime();
        // our own writer makes no such promises
        var schema = SchemaLayout.Build(HeaderJson.Write(sample.Header));
        using var regions = RegionWriter.Begin(file, schema);
        regions.Write(
            new FrameRowsBuilder(schema, sample.Header).Note(RowKind.Heartbeat, 0, 0, promised), regions.NextCommit(RegionKind.Events, 0, 0), 0);
        using var tail = new TimelineTail("promised", time, _ => file);

        Assert.True(tail.Poll());
        Assert.Equal(TailStatus.Alive, tail.Status);
        time.Pass(TimeSpan.FromSeconds(held));
        tail.Poll();
        Assert.Equal(TailStatus.Alive, tail.Status);
        time.Pass(TimeSpan.FromSeconds(1));
        tail.Poll();
        Assert.Equal(TailStatus.Dead, tail.Status);
    }

    [Fact]
    public void Way_08_a_finish_is_seen_within_one_poll()
    {
        using var sample = new Sample();
        var file = new FaultyFile();
        using var writer = TimelineWriter.Create("finishing", file, sample.Header);
        using var encoder = new FrameEncoder(sample.Header);
        using var tail = new TimelineTail("finishing", new ManualTime(), _ => file);
        writer.WriteFrame(encoder.Encode(0, 0, sample.Weights));
        tail.Poll();
        writer.WriteFrame(encoder.Encode(10, 1, sample.Weights));
        writer.Finish();

        Assert.True(tail.Poll());

        Assert.Equal(TailStatus.Finished, tail.Status);
        Assert.Equal(2, tail.Reader!.Frames.Count);
    }

    [Fact]
    public void Way_11_a_truncated_file_is_said_and_what_it_held_is_refused()
    {
        using var sample = new Sample();
        var (file, exact) = InMemory.Record(sample, Quality.Exact, frames: 4, finish: false);
        using var tail = new TimelineTail("truncated", new ManualTime(), _ => file);
        tail.Poll();
        using var decoder = new FrameDecoder(tail.Reader!, workers: 1);
        float[] weights = new float[tail.Reader!.Header.WeightCount];
        file.SetLength(tail.Reader.Frames[2].Offset);

        Assert.False(tail.Poll());

        Assert.Equal(TailStatus.Truncated, tail.Status);
        decoder.Seek(1);
        decoder.Weights(weights);
        Assert.Equal(exact[1], weights);
        Assert.Throws<RecordingException>(() => decoder.Seek(2));
    }

    [Fact]
    public void Way_11_another_recording_in_its_place_is_never_mixed_with_it()
    {
        using var one = new Sample(seed: 1);
        using var two = new Sample(seed: 2);
        var (first, exact) = InMemory.Record(one, Quality.Exact, frames: 3, finish: false);
        var (second, _) = InMemory.Record(two, Quality.Exact, frames: 5);
        var there = first;
        using var tail = new TimelineTail("replaced", new ManualTime(), _ => there);
        tail.Poll();
        there = second;

        Assert.False(tail.Poll());

        Assert.Equal(TailStatus.Replaced, tail.Status);
        Assert.Equal(exact, InMemory.Weights(tail.Reader!)); // what was open stays what it was
    }

    [Fact]
    public void Way_11_a_file_that_is_gone_is_said_and_stays_shown()
    {
        using var sample = new Sample();
        var (file, exact) = InMemory.Record(sample, Quality.Exact, frames: 3, finish: false);
        bool isGone = false;
        using var tail = new TimelineTail("gone", new ManualTime(), path => isGone ? throw new FileNotFoundException(path) : file);
        tail.Poll();
        isGone = true;

        Assert.False(tail.Poll());

        Assert.Equal(TailStatus.Gone, tail.Status);
        Assert.Equal(exact, InMemory.Weights(tail.Reader!));
    }

    [Fact]
    public void Way_11_a_new_segment_is_followed_without_a_gap_or_a_frame_twice()
    {
        using var sample = new Sample();
        string path = sample.Path("rotated.brainscan");
        List<float[]> exact = [];
        using var tail = new TimelineTail(path, new ManualTime());
        tail.Poll();
        Assert.Equal(TailStatus.Waiting, tail.Status);
        using (var writer = RecordingWriter.Create(path, sample.Header with { Quality = Quality.Exact }, new WriterOptions { SegmentFrames = 3 }))
        {
            for (int frame = 0; frame < 10; frame++)
            {
                writer.WriteFrame(frame * 10, frame, sample.Weights);
                exact.Add([.. sample.Weights]);
                sample.Walk(0.001f);
                tail.Poll();
                Assert.Equal(frame + 1, tail.Reader!.Frames.Count);
                Assert.NotEqual(TailStatus.Finished, tail.Status);
            }
            writer.Finish();
        }

        tail.Poll();

        Assert.Equal(TailStatus.Finished, tail.Status);
        Assert.Equal(Enumerable.Range(0, 10), tail.Reader!.Frames.Select(frame => frame.Number));
        Assert.Equal(exact, InMemory.Weights(tail.Reader));
    }
}
