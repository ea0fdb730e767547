using Brainscan.Format.Container;

namespace Brainscan.Format.Tests;

/// <summary>Files that may not become larger than some size: the recording goes on in the next one.</summary>
public sealed class FileLimitTests
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Exact)]
    public void Recording_goes_on_in_another_file_where_one_may_not_become_larger(Quality quality)
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var exact = new List<float[]>();
        FileLimit? limit;
        long most = long.MaxValue;
        using (var writer = RecordingWriter.Create(path, sample.Header with { Quality = quality }, Limited(() => most)))
        {
            writer.WriteFrame(0, 0, sample.Weights);
            exact.Add([.. sample.Weights]);
            most = writer.Length * 3;
            for (int frame = 1; frame < 14; frame++)
            {
                sample.Walk(0.0005f);
                exact.Add([.. sample.Weights]);
                writer.WriteFrame(frame * 10, frame, sample.Weights);
                writer.WriteEvents([new TokenEvent(frame * 10, frame, 65, 0.5f)], [new MetricEvent(frame * 10, frame, "loss", frame)]);
            }
            writer.Finish();
            limit = writer.Limit;
            Assert.All(Directory.GetFiles(Path.GetDirectoryName(path)!, "*.brainscan"), file => Assert.InRange(new FileInfo(file).Length, 1, most));
        }

        Assert.NotNull(limit);
        Assert.Equal(path, limit.Path);
        using var whole = TimelineReader.Open(path);
        Assert.True(whole.SegmentCount > 1);
        Assert.True(whole.IsFinished);
        Assert.Empty(RecordingVerifier.Run(whole));
        Assert.Equal(Enumerable.Range(0, 14), whole.Frames.Select(frame => frame.Number));
        Assert.Equal(Enumerable.Range(1, 13), whole.Metrics.Select(metric => (int)metric.Value));
        Assert.Equal(13, whole.Tokens.Count);
        using var decoder = new FrameDecoder(whole, 1);
        float[] weights = new float[whole.Header.WeightCount];
        for (int frame = 0; frame < 14; frame++)
        {
            decoder.Seek(frame);
            decoder.Weights(weights);
            float range = exact[frame].Max(Math.Abs);
            Assert.True(exact[frame].Zip(weights, (a, b) => Math.Abs(a - b)).Max() <= (quality == Quality.Exact ? 0 : range * 2.1f / 254));
        }
    }

    [Fact]
    public void Resumed_recording_goes_on_in_another_file_too()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var exact = sample.Record(path, 3);
        string begun = sample.Path("begun.brainscan");
        using (var writer = RecordingWriter.Create(begun, sample.Header))
        {
            for (int frame = 0; frame < 3; frame++)
            {
                writer.WriteFrame(frame * 10, frame, exact[frame]);
            }
        }
        long length = new FileInfo(begun).Length;
        // the file is as large as it may be
        long most = length;
        using (var writer = RecordingWriter.Resume(begun, 20, 3, Limited(() => most)))
        {
            most = length * 2;
            Assert.NotNull(writer.Limit);
            writer.WriteFrame(30, 4, exact[2]);
            writer.Finish();
        }
        using var whole = TimelineReader.Open(begun);
        Assert.Equal([0L, 10, 20, 30], whole.Frames.Select(frame => frame.Step));
        Assert.Single(whole.Resumes);
        Assert.True(whole.IsFinished);
        Assert.Empty(RecordingVerifier.Run(whole));
    }

    [Fact]
    public void Limit_below_one_frame_is_a_mistake_in_one_line()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        long most = long.MaxValue;
        using var writer = RecordingWriter.Create(path, sample.Header, Limited(() => most));
        most = writer.Length + 100;

        var error = Assert.Throws<RecordingException>(() => writer.WriteFrame(0, 0, sample.Weights));

        Assert.Contains("ulimit -f", error.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!, "*.brainscan"));
    }

    private static WriterOptions Limited(Func<long> most) => new() { Through = file => new LimitedFile(file, most) };

    // As a file system with a largest size: what reaches beyond it is written as far as it goes, and then refused.
    private sealed class LimitedFile(RecordingFile file, Func<long> most) : RecordingFile
    {
        public override long Length => file.Length;

        public override int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public override void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            long room = most() - offset;
            if (bytes.Length <= room)
            {
                file.Write(offset, bytes);
                return;
            }
            file.Write(offset, bytes[..(int)Math.Max(0, room)]);
            throw new FileTooLargeException(new ArgumentOutOfRangeException(nameof(bytes)));
        }

        public override void Flush() => file.Flush();

        public override void SetLength(long length) => file.SetLength(length);

        public override void Dispose() => file.Dispose();
    }
}
