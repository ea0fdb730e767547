using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>The GPU's state against the CPU reference, bit for bit.</summary>
public sealed class StateTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(8, 1)]
    [InlineData(8, 0)]
    [InlineData(8, 17)]
    [InlineData(4, 17)]
    public void Apply_isTheCpuReferenceBitForBit(int bits, int factor)
    {
        using var context = HeadlessContext.Create();
        var header = Recordings.Header(RecordingHeader.Flatten(
            [("a", [1]), ("b", [63, 3]), ("c", [4097]), ("d", [130, 65]), ("e", [64])]), null, tileWeights: 4096);
        var grid = new TileGrid(header);
        var random = new Random((bits * 100) + factor);
        short[] source = Enumerable.Range(0, grid.StateLength).Select(_ => (short)random.Next(-1900, 1901)).ToArray();
        short[] expected = (short[])source.Clone();

        using var frame = new MadeUpFrame(context.Device, grid);
        using var pass = new ApplyPass(context.Device, grid);
        using var state = ApplyPass.MakeState(context.Device, grid);
        state.Write<uint>(0, Bias(source));
        foreach (var tile in grid.Tiles)
        {
            var (words, escapes) = RandomSymbols(random, tile.Count, bits);
            frame.Add(tile, words, escapes, bits, factor);
            var range = tile.StateOffset..(tile.StateOffset + tile.Count);
            PackedSymbols.Apply(words, bits, escapes, factor, source.AsSpan(range), expected.AsSpan(range));
        }
        pass.Run(frame.Cache, frame.Frame, frame.Tiles, 1, state, state);
        AssertSame(grid, expected, state);
        if (factor == 1)
        {
            // taken away again, nothing is left of it
            pass.Run(frame.Cache, frame.Frame, frame.Tiles, -1, state, state);
            AssertSame(grid, source, state);
        }
    }

    [Theory]
    [InlineData(2, 32767)]
    [InlineData(4, 16500)]
    [InlineData(8, 9001)]
    [InlineData(2, 0)]
    public void Apply_ofABridge_isTheCpuReferenceBitForBit(int bits, int factor)
    {
        using var context = HeadlessContext.Create();
        var grid = new TileGrid(Recordings.Header(RecordingHeader.Flatten([("a", [1]), ("b", [4097]), ("c", [130, 65])]), null, tileWeights: 4096));
        var random = new Random(factor);
        short[] source = [.. Enumerable.Range(0, grid.StateLength).Select(_ => (short)random.Next(-16100, 16101))];
        short[] expected = [.. source];
        using var frame = new MadeUpFrame(context.Device, grid);
        using var pass = new ApplyPass(context.Device, grid);
        using var state = ApplyPass.MakeState(context.Device, grid);
        state.Write<uint>(0, Bias(source));
        foreach (var tile in grid.Tiles)
        {
            var (words, escapes) = RandomSymbols(random, tile.Count, bits);
            frame.Add(tile, words, escapes, bits, factor, TimelineReader.BridgeShift);
            var range = tile.StateOffset..(tile.StateOffset + tile.Count);
            PackedSymbols.Cross(words, bits, escapes, factor, 0, source.AsSpan(range), expected.AsSpan(range));
        }
        pass.Run(frame.Cache, frame.Frame, frame.Tiles, 1, state, state);
        AssertSame(grid, expected, state);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Apply_withEscapesOfBothSignsInBothHalves_carriesIntoNoNeighbour(int sign)
    {
        using var context = HeadlessContext.Create();
        var grid = new TileGrid(Recordings.Header(RecordingHeader.Flatten([("a", [64])]), null, tileWeights: 64));
        using var frame = new MadeUpFrame(context.Device, grid);
        using var pass = new ApplyPass(context.Device, grid);
        using var state = ApplyPass.MakeState(context.Device, grid);
        // every combination of extreme values on the two halves of a word, one after the other
        (int, int)[] pairs = [(32767, 32767), (-32767, -32767), (32767, -32767), (-32767, 32767), (1, -1), (-1, 1), (-1, -1), (0, -32767)];
        var escapes = pairs.SelectMany((pair, i) => new[] { new Escape(2 * i, pair.Item1), new Escape((2 * i) + 1, pair.Item2) }).ToArray();
        frame.Add(grid.Tiles[0], new uint[4], escapes, 2, 0);
        pass.Run(frame.Cache, frame.Frame, frame.Tiles, sign, state, state);
        short[] actual = Unbias(state, 64);
        for (int i = 0; i < pairs.Length; i++)
        {
            Assert.Equal((sign * pairs[i].Item1, sign * pairs[i].Item2), (actual[2 * i], actual[(2 * i) + 1]));
        }
        Assert.All(actual[(2 * pairs.Length)..], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6.5)]
    public void Trail_isTheCpuReferenceBitForBit(double halfLife)
    {
        using var context = HeadlessContext.Create();
        var header = Recordings.Header(RecordingHeader.Flatten([("a", [100]), ("b", [77, 9]), ("c", [2])]), null);
        var grid = new TileGrid(header);
        var random = new Random(3);
        using var trail = new TrailPass(context.Device, grid, header.Tensors, halfLife);
        using var before = ApplyPass.MakeState(context.Device, grid);
        using var after = ApplyPass.MakeState(context.Device, grid);
        short[] old = new short[grid.StateLength];
        int[] expected = new int[grid.StateLength];
        float[] oldScales = [0.01f, 1f, 0f];
        double weight = 0;
        for (int frame = 0; frame < 6; frame++)
        {
            short[] now = old.Select(value => (short)Math.Clamp(value + random.Next(-3, 4) + (frame == 3 ? random.Next(-30000, 30000) : 0), -32767, 32767)).ToArray();
            float[] newScales = [0.01f, frame == 4 ? 1.3f : oldScales[1], frame == 2 ? 0.5f : oldScales[2]];
            before.Write<uint>(0, Bias(old));
            after.Write<uint>(0, Bias(now));
            int direction = frame == 3 ? -1 : 1;
            trail.Run(before, after, oldScales, newScales, direction);
            weight = (weight * TrailPass.DecayQ15(halfLife) / 32768) + 1;
            Assert.Equal(weight, trail.Weight, 1e-9);
            // one change that was played back, until it is a sixteenth
            Assert.Equal(frame == 3 || (frame > 3 && Math.Pow(TrailPass.DecayQ15(halfLife) / 32768.0, frame - 3) > weight / 16), trail.IsBack);
            foreach (var tensor in header.Tensors)
            {
                float ratio = frame == 4 && tensor.Index == 1 ? 1f / 1.3f : 1;
                for (int i = grid.TensorStateOffset[tensor.Index]; i < grid.TensorStateOffset[tensor.Index] + tensor.Count; i++)
                {
                    expected[i] = TrailPass.Advance(expected[i], old[i], now[i], ratio, TrailPass.DecayQ15(halfLife), direction);
                }
            }
            short[] actual = Unbias(trail.Trail, grid.StateLength);
            foreach (var tensor in header.Tensors)
            {
                int first = grid.TensorStateOffset[tensor.Index];
                Assert.Equal(expected[first..(first + (int)tensor.Count)], actual[first..(first + (int)tensor.Count)].Select(v => (int)v));
            }
            (old, oldScales) = (now, newScales);
        }
    }

    [Fact]
    public void Trail_withoutHalfLife_isTheLastChange()
    {
        Assert.Equal(0, TrailPass.DecayQ15(0));
        Assert.Equal(-5 * TrailPass.UnitsPerStep, TrailPass.Advance(12345, 7, 2, 1, 0));
        Assert.Equal(16384, TrailPass.DecayQ15(1));
    }

    [Fact]
    public void Objects_areAllDeletedWhenDisposed()
    {
        using var context = HeadlessContext.Create();
        var grid = new TileGrid(Recordings.Gpt(1, 2, 8, 8, 8));
        new MadeUpFrame(context.Device, grid).Dispose();
        new ApplyPass(context.Device, grid).Dispose();
        new GlTimer(context.Device).Dispose();
        var other = ApplyPass.MakeState(context.Device, grid);
        var thread = new Thread(other.Dispose);
        thread.Start();
        thread.Join();
        Assert.Equal(1, context.Device.LiveObjects);
        context.Device.DeleteDisposed();
        Assert.Equal(0, context.Device.LiveObjects);
    }

    private static (uint[] Words, Escape[] Escapes) RandomSymbols(Random random, int count, int bits)
    {
        uint[] words = new uint[PackedSymbols.WordCount(count, bits)];
        var escapes = new List<Escape>();
        int escape = -(1 << (bits - 1));
        for (int i = 0; i < count; i++)
        {
            int symbol = random.Next(escape, -escape);
            words[i * bits / 32] |= ((uint)symbol & ((1u << bits) - 1)) << (i * bits % 32);
            if (symbol == escape)
            {
                escapes.Add(new Escape(i, random.Next(-300, 301)));
            }
        }
        return (words, [.. escapes]);
    }

    private static void AssertSame(TileGrid grid, short[] expected, GlBuffer state)
    {
        short[] actual = Unbias(state, grid.StateLength);
        foreach (var tile in grid.Tiles)
        {
            Assert.Equal(expected.AsSpan(tile.StateOffset, tile.Count), actual.AsSpan(tile.StateOffset, tile.Count));
        }
    }

    private static uint[] Bias(short[] state)
    {
        uint[] words = new uint[(state.Length + 1) / 2];
        for (int i = 0; i < state.Length; i++)
        {
            words[i / 2] |= (uint)(state[i] + 32768) << (i % 2 * 16);
        }
        return words;
    }

    private static short[] Unbias(GlBuffer buffer, int length)
    {
        uint[] words = new uint[(length + 1) / 2];
        buffer.Read<uint>(0, words);
        return Enumerable.Range(0, length).Select(i => (short)((int)((words[i / 2] >> (i % 2 * 16)) & 0xFFFF) - 32768)).ToArray();
    }

    /// <summary>A frame of made-up tiles in the arenas of a cache.</summary>
    private sealed class MadeUpFrame : IDisposable
    {
        public MadeUpFrame(GlDevice device, TileGrid grid)
        {
            Cache = new FrameCache(device, grid, tensors: 1, budgetBytes: 1);
            Frame = Cache.FindOrAdd(0, []);
            Tiles = [.. grid.Tiles.Select(tile => tile.Index)];
        }

        public FrameCache Cache { get; }

        public CachedFrame Frame { get; }

        public int[] Tiles { get; }

        public void Add(TileSpan span, uint[] words, Escape[] escapes, int bits, int factor, int shift = 0)
        {
            var wordBlock = Allocate(4L * FrameCache.WordCount(span.Count, bits));
            words.AsSpan(0, PackedSymbols.WordCount(span.Count, bits)).CopyTo(Cache.Memory(wordBlock.Arena).Span<uint>(wordBlock, words.Length));
            var escapeBlock = escapes.Length == 0 ? Block.None : Allocate(8L * escapes.Length);
            if (escapes.Length > 0)
            {
                escapes.CopyTo(Cache.Memory(escapeBlock.Arena).Span<Escape>(escapeBlock, escapes.Length));
            }
            Frame.Add(span.Index, new CachedTile(wordBlock, escapeBlock, escapes.Length, bits, factor, shift));
        }

        public void Dispose() => Cache.Dispose();

        private Block Allocate(long bytes)
        {
            var block = Cache.Allocate(bytes);
            while (block.Arena < 0)
            {
                Cache.Grow();
                block = Cache.Allocate(bytes);
            }
            return block;
        }
    }
}
