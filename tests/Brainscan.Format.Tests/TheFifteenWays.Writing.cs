using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>Full disks and lost power.</summary>
public sealed partial class TheFifteenWays
{
    [Fact]
    public void Way_04_a_full_disk_costs_nothing_that_was_committed_and_the_same_call_goes_on_when_there_is_room()
    {
        using var sample = new Sample();
        var header = sample.Header with { Quality = Quality.Exact };
        using var encoder = new FrameEncoder(header);
        var file = new FaultyFile();
        using var writer = TimelineWriter.Create("full", file, header);
        List<float[]> exact = [];
        var random = new Random(4);
        for (int frame = 0; frame < 12; frame++)
        {
            var encoded = encoder.Encode(frame * 10, frame, sample.Weights);
            exact.Add([.. sample.Weights]);
            sample.Walk(0.001f);
            long needed = file.Length;
            if (frame > 0)
            {
                // room for a part of the frame, several times, then for all of it
                for (int attempt = 0; attempt < 3; attempt++)
                {
                    file.Capacity = file.Length + random.Next(1000);
                    var exception = Assert.Throws<RecordingException>(() => writer.WriteFrame(encoded));
                    Assert.Contains("No space left", exception.Message, StringComparison.Ordinal);
                    Assert.Equal(exact.Take(frame), InMemory.Weights(file));
                }
            }
            file.Capacity = long.MaxValue;
            writer.WriteFrame(encoded);
        }
        writer.Finish();

        Assert.Equal(exact, InMemory.Weights(file));
        using var reader = TimelineReader.Open("full", file);
        Assert.True(reader.IsFinished);
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Fact]
    public void Way_04_a_disk_that_is_full_at_the_end_can_be_finished_later()
    {
        using var sample = new Sample();
        var file = new FaultyFile();
        using var encoder = new FrameEncoder(sample.Header);
        using var writer = TimelineWriter.Create("full", file, sample.Header);
        writer.WriteFrame(encoder.Encode(0, 0, sample.Weights));
        for (int room = 0; room < 12_000; room += 700)
        {
            file.Capacity = Math.Max(file.Capacity == long.MaxValue ? 0 : file.Capacity, file.Length) + room;
            try
            {
                writer.Finish();
                break;
            }
            catch (RecordingException exception)
            {
                Assert.Contains("No space left", exception.Message, StringComparison.Ordinal);
            }
        }

        using var reader = TimelineReader.Open("full", file);
        Assert.True(reader.IsFinished);
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Fact]
    public void Way_05_lost_power_takes_nothing_from_before_the_durable_mark_and_the_mark_is_true()
    {
        using var sample = new Sample(keyInterval: 3, shapes: [[8, 16], [3]]);
        var header = sample.Header with { Quality = Quality.Exact };
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (file, exact, flushed) = WriteWithFlushes(header, sample, random);
            double survival = random.NextDouble();
            var disk = file.AfterPowerLoss(() => random.NextDouble() < survival);

            using var reader = TimelineReader.Open("power", disk);

            Assert.True(reader.DurableStep is null || reader.DurableStep <= (flushed - 1) * 10, $"seed {seed}: says step {reader.DurableStep}, flushed were {flushed} frames");
            Assert.True(reader.Frames.Count >= flushed, $"seed {seed}: {reader.Frames.Count} of {flushed} flushed frames are there");
            using var decoder = new FrameDecoder(reader, workers: 1);
            float[] weights = new float[header.WeightCount];
            for (int i = 0; i < reader.Frames.Count; i++)
            {
                try
                {
                    decoder.Seek(i);
                    decoder.Weights(weights);
                }
                catch (RecordingException) when (i >= flushed)
                {
                    continue; // lost with the power
                }
                Assert.Equal(exact[reader.Frames[i].Number], weights);
            }
        }
    }

    [Fact]
    public void Way_05_a_recording_that_lost_its_power_can_be_continued()
    {
        using var sample = new Sample(keyInterval: 3, shapes: [[8, 16], [3]]);
        var header = sample.Header with { Quality = Quality.Exact };
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var (file, exact, flushed) = WriteWithFlushes(header, sample, random);
            string path = sample.Path($"power-{seed}.brainscan");
            File.WriteAllBytes(path, file.AfterPowerLoss(() => random.Next(3) > 0).Content);
            try
            {
                using var writer = RecordingWriter.Resume(path, 1000, 1000);
                writer.WriteFrame(1000, 1000, sample.Weights);
                writer.Finish();
            }
            catch (RecordingException exception) when (flushed == 0)
            {
                // Nothing was on the disk yet, and frame 0 or the origin is lost: what everything is compared with.
                Assert.Contains("is damaged", exception.Message, StringComparison.Ordinal);
                continue;
            }

            using var reader = TimelineReader.Open(path);

            using var decoder = new FrameDecoder(reader, workers: 1);
            float[] weights = new float[header.WeightCount];
            for (int i = 0; i < flushed; i++)
            {
                decoder.Seek(i);
                decoder.Weights(weights);
                Assert.Equal(exact[i], weights);
            }
            decoder.Seek(reader.Frames.Count - 1);
            decoder.Weights(weights);
            Assert.Equal((1000L, true), (reader.Frames[^1].Step, reader.IsFinished));
            Assert.Equal(sample.Weights, weights);
        }
    }

    private static (FaultyFile File, List<float[]> Exact, int Flushed) WriteWithFlushes(RecordingHeader header, Sample sample, Random random)
    {
        var file = new FaultyFile();
        List<float[]> exact = [];
        int flushed = 0;
        using var encoder = new FrameEncoder(header);
        using var writer = TimelineWriter.Create("power", file, header);
        writer.Flush();
        for (int frame = 0; frame < 8; frame++)
        {
            writer.WriteFrame(encoder.Encode(frame * 10, frame, sample.Weights));
            exact.Add([.. sample.Weights]);
            sample.Walk(0.001f);
            if (random.Next(4) == 0)
            {
                writer.Flush();
                flushed = frame + 1;
            }
        }
        return (file, exact, flushed);
    }
}
