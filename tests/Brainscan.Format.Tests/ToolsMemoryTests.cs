using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

/// <summary>Alone: what other tests hold meanwhile would be measured too.</summary>
[CollectionDefinition(nameof(ToolsMemoryTests), DisableParallelization = true)]
[Collection(nameof(ToolsMemoryTests))]
public sealed class ToolsMemoryTests
{
    private const int Frames = 1200;

    /// <summary>
    /// What lives on the heap when a third of a recording is done, and when all is: the places of the frames are kept, some 300 bytes each, and
    /// nothing of what is in them.
    /// </summary>
    [Theory]
    [InlineData("verify")]
    [InlineData("repair")]
    [InlineData("cut")]
    [InlineData("statistics")]
    public void Memory_does_not_grow_with_the_recording(string tool)
    {
        using var sample = new Sample(keyInterval: 32, shapes: [[64, 128]]);
        string path = sample.Path("a.brainscan");
        ToolsRecording.Write(sample, path, Frames, Quality.Fine);
        using var reader = TimelineReader.Open(path);
        var memory = new Watcher(tool is "verify" or "repair" ? reader.Length : Frames);

        switch (tool)
        {
            case "verify":
                Assert.Empty(RecordingVerifier.Run(reader, memory));
                break;
            case "repair":
                Assert.True(RecordingRepair.Run(reader, sample.Path("b.brainscan"), progress: memory).IsWhole);
                break;
            case "cut":
                RecordingCut.Run(reader, sample.Path("b.brainscan"), new CutSelection(), progress: memory);
                break;
            default:
                using (var target = new StreamWriter(Stream.Null))
                {
                    CsvExport.Statistics(reader, target, memory);
                }
                break;
        }

        long readMeanwhile = reader.Length / 3 * 2;
        Assert.True(readMeanwhile > 5_000_000, $"{reader.Length} bytes prove nothing");
        Assert.True(memory.AtTheEnd > 0, "nothing was measured at the end");
        Assert.InRange(memory.AtTheEnd - memory.AtAThird, long.MinValue, readMeanwhile / 8);
    }

    private sealed class Watcher(long total) : IProgress<long>
    {
        public long AtAThird { get; private set; }

        public long AtTheEnd { get; private set; }

        public void Report(long value)
        {
            if (AtAThird == 0 && value >= total / 3)
            {
                AtAThird = GC.GetTotalMemory(forceFullCollection: true);
            }
            else if (AtTheEnd == 0 && value >= total * 0.98)
            {
                AtTheEnd = GC.GetTotalMemory(forceFullCollection: true);
            }
        }
    }
}
