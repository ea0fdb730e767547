using Brainscan.Format.Codec;
using Brainscan.Format.Container;
using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

/// <summary>Weights that are no numbers: every quality gives them back, and every tool keeps them.</summary>
public sealed class MarksTests
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Weights_that_are_no_numbers_come_back_in_every_quality_and_through_every_tool(Quality quality)
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var written = Record(sample, path, quality);

        Check(path, written);
        using (var reader = TimelineReader.Open(path))
        {
            Assert.Empty(RecordingVerifier.Run(reader));
            RecordingCut.Run(reader, sample.Path("cut.brainscan"), new CutSelection { FromStep = 10 }, overwrite: false, null, default);
            RecordingRepair.Run(reader, sample.Path("repaired.brainscan"), overwrite: false, null, default);
        }
        Check(sample.Path("cut.brainscan"), written[1..]);
        Check(sample.Path("repaired.brainscan"), written);
        using var repaired = TimelineReader.Open(sample.Path("repaired.brainscan"));
        Assert.Empty(RecordingVerifier.Run(repaired));
        using var cut = TimelineReader.Open(sample.Path("cut.brainscan"));
        Assert.Empty(RecordingVerifier.Run(cut));
    }

    [Fact]
    public void Frame_of_numbers_has_no_marks_and_takes_no_room_for_them()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        sample.Record(path, 6);
        using var reader = TimelineReader.Open(path);
        Assert.All(Enumerable.Range(0, 6), index => Assert.Null(reader.ReadMarks(index)));
        Assert.DoesNotContain(reader.Segments[0].Regions([]), region => region.Kind == RegionKind.Marks);
    }

    [Fact]
    public void Marks_that_are_damaged_are_told_and_nothing_else_is_lost()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var written = Record(sample, path, Quality.Display);
        long at;
        using (var reader = TimelineReader.Open(path))
        {
            var region = reader.Segments[0].Regions([]).First(region => region.Kind == RegionKind.Marks);
            at = region.Offset + region.HeadLength + 2;
        }
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            byte[] one = new byte[1];
            RandomAccess.Read(file, one, at);
            one[0] ^= 0x10;
            RandomAccess.Write(file, one, at);
        }

        using var damaged = TimelineReader.Open(path);
        var damage = Assert.Single(RecordingVerifier.Run(damaged));
        Assert.Contains("marks", damage.What, StringComparison.Ordinal);
        int frame = written.FindIndex(weights => weights.Any(weight => !float.IsFinite(weight)));
        Assert.True(Assert.Throws<RecordingException>(() => damaged.ReadMarks(frame)).IsDamage);
        Assert.NotNull(damaged.ReadMarks(frame + 1));
        var report = RecordingRepair.Run(damaged, sample.Path("repaired.brainscan"), overwrite: false, null, default);
        Assert.Equal(written.Count, report.FramesKept);
    }

    [Fact]
    public void Bits_are_where_the_states_are()
    {
        using var sample = new Sample();
        string path = sample.Path("run.brainscan");
        var written = Record(sample, path, Quality.Display);
        using var reader = TimelineReader.Open(path);
        for (int frame = 0; frame < written.Count; frame++)
        {
            uint[] bits = new uint[(reader.Grid.StateLength + 31) / 32];
            reader.ReadMarks(frame)?.Add(bits);
            foreach (var span in reader.Grid.Tiles)
            {
                for (int i = 0; i < span.Count; i++)
                {
                    bool isMarked = (bits[(span.StateOffset + i) / 32] >> ((span.StateOffset + i) % 32) & 1) != 0;
                    Assert.Equal(!float.IsFinite(written[frame][reader.Header.Tensors[span.Tensor].Offset + span.Start + i]), isMarked);
                }
            }
        }
    }

    [Fact]
    public void Codes_are_read_as_they_are_written()
    {
        float[] weights = [1, float.NaN, float.PositiveInfinity, 0, float.NegativeInfinity, -1, float.MaxValue];
        byte[] codes = MarkCoding.Decode(MarkCoding.Encode(0, weights), new TileSpan(0, 0, 0, weights.Length, 0));
        Assert.Equal([0b_00_10_01_00, 0b_00_00_11], codes); // docs/FORMAT.md says so
    }

    private static List<float[]> Record(Sample sample, string path, Quality quality)
    {
        var written = new List<float[]>();
        using var writer = RecordingWriter.Create(path, sample.Header with { Quality = quality });
        for (int frame = 0; frame < 9; frame++)
        {
            float[] weights = [.. sample.Weights];
            for (int i = 0; i < weights.Length && frame is >= 2 and not 6; i += 13)
            {
                weights[i] = (i % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
            }
            if (frame == 5)
            {
                Array.Fill(weights, float.NaN);
            }
            written.Add(weights);
            writer.WriteFrame(10 * frame, frame, weights);
            sample.Walk(0.0005f);
        }
        writer.Finish();
        return written;
    }

    private static void Check(string path, List<float[]> written)
    {
        using var reader = TimelineReader.Open(path);
        Assert.Equal(written.Count, reader.Frames.Count);
        using var decoder = new FrameDecoder(reader, 2);
        float[] weights = new float[reader.Header.WeightCount];
        foreach (int frame in Enumerable.Range(0, written.Count).Concat([4, 1, 5]).Where(frame => frame < written.Count))
        {
            decoder.Seek(frame);
            decoder.Weights(weights);
            for (int i = 0; i < weights.Length; i++)
            {
                bool isRight = float.IsFinite(written[frame][i]) ? float.IsFinite(weights[i]) && Math.Abs(weights[i] - written[frame][i]) < 0.01f : weights[i].Equals(written[frame][i]);
                Assert.True(isRight, $"frame {frame}, weight {i}: {weights[i]}, not {written[frame][i]}");
            }
        }
        var tensor = reader.Header.Tensors[0];
        Assert.Equal(written.Select(frame => float.IsFinite(frame[0])), WeightHistory.Read(reader, tensor, 0, 0, written.Count - 1).Select(sample => float.IsFinite(sample.Value)));
    }
}
