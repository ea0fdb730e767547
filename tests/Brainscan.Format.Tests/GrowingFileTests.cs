using Brainscan.Format.Container;
using Brainscan.Format.Tools;
using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>A file that grows while a reader looks at it.</summary>
public sealed class GrowingFileTests
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Exact)]
    public void Frames_that_came_after_the_length_was_asked_can_be_read(Quality quality)
    {
        using var sample = new Sample(shapes: [[30, 7]]);
        var (whole, exact) = InMemory.Record(sample, quality, frames: 9);
        for (double share = 0.2; share < 1; share += 0.1)
        {
            var file = new GrowingFile(whole.Content, share);
            using var reader = TimelineReader.Open("growing", file);
            Assert.Equal(exact.Count, reader.Frames.Count);
            Assert.Equal(exact.Count, reader.Metrics.Count);
            for (int i = 0; i < exact.Count; i++)
            {
                Assert.Equal(reader.Grid.Tiles.Length, reader.ReadFrame(i).Tiles.Length);
                Assert.Equal(quality == Quality.Display ? 0 : reader.Grid.Tiles.Length, reader.ReadRefinement(i).Length);
            }
            file.HasStopped = true;
            reader.Refresh();
            Assert.True(reader.IsFinished);
            Assert.Empty(reader.Damage);
        }
    }

    [Fact]
    public void Frames_before_a_place_that_cannot_be_read_are_there_at_once()
    {
        using var sample = new Sample();
        var (whole, exact) = InMemory.Record(sample, Quality.Exact, frames: 6);
        var map = new RecordingMap(whole.Content);
        var bad = map.Regions.Single(region => region.Commit is { Kind: RegionKind.Frame, Frame: 4 });
        using var tail = Follow(whole, map, out var file);
        file.FailsToRead = (offset, length) => offset <= bad.Offset && offset + length > bad.Offset;

        Assert.Throws<IOException>(() => tail.Poll());
        Assert.Equal([0, 1, 2, 3], tail.Reader!.Frames.Select(frame => frame.Number));
        file.FailsToRead = null;

        Assert.True(tail.Poll());
        Assert.Equal(TailStatus.Finished, tail.Status);
        Assert.Equal(exact, InMemory.Weights(tail.Reader));
        Assert.False(tail.Poll());
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 0)] // its commit is searched for
    [InlineData(false, true, 1)] // the next commit is
    [InlineData(true, true, 1)]
    public void Read_that_fails_once_costs_nothing_wherever_it_fails(bool hasNoFraming, bool hasNoCommit, int damage)
    {
        using var sample = new Sample(keyInterval: 2);
        var (whole, _) = InMemory.Record(sample, Quality.Display, frames: 4);
        var map = new RecordingMap(whole.Content);
        var damaged = map.Regions.Single(region => region.Commit is { Kind: RegionKind.Frame, Frame: 1 });
        whole.Write(damaged.Offset, hasNoFraming ? new byte[8] : []);
        whole.Write(damaged.Record, hasNoCommit ? new byte[8] : []);
        using var undisturbed = Follow(whole, map, out _);
        undisturbed.Poll();
        Assert.Equal(4 - damage, undisturbed.Reader!.Frames.Count);
        Assert.Equal(damage, undisturbed.Reader.Damage.Count);
        bool hasFailed = true;
        int failing = 0;
        for (; hasFailed; failing++)
        {
            using var tail = Follow(whole, map, out var file);
            int reads = 0;
            hasFailed = false;
            file.FailsToRead = (_, _) => reads++ == failing && (hasFailed = true);
            try
            {
                tail.Poll();
            }
            catch (IOException)
            {
                Assert.True(hasFailed);
            }
            file.FailsToRead = null;

            tail.Poll();

            Assert.Equal(TailStatus.Finished, tail.Status);
            Assert.Equal(undisturbed.Reader.Frames, tail.Reader!.Frames);
            Assert.Equal(undisturbed.Reader.Damage, tail.Reader.Damage);
            Assert.Equal(undisturbed.Reader.CommittedLength, tail.Reader.CommittedLength);
        }
        Assert.InRange(failing, 20, 200);
    }

    [Fact]
    public void Segment_that_another_follows_is_not_the_last_where_its_end_could_not_be_read_at_first()
    {
        using var sample = new Sample();
        var whole = new FaultyFile();
        using (var writer = TimelineWriter.Create("continued", whole, sample.Header))
        using (var encoder = new FrameEncoder(sample.Header))
        {
            writer.WriteFrame(encoder.Encode(0, 0, sample.Weights));
            writer.Finish(isContinued: true);
        }
        var map = new RecordingMap(whole.Content);
        var end = map.Regions[^1];
        using var tail = Follow(whole, map, out var file);
        int reads = 0;
        // it is found by the first and read by the second
        file.FailsToRead = (offset, _) => offset == end.Offset && ++reads == 2;

        Assert.Throws<IOException>(() => tail.Poll());
        Assert.True(tail.Poll());

        Assert.Equal(TailStatus.Alive, tail.Status);
        Assert.True(tail.Reader!.IsContinued);
    }

    [Theory]
    [InlineData(Quality.Display, 0)]
    [InlineData(Quality.Exact, 0)]
    [InlineData(Quality.Exact, 11)] // of a frame on its way when it was opened
    public void Recording_that_grows_while_it_is_checked_is_whole(Quality quality, int uncommitted)
    {
        using var sample = new Sample();
        var (whole, _) = InMemory.Record(sample, quality, frames: 6);
        byte[] content = whole.Content;
        int opened = new RecordingMap(content).Regions.First(region => region.Commit is { Kind: RegionKind.Frame, Frame: 3 }).End + uncommitted;
        var file = new FaultyFile(content.AsSpan(0, opened));
        using var reader = TimelineReader.Open("growing", file);
        Assert.Equal(4, reader.Frames.Count);
        file.Write(opened, content.AsSpan(opened));

        Assert.Empty(RecordingVerifier.Run(reader));
        RepairReport repaired = RecordingRepair.Run(reader, sample.Path("repaired.brainscan"));
        Assert.Equal((4, 0, (long)uncommitted), (repaired.FramesKept, repaired.Lost.Count + repaired.OthersLost.Count, repaired.UncommittedBytes));
        Assert.Equal(4, RecordingJoin.Run(reader, sample.Path("joined.brainscan")));
    }

    // A tail on the first region of a file, the rest of which has come since.
    private static TimelineTail Follow(FaultyFile whole, RecordingMap map, out FaultyFile file)
    {
        byte[] content = whole.Content;
        int begin = map.Regions[0].End;
        var growing = file = new FaultyFile(content.AsSpan(0, begin));
        var tail = new TimelineTail("growing", new ManualTime(), _ => growing);
        Assert.True(tail.Poll());
        file.Write(begin, content.AsSpan(begin));
        return tail;
    }

    /// <summary>Says the length that it had a moment ago, as one does that grows while it is read.</summary>
    private sealed class GrowingFile(byte[] whole, double share) : RecordingFile
    {
        public bool HasStopped { get; set; }

        public override long Length => HasStopped ? whole.Length : (long)(whole.Length * share);

        public override int Read(long offset, Span<byte> buffer)
        {
            var there = whole.AsSpan((int)Math.Min(offset, whole.Length));
            int count = Math.Min(there.Length, buffer.Length);
            there[..count].CopyTo(buffer);
            return count;
        }

        public override void Write(long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long length) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
