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
        using var run = new Run(folder.File("run"), seed: 8, keyInterval: 20, tileWeights: 64 * 1024, width: 192);
        run.Add(45);
        using var reader = TimelineReader.Open(folder.File("run"));
        using var stage = new Stage(reader, new StateOptions { DecodesWhole = false, CacheBytes = 4 << 20 });
        for (int place = 0; place < 15; place++)
        {
            stage.GoTo(place, travel: 1);
        }
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int place = 15; place < 45; place++)
        {
            stage.GoTo(place, travel: 1);
        }
        long bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / 30;
        long frame = reader.Frames[30].Length;
        Assert.True(bytes < frame / 2, $"{bytes} bytes of garbage for a frame of {frame}");
    }
}
