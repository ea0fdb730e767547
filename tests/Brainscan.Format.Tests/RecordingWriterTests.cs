namespace Brainscan.Format.Tests;

public sealed class RecordingWriterTests
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Segments_are_one_recording_and_each_is_whole(Quality quality)
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var header = sample.Header with { Quality = quality };
        var exact = new List<float[]>();
        using (var writer = RecordingWriter.Create(path, header, new WriterOptions { SegmentFrames = 5 }))
        {
            for (int frame = 0; frame < 13; frame++)
            {
                writer.WriteFrame(frame * 10, frame, sample.Weights);
                writer.WriteEvents([], [new MetricEvent(frame * 10, frame, "loss", frame)]);
                exact.Add([.. sample.Weights]);
                sample.Walk(0.0005f);
            }
            Assert.Equal(3, writer.Segments);
            Assert.Equal(13, writer.Frames);
            writer.Finish();
            Assert.Equal(writer.Length, Directory.GetFiles(Path.GetDirectoryName(path)!).Sum(file => new FileInfo(file).Length));
        }

        using var whole = TimelineReader.Open(path);
        using var last = TimelineReader.Open(Path.ChangeExtension(path, ".0003.brainscan"));

        Assert.True(whole.IsFinished);
        Assert.Equal(3, whole.SegmentCount);
        Assert.Empty(RecordingVerifier.Run(whole));
        Assert.Equal(Enumerable.Range(0, 13), whole.Frames.Select(frame => frame.Number));
        Assert.Equal(Enumerable.Range(0, 13).Select(frame => (double)frame), whole.Metrics.Select(metric => metric.Value));
        Assert.Equal([0, 4, 5, 9, 10], whole.Frames.Where(frame => frame.IsKey).Select(frame => frame.Number));
        for (int frame = 0; frame < 13; frame++)
        {
            AssertClose(exact[frame], Playback.Weights(whole, frame));
        }
        // a later segment alone says what was learned since the very start
        Assert.Equal([10, 11, 12], last.Frames.Select(frame => frame.Number));
        Assert.Equal(Playback.Origin(whole), Playback.Origin(last));
        Assert.Equal(Playback.Weights(whole, 12), Playback.Weights(last, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(77)]
    public void Resumed_recording_goes_on_as_if_it_had_never_stopped(int tornBytes)
    {
        using var sample = new Sample();
        string through = sample.Path("through.brainscan");
        string resumed = sample.Path("resumed.brainscan");
        var exact = sample.Record(through, 11);
        using (var writer = RecordingWriter.Create(resumed, sample.Header))
        {
            Write(writer, exact, 0, 6);
        }
        File.AppendAllText(resumed, new string('x', tornBytes));

        using (var writer = RecordingWriter.Resume(resumed, 60, 9))
        {
            Write(writer, exact, 6, 11);
            writer.Finish();
        }

        using var one = TimelineReader.Open(through);
        using var other = TimelineReader.Open(resumed);
        Assert.Empty(RecordingVerifier.Run(other));
        Assert.True(other.IsFinished);
        Assert.Equal([new ResumeEvent(60, 9, tornBytes)], other.Resumes);
        for (int frame = 0; frame < 11; frame++)
        {
            Assert.Equal(one.ReadFrame(frame).Tiles.Select(tile => tile.Crc), other.ReadFrame(frame).Tiles.Select(tile => tile.Crc));
            Assert.Equal(one.ReadFrame(frame).Statistics.AsEnumerable(), other.ReadFrame(frame).Statistics.AsEnumerable());
        }
    }

    [Fact]
    public void Finished_recording_is_resumed_in_a_new_segment()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var exact = sample.Record(path, 3);
        byte[] before = File.ReadAllBytes(path);

        using (var writer = RecordingWriter.Resume(path, 30, 5))
        {
            Write(writer, [.. exact, .. exact], 3, 5);
            writer.Finish();
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        using var reader = TimelineReader.Open(path);
        Assert.Equal(5, reader.Frames.Count);
        Assert.True(reader.Frames[3].IsKey);
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Fact]
    public void Damaged_recording_is_left_as_it_is_and_resumed_in_a_new_segment()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var exact = sample.Record(path, 3, finish: false);
        byte[] bytes = File.ReadAllBytes(path);
        using (var reader = TimelineReader.Open(path))
        {
            bytes.AsSpan((int)reader.Frames[1].Offset, (int)reader.Frames[1].Length).Clear();
        }
        File.WriteAllBytes(path, bytes);

        using (var writer = RecordingWriter.Resume(path, 30, 5))
        {
            Write(writer, [.. exact, .. exact], 3, 5);
            writer.Finish();
        }

        Assert.Equal(bytes, File.ReadAllBytes(path));
        using var resumed = TimelineReader.Open(path);
        Assert.Equal([0, 1, 2, 3, 4], resumed.Frames.Select(frame => frame.Number));
        AssertClose(exact[0], Playback.Weights(resumed, 3));
        Assert.Contains(RecordingVerifier.Run(resumed), damage => damage.What.Contains("frame 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Second_writer_is_refused_and_the_first_unharmed()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        using (var first = RecordingWriter.Create(path, sample.Header))
        {
            first.WriteFrame(0, 0, sample.Weights);

            Assert.Throws<RecordingException>(() => RecordingWriter.Resume(path, 0, 0));
            Assert.Throws<RecordingException>(() => RecordingWriter.Create(path, sample.Header));

            first.WriteFrame(10, 1, sample.Weights);
            first.Finish();
        }
        using var reader = TimelineReader.Open(path);
        Assert.Equal(2, reader.Frames.Count);
        Assert.Empty(RecordingVerifier.Run(reader));
        Assert.False(File.Exists(path + ".lock"));
    }

    [Fact]
    public void Second_writer_is_refused_also_where_the_file_looks_damaged()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        using var first = RecordingWriter.Create(path, sample.Header);
        first.WriteFrame(0, 0, sample.Weights);
        first.WriteFrame(10, 1, sample.Weights);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = file.Length / 2;
            file.WriteByte(0xA5);
        }

        Assert.Throws<RecordingException>(() => RecordingWriter.Resume(path, 0, 0));

        Assert.Equal(["run.brainscan", "run.brainscan.lock"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void Write(RecordingWriter writer, List<float[]> exact, int from, int to)
    {
        for (int frame = from; frame < to; frame++)
        {
            writer.WriteFrame(frame * 10, frame * 1.5, exact[frame]);
        }
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        // the guarantee is about the range at the last key, which may have been a little larger
        float range = expected.Max(Math.Abs) * 1.1f;
        Assert.All(expected.Zip(found), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= range / 254));
    }
}
