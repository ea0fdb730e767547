using Brainscan.Format.Container;

namespace Brainscan.Format.Tests;

public sealed class TimelineTests
{
    [Theory]
    [InlineData(0.0001f)]
    [InlineData(0.0005f)]
    [InlineData(0.01f)]
    [InlineData(1f)]
    public void Recording_returns_every_weight_within_the_guarantee(float size)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        var exact = sample.Record(path, 11, size: size);

        using var reader = TimelineReader.Open(path);

        Assert.True(reader.IsFinished);
        Assert.Equal(11, reader.Frames.Count);
        Assert.Equal([0, 4, 8], reader.Frames.Where(frame => frame.IsKey).Select(frame => frame.Number));
        for (int frame = 0; frame < 11; frame++)
        {
            int key = reader.KeyAtOrBefore(frame);
            AssertWithin(reader.Header, exact, key, frame, Playback.Weights(reader, frame), 254);
        }
    }

    [Fact]
    public void Origin_is_within_a_4094th_of_the_range()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        var exact = sample.Record(path, 2);

        using var reader = TimelineReader.Open(path);

        AssertWithin(reader.Header, exact, 0, 0, Playback.Origin(reader), 4094);
    }

    [Fact]
    public void Statistics_are_those_of_the_exact_weights()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        var exact = sample.Record(path, 3);

        using var reader = TimelineReader.Open(path);
        var found = reader.ReadStatistics(2)[0];

        var now = exact[2].AsSpan(0, 960).ToArray();
        var start = exact[0].AsSpan(0, 960).ToArray();
        var before = exact[1].AsSpan(0, 960).ToArray();
        Assert.Equal(now.Min(), found.Min);
        Assert.Equal(now.Max(), found.Max);
        Assert.Equal(now.Average(), found.Mean, 1e-6);
        Assert.Equal(Rms(now), found.Rms, 1e-6);
        Assert.Equal(Rms(now.Zip(start, (a, b) => a - b)), found.Learned, 2e-5);
        Assert.Equal(Rms(now.Zip(before, (a, b) => a - b)), found.Change, 2e-4);
        Assert.Equal(reader.ReadFrame(2).Statistics.AsEnumerable(), reader.ReadStatistics(2));
        Assert.All(reader.ReadStatistics(0), statistics => Assert.Equal(0, statistics.Change));
    }

    [Fact]
    public void Tokens_and_metrics_come_back_in_order()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        sample.Record(path, 5);

        using var reader = TimelineReader.Open(path);

        Assert.Equal("abcde", string.Concat(reader.Tokens.Select(token => (char)token.Value)));
        Assert.Equal(0.502f, reader.Tokens[2].Confidence);
        Assert.Equal([5, 2.5, 5.0 / 3, 1.25, 1], reader.Metrics.Select(metric => metric.Value));
        Assert.Equal(40, reader.Metrics[4].Step);
        Assert.Equal(6, reader.Metrics[4].Seconds);
    }

    [Fact]
    public void Rows_of_a_kind_to_come_are_passed_over()
    {
        var schema = SchemaLayout.Build("{}");
        var batch = new RowBatch(schema);
        batch.Set(SchemaLayout.Kind, "something new");
        batch.Next();
        batch.Set(SchemaLayout.Kind, RowKind.Metric);
        batch.Set(SchemaLayout.Step, 3L);
        batch.Set(SchemaLayout.Seconds, 1.5);
        batch.Set(SchemaLayout.Name, "loss");
        batch.Set(SchemaLayout.Value, 2.0);
        batch.Next();
        var stream = new MemoryStream();
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch.Build());
        }

        var log = new EventLog();
        log.Add(Rows.Parse(stream.ToArray()));

        Assert.Empty(log.Tokens);
        Assert.Equal([new MetricEvent(3, 1.5, "loss", 2)], log.Metrics);
    }

    [Fact]
    public void Header_comes_back_as_it_was()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        var header = sample.Header with { Model = new ModelInfo(2, 4, 64, 32, 256), Run = sample.Header.Run.Add("corpus", "Moby „Dick“") };
        using (var writer = TimelineWriter.Create(path, header))
        {
            writer.Finish();
        }

        using var reader = TimelineReader.Open(path);

        Assert.Equal(header.RunId, reader.Header.RunId);
        Assert.Equal(header.Started, reader.Header.Started);
        Assert.Equal(header.Model, reader.Header.Model);
        Assert.Equal(header.Run, reader.Header.Run);
        Assert.Equal(header.KeyInterval, reader.Header.KeyInterval);
        Assert.Equal(header.Tensors.Select(tensor => (tensor.Name, tensor.Offset, tensor.Count)),
            reader.Header.Tensors.Select(tensor => (tensor.Name, tensor.Offset, tensor.Count)));
        Assert.Empty(reader.Frames);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_counted_and_leave_the_others_alone()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        using (var encoder = new FrameEncoder(sample.Header))
        using (var writer = TimelineWriter.Create(path, sample.Header))
        {
            writer.WriteFrame(encoder.Encode(0, 0, sample.Weights));
            sample.Weights[5] = float.NaN;
            sample.Weights[6] = float.PositiveInfinity;
            sample.Weights[7] = float.NegativeInfinity;
            writer.WriteFrame(encoder.Encode(10, 1, sample.Weights));
            writer.Finish();
        }

        using var reader = TimelineReader.Open(path);
        var weights = Playback.Weights(reader, 1);

        Assert.Equal(3, reader.ReadStatistics(1)[0].NonFinite);
        Assert.Equal(0, weights[5]);
        Assert.True(weights[6] > 1 && weights[7] < -1);
        float range = sample.Weights.Take(960).Where(float.IsFinite).Max(Math.Abs);
        Assert.All(Enumerable.Range(8, 900), i => Assert.True(Math.Abs(weights[i] - sample.Weights[i]) <= range / 254));
    }

    [Fact]
    public void Two_runs_with_the_same_weights_give_the_same_tiles()
    {
        using var first = new Sample(seed: 7);
        using var second = new Sample(seed: 7);
        using var one = new FrameEncoder(first.Header, 1);
        using var two = new FrameEncoder(second.Header, 2);
        for (int frame = 0; frame < 6; frame++)
        {
            var a = one.Encode(frame, 0, first.Weights).Tiles;
            var b = two.Encode(frame, 0, second.Weights).Tiles;
            Assert.Equal(a.Select(tile => (tile.Bits, tile.Base, tile.Scale, tile.Crc)), b.Select(tile => (tile.Bits, tile.Base, tile.Scale, tile.Crc)));
            first.Walk(0.001f);
            second.Walk(0.001f);
        }
    }

    private static void AssertWithin(RecordingHeader header, List<float[]> exact, int key, int frame, float[] found, float parts)
    {
        foreach (var tensor in header.Tensors)
        {
            var span = (int)tensor.Offset..(int)(tensor.Offset + tensor.Count);
            // The guarantee is relative to the largest magnitude the tensor has had since its key.
            float range = exact[key..(frame + 1)].SelectMany(weights => weights[span]).DefaultIfEmpty(0).Max(Math.Abs);
            foreach (int i in Enumerable.Range(span.Start.Value, (int)tensor.Count))
            {
                Assert.True(Math.Abs(found[i] - exact[frame][i]) <= range / parts, $"{tensor.Name}[{i}] in frame {frame}: {found[i]} for {exact[frame][i]}, range {range}");
            }
        }
    }

    private static float Rms(IEnumerable<float> values) => (float)Math.Sqrt(values.Average(value => (double)value * value));

    [Fact]
    public void Refresh_besideAForeignNextFile_leavesItAloneUntilItIsAnother()
    {
        using var sample = new Sample();
        using var other = new Sample(seed: 2);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 8, framesPerFile: 4);
        ToolsRecording.Write(other, other.Path("a.brainscan"), 8, framesPerFile: 4);
        string second = SegmentPath.Of(path, 2);
        string away = sample.Path("away");
        File.Move(second, away);
        File.Copy(SegmentPath.Of(other.Path("a.brainscan"), 2), second);

        using var reader = TimelineReader.Open(path);
        for (int poll = 0; poll < 3; poll++)
        {
            Assert.Contains("is not segment 2 of this run", Assert.Single(reader.Damage).What, StringComparison.Ordinal);
            Assert.Equal(4, reader.Frames.Count);
            Assert.False(reader.Refresh());
        }
        // a header that is still being written is refused too, until it is whole
        byte[] whole = File.ReadAllBytes(away);
        File.WriteAllBytes(second, whole[..100]);
        Assert.False(reader.Refresh());
        File.WriteAllBytes(second, whole);
        Assert.True(reader.Refresh());
        Assert.Equal(8, reader.Frames.Count);
        Assert.Empty(reader.Damage);
    }
}
