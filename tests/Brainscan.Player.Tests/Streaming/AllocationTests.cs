using Brainscan.Format;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Streaming;

/// <summary>Tests that nothing may run beside, since they look at the whole process.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection(nameof(AloneInTheProcess))]
public sealed class AllocationTests
{
    [Fact]
    public void Playing_leavesLittleForTheGarbageCollector()
    {
        using var folder = new TemporaryFolder();
        // large tiles, so that what grows with weights would show beside what grows with rows
        using var run = new Run(folder.File("run"), seed: 8, keyInterval: 20, tileWeights: 256 * 1024, width: 384);
        run.Add(45);
        using var reader = TimelineReader.Open(folder.File("run"));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false, CacheBytes = 16 << 20 });
        for (int place = 0; place < 15; place++)
        {
            stage.GoTo(place, travel: 1);
        }
        // the runner allocates too, in bursts: garbage of every frame shows in the quietest quarter as well
        long[] bytes = new long[30];
        for (int i = 0; i < bytes.Length; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            stage.GoTo(15 + i, travel: 1);
            bytes[i] = GC.GetTotalAllocatedBytes(precise: true) - before;
        }
        Array.Sort(bytes);
        long frame = reader.Frames[30].Length;
        Assert.True(bytes[bytes.Length / 4] < frame / 3, $"{bytes[bytes.Length / 4]} bytes of garbage for a frame of {frame}");
    }
}
