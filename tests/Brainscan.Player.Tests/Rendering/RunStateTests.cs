using Brainscan.Format;
using Brainscan.Player.Rendering.Egl;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>A recording on the GPU against the same recording decoded on the CPU.</summary>
public sealed class RunStateTests
{
    [Fact]
    public void Seek_toAnyFrameInAnyOrder_isTheCpuStateBitForBit()
    {
        using var folder = new TemporaryFolder();
        var header = Recordings.Gpt(2, 2, 24, 16, 40, tileWeights: 1024) with { KeyInterval = 5 };
        Recordings.Write(folder.File("run"), header, 13);
        using var reader = TimelineReader.Open(folder.File("run"));
        var expected = Recordings.DecodeOnCpu(reader);
        short[] origin = new short[reader.Grid.StateLength];
        Recordings.Apply(reader, reader.ReadOrigin(), expected[0], origin);

        using var context = HeadlessContext.Create();
        using var state = new RunState(context.Device, reader, new StateOptions { Origin = true });
        AssertSame(reader, origin, state.Origin!);
        foreach (int frame in new[] { 0, 1, 2, 9, 10, 3, 12, 4, 5, 6, 11, 0, 12 })
        {
            state.Seek(frame);
            Assert.Equal(frame, state.Frame);
            AssertSame(reader, expected[frame], state.State);
        }
    }

    [Fact]
    public void Seek_throughSegmentsOfAnExactRun_isTheCpuStateAndTheOriginIsTheRuns()
    {
        using var folder = new TemporaryFolder();
        var header = Recordings.Gpt(1, 2, 16, 8, 16, tileWeights: 1024) with { KeyInterval = 5, Quality = Quality.Exact };
        Recordings.Write(folder.File("run"), header, 9, options: new WriterOptions { SegmentFrames = 4 });
        using var reader = TimelineReader.Open(folder.File("run"));
        using var last = TimelineReader.Open(folder.File("run.0003"));
        var expected = Recordings.DecodeOnCpu(reader);
        short[] origin = new short[reader.Grid.StateLength];
        Recordings.Apply(reader, reader.ReadOrigin(), expected[0], origin);

        using var context = HeadlessContext.Create();
        using var whole = new RunState(context.Device, reader, new StateOptions { Origin = true });
        using var part = new RunState(context.Device, last, new StateOptions { Origin = true });
        AssertSame(reader, origin, whole.Origin!);
        AssertSame(last, origin, part.Origin!);
        foreach (int frame in new[] { 8, 3, 4, 5, 0, 7, 8 })
        {
            whole.Seek(frame);
            AssertSame(reader, expected[frame], whole.State);
        }
        part.Seek(0);
        AssertSame(last, expected[8], part.State);
    }

    [Fact]
    public void Trail_isTheSameToOneUnitWhicheverWayAFrameIsReached()
    {
        using var folder = new TemporaryFolder();
        var header = Recordings.Gpt(1, 2, 16, 8, 16, tileWeights: 1024) with { KeyInterval = 4 };
        Recordings.Write(folder.File("run"), header, 12);
        using var reader = TimelineReader.Open(folder.File("run"));
        using var context = HeadlessContext.Create();
        using var stepped = new RunState(context.Device, reader, new StateOptions { TrailHalfLifeFrames = 0.5 });
        for (int frame = 0; frame < 12; frame++)
        {
            stepped.Seek(frame);
        }
        using var sought = new RunState(context.Device, reader, new StateOptions { TrailHalfLifeFrames = 0.5 });
        sought.Seek(3);
        sought.Seek(11);
        short[] one = Read(reader, stepped.Trail!);
        short[] other = Read(reader, sought.Trail!);
        // a unit is a sixteenth of a quantisation step: what rounding keeps of movements that are long gone
        Assert.All(one.Zip(other), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.Contains(one, value => value != 0);
    }

    [Fact]
    public void Seek_toADamagedFrame_saysSoAndGoesOnElsewhere()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run");
        Recordings.Write(path, Recordings.Gpt(1, 2, 16, 8, 16, tileWeights: 1024) with { KeyInterval = 2 }, 5);
        FrameEntry damaged;
        using (var reader = TimelineReader.Open(path))
        {
            damaged = reader.Frames[1];
        }
        byte[] bytes = File.ReadAllBytes(path);
        bytes[damaged.Offset + damaged.Length - 40] ^= 0x10;
        File.WriteAllBytes(path, bytes);

        using var again = TimelineReader.Open(path);
        using var context = HeadlessContext.Create();
        using var state = new RunState(context.Device, again, new StateOptions { DecodesWhole = false });
        var thrown = Assert.Throws<RecordingException>(() => state.Seek(1));
        Assert.DoesNotContain('\n', thrown.Message);
        state.Seek(2);
        Assert.Equal(2, state.Frame);
    }

    private static void AssertSame(TimelineReader reader, short[] expected, GlBuffer buffer)
    {
        short[] actual = Read(reader, buffer);
        foreach (var tile in reader.Grid.Tiles)
        {
            Assert.Equal(expected.AsSpan(tile.StateOffset, tile.Count), actual.AsSpan(tile.StateOffset, tile.Count));
        }
    }

    private static short[] Read(TimelineReader reader, GlBuffer buffer)
    {
        ushort[] biased = new ushort[reader.Grid.StateLength];
        buffer.Read<ushort>(0, biased);
        return biased.Select(value => (short)(value - 32768)).ToArray();
    }
}
