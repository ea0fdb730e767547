using Brainscan.Format.Tools;
using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>What strangers wrote, and signed as if it were right: tools answer in a line, and what they make of it is whole.</summary>
public sealed class ToolsHostileTests
{
    private const int Rounds = 200;

    [Fact]
    public void Whatever_a_file_says_tools_refuse_it_or_make_a_whole_one()
    {
        using var sample = new Sample();
        string path = sample.Path("any.brainscan");
        var samples = FuzzSamples.Write();
        int opened = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            var tried = FuzzCase.Of(seed, samples);
            File.WriteAllBytes(path, tried.File);
            try
            {
                using var reader = TimelineReader.Open(path);
                opened++;
                CheckRepair(sample, reader);
                CheckCut(sample, reader);
                CsvExport.Metrics(reader, TextWriter.Null);
                CsvExport.Statistics(reader, TextWriter.Null);
            }
            catch (RecordingException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{tried}: {exception}");
            }
        }
        Assert.InRange(opened, Rounds / 3, Rounds - 1);
    }

    private static void CheckRepair(Sample sample, TimelineReader reader)
    {
        string made = sample.Path("made.brainscan");
        RecordingRepair.Run(reader, made, overwrite: true);
        using var repaired = TimelineReader.Open(made);
        Assert.Empty(RecordingVerifier.Run(repaired));
        Assert.True(RecordingRepair.Run(repaired, sample.Path("again.brainscan"), overwrite: true).IsWhole);
        Assert.Equal(File.ReadAllBytes(made), File.ReadAllBytes(sample.Path("again.brainscan")));
    }

    private static void CheckCut(Sample sample, TimelineReader reader)
    {
        string made = sample.Path("cut.brainscan");
        RecordingCut.Run(reader, made, new CutSelection { Every = 2 }, overwrite: true);
        using var cut = TimelineReader.Open(made);
        Assert.Empty(RecordingVerifier.Run(cut));
    }
}
