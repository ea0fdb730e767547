using Brainscan.Format.Container;

namespace Brainscan.Format.Tests;

public sealed class IndexTests
{
    [Fact]
    public void Opening_reads_indexes_and_not_every_commit()
    {
        foreach (int frames in (int[])[1, 63, 64, 65, 128, 129, 300, 640])
        {
            foreach (bool finish in (bool[])[true, false])
            {
                using var sample = new Sample(shapes: [[3]]);
                string path = sample.Path("a.brainscan");
                sample.Record(path, frames, finish);
                var counting = new CountingFile(DiskFile.OpenToRead(path));

                using var reader = TimelineReader.Open(path, counting);
                int reads = counting.Reads;

                Assert.Equal(Enumerable.Range(0, frames), reader.Frames.Select(frame => frame.Number));
                Assert.Equal(finish, reader.IsFinished);
                Assert.Equal(frames, reader.Metrics.Count);
                // at most the frames after the last index are hopped to (three reads a region, two regions a frame), and ten indexes read
                Assert.InRange(reads, 1, 64 * 6 + 80);
                var hopped = reader.Last.Regions([]).Where(region => region.Kind == RegionKind.Frame).Select(region => region.Offset);
                Assert.Equal(hopped, reader.Frames.Select(frame => frame.Offset));
            }
        }
    }

    [Fact]
    public void Damaged_index_costs_nothing_but_time()
    {
        using var sample = new Sample(shapes: [[3]]);
        string path = sample.Path("a.brainscan");
        sample.Record(path, 200);
        byte[] bytes = File.ReadAllBytes(path);
        CommitRecord[] indexes;
        using (var reader = TimelineReader.Open(path))
        {
            indexes = [.. reader.Last.Regions([]).Where(region => region.Kind == RegionKind.Index)];
        }
        Assert.Equal(4, indexes.Length);
        foreach (var index in indexes)
        {
            byte[] damaged = [.. bytes];
            damaged[index.Offset + index.HeadLength + 40] ^= 4;
            File.WriteAllBytes(path, damaged);

            using var reader = TimelineReader.Open(path);

            Assert.Equal(200, reader.Frames.Count);
            Assert.Contains("index", Assert.Single(RecordingVerifier.Run(reader)).What, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 2)]
    [InlineData(6, 4)]
    [InlineData(7, 6)]
    [InlineData(12, 8)]
    public void Index_continues_the_one_without_its_lowest_bit(int number, int expected) => Assert.Equal(expected, RegionIndex.Continues(number));

    /// <summary>Counts reads.</summary>
    private sealed class CountingFile(RecordingFile file) : RecordingFile
    {
        public int Reads { get; private set; }

        public override long Length => file.Length;

        public override int Read(long offset, Span<byte> buffer)
        {
            Reads++;
            return file.Read(offset, buffer);
        }

        public override void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public override void Flush() => file.Flush();

        public override void SetLength(long length) => file.SetLength(length);

        public override void Dispose() => file.Dispose();
    }
}
