using Brainscan.Format.Tools;
using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>Who comes after a writer: a second one, one that takes up what was torn, and one that repairs.</summary>
public sealed partial class TheFifteenWays
{
    [Fact]
    public void Way_09_a_second_writer_is_refused_and_the_first_unharmed()
    {
        using var sample = new Sample();
        string path = sample.Path("contended.brainscan");
        List<float[]> exact = [];
        using (var writer = RecordingWriter.Create(path, sample.Header with { Quality = Quality.Exact }))
        {
            for (int frame = 0; frame < 4; frame++)
            {
                writer.WriteFrame(frame * 10, frame, sample.Weights);
                exact.Add([.. sample.Weights]);
                sample.Walk(0.001f);
                Assert.Throws<RecordingException>(() => RecordingWriter.Resume(path, 0, 0));
                Assert.Throws<RecordingException>(() => RecordingWriter.Create(path, sample.Header));
            }
            writer.Finish();
        }

        using var reader = TimelineReader.Open(path);
        Assert.True(reader.IsFinished);
        Assert.Equal(exact, InMemory.Weights(reader));
        Assert.False(File.Exists(path + ".lock"));
    }

    [Fact]
    public void Way_10_a_recording_torn_anywhere_is_continued_to_what_it_would_have_been()
    {
        using var sample = new Sample(keyInterval: 3, shapes: [[8, 16], [3]]);
        var (file, exact) = InMemory.Record(sample, Quality.Exact, frames: 8, finish: false);
        byte[] whole = file.Content;
        int header = new RecordingMap(whole).Regions[0].End;
        var random = new Random(10);
        string path = sample.Path("torn.brainscan");
        for (int round = 0; round < 100; round++)
        {
            int length = random.Next(header, whole.Length + 1);
            File.WriteAllBytes(path, whole.AsSpan(0, length));
            long committed;
            int first;
            using (var torn = TimelineReader.Open(path))
            {
                (committed, first) = (torn.CommittedLength, torn.Frames.Count);
            }
            using (var writer = RecordingWriter.Resume(path, first * 10, first))
            {
                for (int frame = first; frame < 8; frame++)
                {
                    writer.WriteFrame(frame * 10, frame, exact[frame]);
                }
            }

            using var reader = TimelineReader.Open(path);
            Assert.Equal(exact, InMemory.Weights(reader));
            Assert.Equal(length - committed, Assert.Single(reader.Resumes).BytesCut);
            Assert.Empty(RecordingVerifier.Run(reader));
        }
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Exact)]
    public void Way_13_repair_verifies_again_does_nothing_twice_and_signs_nothing_it_could_not_check(Quality quality)
    {
        using var sample = new Sample(keyInterval: 3);
        var (file, _) = InMemory.Record(sample, quality, frames: 9);
        float[][] expected = InMemory.Weights(file);
        var random = new Random(13);
        for (int round = 0; round < 10; round++)
        {
            byte[] damaged = file.Content;
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(4000, damaged.Length)] ^= (byte)(1 << random.Next(8));
            }
            string broken = sample.Path($"broken-{round}.brainscan");
            string once = sample.Path($"once-{round}.brainscan");
            string twice = sample.Path($"twice-{round}.brainscan");
            File.WriteAllBytes(broken, damaged);

            using (var reader = TimelineReader.Open(broken))
            {
                RecordingRepair.Run(reader, once);
            }
            using var repaired = TimelineReader.Open(once);
            RecordingRepair.Run(repaired, twice);

            Assert.Equal(File.ReadAllBytes(once), File.ReadAllBytes(twice));
            Assert.Empty(RecordingVerifier.Run(repaired));
            float[][] found = InMemory.Weights(repaired);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.Equal(expected[repaired.Frames[i].Step / 10], found[i]);
            }
        }
    }
}
