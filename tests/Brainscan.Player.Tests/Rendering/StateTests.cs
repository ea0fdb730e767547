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

        using var upload = new FrameUpload(context.Device, grid);
        using var pass = new ApplyPass(context.Device);
        using var state = ApplyPass.MakeState(context.Device, grid);
        state.Write<uint>(0, Bias(source));
        upload.Begin(grid.Tiles.Length);
        foreach (var tile in grid.Tiles)
        {
            var (words, escapes) = RandomSymbols(random, tile.Count, bits);
            words.CopyTo(upload.Words(tile.Index));
            upload.Set(tile.Index, tile, bits, factor, escapes);
            var range = tile.StateOffset..(tile.StateOffset + tile.Count);
            PackedSymbols.Apply(words, bits, escapes, factor, source.AsSpan(range), expected.AsSpan(range));
        }
        pass.Run(upload, state, state);

        short[] actual = Unbias(state, grid.StateLength);
        foreach (var tile in grid.Tiles)
        {
            Assert.Equal(expected.AsSpan(tile.StateOffset, tile.Count), actual.AsSpan(tile.StateOffset, tile.Count));
        }
    }

    [Fact]
    public void Apply_withEscapesOfBothSignsInBothHalves_carriesIntoNoNeighbour()
    {
        using var context = HeadlessContext.Create();
        var grid = new TileGrid(Recordings.Header(RecordingHeader.Flatten([("a", [64])]), null, tileWeights: 64));
        using var upload = new FrameUpload(context.Device, grid);
        using var pass = new ApplyPass(context.Device);
        using var state = ApplyPass.MakeState(context.Device, grid);
        // every combination of extreme values on the two halves of a word, one after the other
        (int, int)[] pairs = [(32767, 32767), (-32768, -32768), (32767, -32768), (-32768, 32767), (1, -1), (-1, 1), (-1, -1), (0, -32768)];
        var escapes = pairs.SelectMany((pair, i) => new[] { new Escape(2 * i, pair.Item1), new Escape((2 * i) + 1, pair.Item2) }).ToArray();
        upload.Begin(1);
        upload.Words(0).Clear();
        upload.Set(0, grid.Tiles[0], 2, 0, escapes);
        pass.Run(upload, state, state);
        short[] actual = Unbias(state, 64);
        for (int i = 0; i < pairs.Length; i++)
        {
            Assert.Equal(pairs[i], (actual[2 * i], actual[(2 * i) + 1]));
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
        for (int frame = 0; frame < 6; frame++)
        {
            short[] now = old.Select(value => (short)Math.Clamp(value + random.Next(-3, 4) + (frame == 3 ? random.Next(-30000, 30000) : 0), -32767, 32767)).ToArray();
            float[] newScales = [0.01f, frame == 4 ? 1.3f : oldScales[1], frame == 2 ? 0.5f : oldScales[2]];
            before.Write<uint>(0, Bias(old));
            after.Write<uint>(0, Bias(now));
            trail.Run(before, after, oldScales, newScales);
            foreach (var tensor in header.Tensors)
            {
                float ratio = frame == 4 && tensor.Index == 1 ? 1f / 1.3f : 1;
                for (int i = grid.TensorStateOffset[tensor.Index]; i < grid.TensorStateOffset[tensor.Index] + tensor.Count; i++)
                {
                    expected[i] = TrailPass.Advance(expected[i], old[i], now[i], ratio, TrailPass.DecayQ15(halfLife));
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
        new FrameUpload(context.Device, grid).Dispose();
        new ApplyPass(context.Device).Dispose();
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
}
