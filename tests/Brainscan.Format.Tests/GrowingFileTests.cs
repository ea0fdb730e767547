using Brainscan.Format.Container;

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
