using Brainscan.Format.Container;
using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>
/// The ways in which a recording must not break, each by its number. Here: what a reader finds in files that were cut, zeroed, flipped or forged, and
/// how it bears ten thousand seeks. The others are in this class's other files; way 10 runs end to end, and way 15 with its foreign readers, in
/// Brainscan.EndToEnd.Tests.
/// </summary>
public sealed partial class TheFifteenWays
{
    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Exact)]
    public void Way_01_cut_at_every_byte_exactly_the_committed_frames_load(Quality quality)
    {
        using var sample = new Sample(shapes: [[8, 16], [3]]);
        var (file, exact) = InMemory.Record(sample, quality, frames: 3);
        byte[] whole = file.Content;
        var map = new RecordingMap(whole);
        int header = map.Regions[0].End;
        int[] ends = [.. map.Regions.Where(region => region.Commit.Kind == RegionKind.Frame).Select(region => region.End)];
        Assert.Equal(3, ends.Length);
        float[][] expected = InMemory.Weights(file);

        // every byte of the second frame, its refinement and their commits, which are like all others; every 13th elsewhere
        for (int length = 0; length < whole.Length; length += length >= ends[0] - 1 && length <= ends[1] ? 1 : 13)
        {
            var cut = new FaultyFile(whole.AsSpan(0, length));
            if (length < header)
            {
                Assert.Throws<RecordingException>(() => TimelineReader.Open("cut", cut));
                continue;
            }
            using var reader = TimelineReader.Open("cut", cut);
            Assert.False(reader.IsFinished);
            Assert.Equal(ends.Count(end => end <= length), reader.Frames.Count);
            Assert.Empty(reader.Damage);
            Assert.Equal(expected.Take(reader.Frames.Count), InMemory.Weights(cut));
        }
        Assert.True(quality != Quality.Exact || expected.Zip(exact).All(pair => pair.First.SequenceEqual(pair.Second)));
    }

    [Fact]
    public void Way_02_a_tail_of_zeros_is_not_an_end()
    {
        using var sample = new Sample();
        var (file, _) = InMemory.Record(sample, Quality.Exact, frames: 3, finish: false);
        long committed = file.Length;
        file.Write(committed, new byte[5000]);

        using var reader = TimelineReader.Open("zeros", file);

        Assert.False(reader.IsFinished);
        Assert.Equal(3, reader.Frames.Count);
        Assert.Equal(committed, reader.CommittedLength);
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    [InlineData(Quality.Exact)]
    public void Way_03_every_flipped_bit_is_found_and_none_changes_a_weight(Quality quality)
    {
        using var sample = new Sample(keyInterval: 2, shapes: [[8, 16], [3]]);
        var (file, _) = InMemory.Record(sample, quality, frames: 4);
        float[][] expected = InMemory.Weights(file);
        var map = new RecordingMap(file.Content);
        var frame = map.Regions.Last(region => region.Commit.Kind == RegionKind.Frame);
        int committed = map.Regions[^1].End;

        // every byte of one frame and its commit; every 17th of all others
        for (int at = 0; at < committed; at += at >= frame.Offset - 1 && at <= frame.End ? 1 : 17)
        {
            byte mask = (byte)(1 << at % 8);
            file.Flip(at, mask);
            string[] found = Found(file, expected);
            // a refinement that is lost is named, and named again by the frame that lacks it
            Assert.True(found.Length is 1 or 2, $"a flipped bit in byte {at}: {(found.Length == 0 ? "it went unnoticed" : string.Join("; ", found))}");
            file.Flip(at, mask);
        }
        Assert.Empty(Found(file, expected));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Way_03_one_lost_frame_is_named_and_costs_its_chain_only_and_nothing_where_a_bridge_leads_around(bool hasBridges)
    {
        using var sample = new Sample(keyInterval: 2);
        var (file, exact) = InMemory.Record(sample, Quality.Exact, frames: 6, hasBridges: hasBridges);
        var frame = new RecordingMap(file.Content).Regions.Single(region => region.Commit is { Kind: RegionKind.Frame, Frame: 2 });
        file.Write(frame.Offset, new byte[8]);

        using var reader = TimelineReader.Open("damaged", file);

        Assert.Equal(6, reader.Frames.Count);
        using var decoder = new FrameDecoder(reader, workers: 1);
        float[] weights = new float[reader.Header.WeightCount];
        for (int i = 0; i < 6; i++)
        {
            if (i is 2 or 3 && !hasBridges)
            {
                Assert.Contains("frame 2", Assert.Throws<RecordingException>(() => decoder.Seek(i)).Message, StringComparison.Ordinal);
                continue;
            }
            decoder.Seek(i);
            decoder.Weights(weights);
            Assert.Equal(exact[i], weights);
        }
        var found = Assert.Single(RecordingVerifier.Run(reader));
        Assert.Contains("frame 2 (step 20)", found.What, StringComparison.Ordinal);
        Assert.Equal(frame.Offset, found.Offset);
    }

    [Fact]
    public void Way_14_ten_thousand_random_seeks_leave_memory_flat()
    {
        using var sample = new Sample();
        var (file, exact) = InMemory.Record(sample, Quality.Exact, frames: 40);
        using var reader = TimelineReader.Open("seeks", file);
        using var decoder = new FrameDecoder(reader, workers: 1);
        float[] weights = new float[reader.Header.WeightCount];
        var random = new Random(14);
        List<double> milliseconds = [];
        long before = 0;

        for (int i = 0; i < 10_000; i++)
        {
            int index = random.Next(40);
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            decoder.Seek(index);
            milliseconds.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (i % 100 == 0)
            {
                decoder.Weights(weights);
                Assert.Equal(exact[index], weights);
            }
            before = i == 1000 ? GC.GetTotalMemory(forceFullCollection: true) : before;
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 4 << 20, $"memory has grown by {grown:N0} bytes in 9,000 seeks");
        milliseconds.Sort();
        Assert.True(milliseconds[9_900] < 100, $"the 99th of a hundred seeks in {file.Length:N0} bytes took {milliseconds[9_900]:F1} ms");
    }

    // What verify says about a file, after asserting that every frame that can still be read has the right weights.
    private static string[] Found(FaultyFile file, float[][] expected)
    {
        try
        {
            using var reader = TimelineReader.Open("flipped", file);
            using var decoder = new FrameDecoder(reader, workers: 1);
            float[] weights = new float[reader.Header.WeightCount];
            for (int i = 0; i < reader.Frames.Count; i++)
            {
                try
                {
                    decoder.Seek(i);
                    decoder.Weights(weights);
                }
                catch (RecordingException)
                {
                    continue; // refused, which is right
                }
                Assert.Equal(expected[reader.Frames[i].Number], weights);
            }
            string[] found = [.. RecordingVerifier.Run(reader).Select(damage => damage.What)];
            return found.Length > 0 || reader.IsFinished ? found : ["it is not finished"];
        }
        catch (RecordingException exception)
        {
            return [exception.Message];
        }
    }
}
