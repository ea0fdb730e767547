namespace Brainscan.Format.Tests;

public sealed class DamageTests
{
    [Fact]
    public void File_cut_at_every_byte_keeps_exactly_the_committed_frames()
    {
        using var sample = new Sample(shapes: [[8, 16], [3]]);
        string whole = sample.Path("whole.brainscan");
        sample.Record(whole, 3);
        byte[] bytes = File.ReadAllBytes(whole);
        long[] ends;
        long header;
        long lastFrame;
        using (var reader = TimelineReader.Open(whole))
        {
            // a frame counts from the end of its commit on, which is where the next region begins
            Container.CommitRecord[] regions = [.. reader.Last.Regions([])];
            header = regions[1].Offset;
            ends = [.. Enumerable.Range(0, regions.Length - 1).Where(i => regions[i].Kind == Container.RegionKind.Frame).Select(i => regions[i + 1].Offset)];
            Assert.Equal(3, ends.Length);
            lastFrame = reader.Frames[^1].Offset;
        }

        string cut = sample.Path("cut.brainscan");
        for (int length = 0; length < bytes.Length; length += Stride(length, lastFrame, ends[^1]))
        {
            File.WriteAllBytes(cut, bytes.AsSpan(0, length));
            if (length < header)
            {
                Assert.Throws<RecordingException>(() => TimelineReader.Open(cut));
                continue;
            }
            using var reader = TimelineReader.Open(cut);
            Assert.False(reader.IsFinished);
            Assert.Equal(ends.Count(end => end <= length), reader.Frames.Count);
            Assert.Empty(reader.Damage);
            Assert.All(Enumerable.Range(0, reader.Frames.Count), i => Playback.Weights(reader, i));
        }
    }

    [Fact]
    public void Every_flipped_byte_is_found_by_verify_and_none_changes_a_weight()
    {
        using var sample = new Sample(shapes: [[8, 16], [3]]);
        string path = sample.Path("a.brainscan");
        sample.Record(path, 3);
        byte[] bytes = File.ReadAllBytes(path);
        float[][] expected;
        long committed;
        long lastFrame;
        using (var reader = TimelineReader.Open(path))
        {
            Assert.Empty(RecordingVerifier.Run(reader));
            expected = [.. Enumerable.Range(0, 3).Select(i => Playback.Weights(reader, i))];
            committed = reader.CommittedLength;
            lastFrame = reader.Frames[^1].Offset;
        }

        for (long at = 0; at < committed; at += Stride(at, lastFrame, lastFrame + 4096))
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= (byte)(1 << (int)(at % 8));
            File.WriteAllBytes(path, damaged);
            AssertNoticed(path, at, expected);
        }
    }

    [Fact]
    public void One_damaged_frame_costs_its_chain_only()
    {
        using var sample = new Sample(keyInterval: 2);
        string path = sample.Path("a.brainscan");
        sample.Record(path, 6);
        long offset;
        using (var reader = TimelineReader.Open(path))
        {
            offset = reader.Frames[2].Offset;
        }
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan((int)offset, 8).Clear();
        File.WriteAllBytes(path, bytes);

        using var damaged = TimelineReader.Open(path);

        // the framing of frame 2 is gone, but its commit is found, so the file is read on behind it
        Assert.Equal(6, damaged.Frames.Count);
        Assert.Throws<RecordingException>(() => damaged.ReadFrame(2));
        Assert.NotEmpty(Playback.Weights(damaged, 4));
        var found = Assert.Single(RecordingVerifier.Run(damaged));
        Assert.Contains("frame 2 (step 20)", found.What, StringComparison.Ordinal);
        Assert.Equal(offset, found.Offset);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("PK\u0003\u0004 something else", "does not begin as an Arrow file")]
    [InlineData("ARROW1\0\0", "no committed header")]
    public void Foreign_file_gets_its_line(string content, string expected)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        File.WriteAllText(path, content);

        var exception = Assert.Throws<RecordingException>(() => TimelineReader.Open(path));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Zero_filled_tail_is_not_an_end()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        sample.Record(path, 3, finish: false);
        File.AppendAllText(path, new string('\0', 5000));

        using var reader = TimelineReader.Open(path);

        Assert.False(reader.IsFinished);
        Assert.Equal(3, reader.Frames.Count);
        Assert.Equal(5000, reader.Length - reader.CommittedLength);
    }

    // Every byte of the last frame and its commit, which are like all others; every 37th elsewhere, or the test takes minutes.
    private static int Stride(long at, long from, long to) => at >= from - 1 && at <= to ? 1 : 37;

    private static void AssertNoticed(string path, long at, float[][] expected)
    {
        TimelineReader reader;
        try
        {
            reader = TimelineReader.Open(path);
        }
        catch (RecordingException)
        {
            return;
        }
        using (reader)
        {
            bool noticed = RecordingVerifier.Run(reader).Count > 0 || !reader.IsFinished;
            Assert.True(noticed, $"a flipped bit in byte {at} went unnoticed");
            for (int i = 0; i < reader.Frames.Count; i++)
            {
                try
                {
                    Assert.Equal(expected[reader.Frames[i].Number], Playback.Weights(reader, i));
                }
                catch (RecordingException)
                {
                    // refused, which is right
                }
            }
        }
    }
}
