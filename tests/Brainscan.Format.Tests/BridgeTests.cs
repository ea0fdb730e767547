using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brainscan.Format.Codec;
using Brainscan.Format.Container;
using Brainscan.Format.Tools;
using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>What leads from a key back to the frame before it: written, read, checked, kept by tools, and never needed.</summary>
public sealed class BridgeTests
{
    private const int Frames = 15;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Vectors_cross_as_the_plain_loop_does_biased_or_not(int bits)
    {
        var random = new Random(bits);
        foreach (int count in (int[])[1, 15, 16, 17, 200])
        {
            foreach (int factor in (int[])[0, 1, 16383, 16384, 17001, BridgeCoding.MaxFactor])
            {
                uint[] words = new uint[PackedSymbols.WordCount(count, bits)];
                short[] source = new short[count];
                random.NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
                random.NextBytes(MemoryMarshal.AsBytes(source.AsSpan()));
                Escape[] escapes = [new(0, short.MaxValue), new(count - 1, short.MinValue)];
                short[] expected = new short[count];
                PlainCoding.Cross(words, bits, escapes, factor, source, expected);

                short[] found = new short[count];
                PackedSymbols.Cross(words, bits, escapes, factor, 0, source, found);
                Assert.Equal(expected, found);

                short[] biased = [.. source.Select(Biased)];
                PackedSymbols.Cross(words, bits, escapes, factor, short.MinValue, biased, biased);
                Assert.Equal(expected, biased.Select(Biased));
            }
        }
    }

    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(0.5f, 0.03f)]
    [InlineData(0.03f, 0.5f)]
    [InlineData(0f, 1f)]
    [InlineData(1f, 0f)]
    public void Bridge_leads_to_the_frame_before_whatever_the_two_grids_are(float scale, float scaleBefore)
    {
        var random = new Random(3);
        var span = new TileGrid(new Sample(tileWeights: 1024, shapes: [[999]]).Header).Tiles[0];
        short[] state = [.. Enumerable.Range(0, span.Count).Select(_ => (short)random.Next(-16383, 16384))];
        short[] before = [.. Enumerable.Range(0, span.Count).Select(_ => (short)random.Next(-16383, 16384))];
        using var encoder = new TileEncoder(1024);
        using var applier = new TileApplier();

        var record = BridgeCoding.Encode(encoder, span, 8, state, scale, before, scaleBefore);

        Assert.Equal(scaleBefore, record.Scale);
        short[] found = new short[span.Count];
        applier.Apply(record, span, MoveKind.Bridge, state, found, zero: 0);
        Assert.Equal(before, found);
    }

    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, true, true)]
    [InlineData(3, false, false)]
    [InlineData(4, false, true)]
    public void Any_walk_of_two_states_gives_the_weights_of_a_plain_walk(int seed, bool hasBridges, bool isBiased)
    {
        using var sample = new Sample(seed);
        using var reader = TimelineReader.Open("walked", Jumpy(sample, hasBridges));
        Assert.Equal(hasBridges, reader.HasBridge(4));
        float[][] expected = [.. Enumerable.Range(0, Frames).Select(i => Playback.Weights(reader, i))];
        var random = new Random(seed);
        using var memory = new Memories(reader.Grid, isBiased);
        using var walker = new FrameWalker(reader, 2) { GroupBytes = 16 << (4 * seed) };
        FrameState[] states = [memory.Make(), memory.Make()];
        int[] all = [.. Enumerable.Range(0, reader.Grid.Tiles.Length)];
        for (int i = 0; i < 120; i++)
        {
            int place = random.Next(3) == 0 ? random.Next(Frames) : Math.Clamp((i > 0 ? states[1].Places[0] : 0) + random.Next(-3, 4), 0, Frames - 1);
            int[] tiles = random.Next(3) > 0 ? all : [.. all.Where(_ => random.Next(3) > 0)];
            var (state, other) = (states[0], random.Next(4) == 0 ? null : states[1]);
            int moves = random.Next(1, 5);
            for (int at = -1, stops = 0; at != place; stops++)
            {
                Assert.True(stops <= Frames, $"the way to frame {place} comes to no end");
                at = walker.Towards(state, other, place, tiles, moves);
                walker.Bring(state, other, at, tiles);
                AssertIs(reader, state, tiles, expected[at], isBiased);
            }
            Assert.All(tiles, tile => Assert.Equal(place, state.Places[tile]));
            states = random.Next(2) == 0 ? states : [states[1], states[0]];
        }
        Assert.Equal(0, walker.DamageMet);
    }

    [Fact]
    public void Way_back_is_taken_again_after_one_that_could_only_lead_forwards()
    {
        using var sample = new Sample(1);
        using var reader = TimelineReader.Open("again", Jumpy(sample, hasBridges: true));
        using var walker = new FrameWalker(reader, 1);
        var (near, far) = (new FrameState(reader.Grid), new FrameState(reader.Grid));
        int[] all = [.. Enumerable.Range(0, reader.Grid.Tiles.Length)];
        walker.Bring(near, null, 7, all);
        walker.Bring(far, null, 11, all);
        walker.Bring(far, null, 9, all); // over frame 10, where a tensor begins anew

        Assert.Equal(6, walker.Towards(near, null, 6, all, moves: 1));
    }

    [Fact]
    public void Way_comes_from_the_key_behind_where_that_is_nearer_and_goes_back_where_that_is_nearest()
    {
        using var sample = new Sample(keyInterval: 16);
        var (file, _) = InMemory.Record(sample, Quality.Display, frames: 40);
        using var reader = TimelineReader.Open("ways", file);
        var plan = new WalkPlan(reader);

        Assert.Equal((0, true), StartOf(plan.Best(-1, 5)));
        Assert.Equal((16, true), StartOf(plan.Best(-1, 14)));
        Assert.Equal((14, false), StartOf(plan.Best(14, 9)));
        Assert.Equal((17, false), StartOf(plan.Best(17, 14)));
        Assert.Equal((16, true), StartOf(plan.Best(14, 16)));
        Assert.Equal((32, true), StartOf(plan.Best(-1, 39)));
        Assert.True(plan.Avoid(16, isBridge: true));
        Assert.Equal((0, true), StartOf(plan.Best(-1, 14)));
        Assert.False(plan.Avoid(16, isBridge: true));
        plan.OnlyForwards = true;
        Assert.Equal((32, true), StartOf(plan.Best(40 - 1, 38)));
    }

    [Fact]
    public void Reader_finds_it_right_before_its_key_with_an_index_or_without_and_indexes_do_not_list_it()
    {
        using var sample = new Sample(keyInterval: 5, shapes: [[4]]);
        var (finished, _) = InMemory.Record(sample, Quality.Exact, frames: 100);
        var (growing, _) = InMemory.Record(sample, Quality.Exact, frames: 8, finish: false);

        foreach (var file in (FaultyFile[])[finished, growing])
        {
            using var reader = TimelineReader.Open("found", file);
            Assert.All(Enumerable.Range(0, reader.Frames.Count), i => Assert.Equal(i > 0 && i % 5 == 0, reader.HasBridge(i)));
            var regions = reader.Segments[0].Regions([]).ToList();
            foreach (var bridge in regions.Where(region => region.Kind == RegionKind.Bridge))
            {
                var next = regions[regions.IndexOf(bridge) + 1];
                Assert.Equal((RegionKind.Frame, bridge.Frame, true), (next.Kind, next.Frame, next.IsKey));
            }
            Assert.False(RegionIndex.Lists(RegionKind.Bridge));
            Assert.Empty(RecordingVerifier.Run(reader));
        }
    }

    [Fact]
    public void Recorder_bridges_segments_and_what_it_takes_up()
    {
        using var sample = new Sample(keyInterval: 3);
        string path = sample.Path("run.brainscan");
        for (int frame = 0; frame < 8; frame++)
        {
            // a new process for each frame, a new file for every four
            using var writer = frame == 0
                ? RecordingWriter.Create(path, sample.Header, new WriterOptions { SegmentFrames = 4 })
                : RecordingWriter.Resume(path, frame * 10, frame, new WriterOptions { SegmentFrames = 4 });
            writer.WriteFrame(frame * 10, frame, sample.Weights);
            sample.Walk(0.001f);
        }
        using var reader = TimelineReader.Open(path);

        Assert.Equal(2, reader.SegmentCount);
        Assert.Equal([3, 4, 7], Enumerable.Range(0, 8).Where(reader.HasBridge));
        Assert.Empty(RecordingVerifier.Run(reader));
        using var decoder = new FrameDecoder(reader, 1);
        decoder.Seek(5);
        decoder.Seek(2);
        float[] found = new float[reader.Header.WeightCount];
        decoder.Weights(found);
        Assert.Equal(Playback.Weights(reader, 2), found);
    }

    [Fact]
    public void Damaged_bridge_costs_nothing_is_named_and_is_left_out_by_repair()
    {
        using var sample = new Sample(keyInterval: 6);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 14);
        ToolsRecording.DamageTile(path, RegionKind.Bridge, 6, tile: 2);
        using var reader = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(reader, 2);
        float[] found = new float[reader.Header.WeightCount];

        foreach (int index in (int[])[5, 8, 4, 13, 9])
        {
            decoder.Seek(index);
            decoder.Weights(found);
            Assert.Equal(Playback.Weights(reader, index), found);
        }
        Assert.Contains("the bridge of frame 6 (step 60): tile 2 is damaged", Assert.Single(RecordingVerifier.Run(reader)).What, StringComparison.Ordinal);
        Assert.True(RecordingRepair.Run(reader, sample.Path("b.brainscan")).IsWhole);
        using var repaired = TimelineReader.Open(sample.Path("b.brainscan"));
        Assert.Empty(RecordingVerifier.Run(repaired));
        Assert.Equal([12], Enumerable.Range(0, 14).Where(repaired.HasBridge));
    }

    [Fact]
    public void Bridge_that_leads_elsewhere_is_found_by_verify()
    {
        using var sample = new Sample(keyInterval: 2);
        var file = new FaultyFile();
        using (var encoder = new FrameEncoder(sample.Header))
        using (var writer = TimelineWriter.Create("astray", file, sample.Header))
        {
            ImmutableArray<TileRecord> stale = [];
            for (int frame = 0; frame < 5; frame++)
            {
                var encoded = encoder.Encode(frame, frame, sample.Weights);
                stale = frame == 2 ? encoded.Bridge : stale;
                writer.WriteFrame(frame == 4 ? encoded with { Bridge = [.. stale.Select(tile => tile with { Base = 4 })] } : encoded);
                sample.Walk(0.01f);
            }
            writer.Finish();
        }
        using var reader = TimelineReader.Open("astray", file);

        var found = RecordingVerifier.Run(reader);

        Assert.NotEmpty(found);
        Assert.All(found, damage => Assert.StartsWith("the bridge of frame 4 (step 4): tile", damage.What, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Exact)]
    public void Cut_makes_bridges_and_repair_and_join_copy_them(Quality quality)
    {
        using var sample = new Sample(keyInterval: 4);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, 13, quality, framesPerFile: 8);
        using var reader = TimelineReader.Open(path);

        RecordingCut.Run(reader, sample.Path("cut.brainscan"), new CutSelection { FromStep = 20 });
        RecordingJoin.Run(reader, sample.Path("joined.brainscan"));

        using var cut = TimelineReader.Open(sample.Path("cut.brainscan"));
        Assert.Equal([4, 8], Enumerable.Range(0, cut.Frames.Count).Where(cut.HasBridge));
        Assert.Empty(RecordingVerifier.Run(cut));
        using var joined = TimelineReader.Open(sample.Path("joined.brainscan"));
        byte[] buffer = [];
        byte[] other = [];
        foreach (int key in (int[])[4, 8, 12])
        {
            Assert.True(joined.HasBridge(key));
            Assert.Equal(
                reader.ReadBridge(key, null, ref buffer).Select(tile => Convert.ToHexString(tile.Payload.Span)),
                joined.ReadBridge(key, null, ref other).Select(tile => Convert.ToHexString(tile.Payload.Span)));
        }
    }

    private static (int, bool) StartOf(Walk walk) => (walk.Start, walk.IsFresh);

    private static short Biased(short value) => (short)(value ^ short.MinValue);

    // Weights that move little, far, and now and then so far that a tensor gets a grid of its own in the middle of a group.
    private static FaultyFile Jumpy(Sample sample, bool hasBridges)
    {
        var file = new FaultyFile();
        using var encoder = new FrameEncoder(sample.Header);
        using var writer = TimelineWriter.Create("jumpy", file, sample.Header);
        for (int frame = 0; frame < Frames; frame++)
        {
            var encoded = encoder.Encode(frame, frame, sample.Weights);
            writer.WriteFrame(hasBridges ? encoded : encoded with { Bridge = [] });
            sample.Walk(frame % 5 == 0 ? 0.02f : 0.0005f);
            sample.Weights[970] = frame is 5 or 9 ? 3 : 0.01f; // in the second tensor
        }
        writer.Finish();
        return file;
    }

    private static void AssertIs(TimelineReader reader, FrameState state, int[] tiles, float[] expected, bool isBiased)
    {
        foreach (int tile in tiles)
        {
            var span = reader.Grid.Tiles[tile];
            int flat = (int)reader.Header.Tensors[span.Tensor].Offset + span.Start;
            for (int i = 0; i < span.Count; i++)
            {
                short value = state.Values[span.StateOffset + i];
                Assert.Equal(expected[flat + i], state.Scales[tile] * (isBiased ? Biased(value) : value));
            }
        }
    }

    // States in memory that is not theirs, and biased, as a GPU's are; or in their own.
    private sealed unsafe class Memories(TileGrid grid, bool isBiased) : IDisposable
    {
        private readonly List<nint> _memories = [];

        public FrameState Make()
        {
            if (!isBiased)
            {
                return new FrameState(grid);
            }
            var memory = NativeMemory.AllocZeroed((nuint)grid.StateLength, sizeof(short));
            _memories.Add((nint)memory);
            return new FrameState(grid, (short*)memory, isBiased);
        }

        public void Dispose() => _memories.ForEach(memory => NativeMemory.Free((void*)memory));
    }
}
