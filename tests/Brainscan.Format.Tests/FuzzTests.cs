using Brainscan.Fuzzing;

namespace Brainscan.Format.Tests;

/// <summary>Tests that run when no others do: they measure memory of the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Mutated recordings: nothing but data and typed errors may come of them.</summary>
[Collection(nameof(Alone))]
public sealed class FuzzTests
{
    /// <summary>About a quarter of a minute. `./brainscan bench fuzz` does the same for as long as one likes.</summary>
    private const int Files = 6000;

    [Fact]
    public void Way_12_hostile_files_end_in_data_or_a_typed_error_in_bounded_time_and_memory()
    {
        var samples = FuzzSamples.Write();
        var tally = new FuzzTally();
        List<string> faults = [];
        for (int seed = 0; seed < Files; seed++)
        {
            var tried = FuzzCase.Of(seed, samples);
            if (tally.Try(tried) is { } fault)
            {
                faults.Add($"{tried}: {fault}");
            }
        }

        Assert.True(faults.Count == 0, $"{tally}\n{string.Join('\n', faults.Take(5))}");
        // What is refused at the door tells nothing of what lies behind it.
        Assert.True(tally.FramesDecoded > Files, $"{tally}");
        Assert.InRange(tally.Refused, 1, Files / 2);
    }

    [Fact]
    public void Same_seed_makes_the_same_file()
    {
        var samples = FuzzSamples.Write();
        for (int seed = 0; seed < 50; seed++)
        {
            Assert.Equal(FuzzCase.Of(seed, samples).File, FuzzCase.Of(seed, samples).File);
        }
    }

    [Fact]
    public void Samples_are_whole_and_answer_for_all_their_frames()
    {
        Assert.All(FuzzSamples.Write(), sample =>
        {
            var answers = sample.Answers; // the first time takes as long as the JIT does
            Assert.Null(Examination.Of(sample.File).Fault(answers));
            Assert.True(sample.Answers.FramesDecoded > FuzzSamples.Frames, $"{sample.Name}: {sample.Answers.FramesDecoded}");
            Assert.Equal(!sample.Name.Contains("interrupted", StringComparison.Ordinal), sample.Answers.IsWhole);
        });
    }
}
