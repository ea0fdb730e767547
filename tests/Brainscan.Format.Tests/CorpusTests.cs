using Brainscan.Fuzzing.Corpus;

namespace Brainscan.Format.Tests;

/// <summary>The files of tests/corpus say today what they said when they were written.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(Root(AppContext.BaseDirectory), "tests", "corpus");

    private static string[] Names => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_says_what_it_always_said(string name)
    {
        string json = File.ReadAllText(Path.Combine(Folder, name + ".json"));

        var found = CorpusAnswers.Of(Path.Combine(Folder, name + ".brainscan"), CorpusAnswers.Parse(json).About);

        Assert.Equal(json, found.ToJson());
    }

    [Fact]
    public void Corpus_has_every_quality_every_state_and_every_damage()
    {
        CorpusAnswers[] all = [.. Names.Select(name => CorpusAnswers.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json"))))];

        Assert.Equal(["display", "exact", "fine"], all.Select(answers => answers.Quality).OfType<string>().Distinct().Order());
        Assert.Equal(["finished", "interrupted"], all.Select(answers => answers.Status).OfType<string>().Distinct().Order());
        Assert.Contains(all, answers => answers.Refused?.Contains("version 2", StringComparison.Ordinal) == true);
        Assert.Contains(all, answers => answers.Resumes?.Length > 0);
        Assert.Contains(all, answers => answers.Frames?.Any(frame => frame.Weights is null) == true);
        Assert.Contains(all, answers => answers is { Refused: null, Origin: null });
        Assert.InRange(all.Count(answers => answers.Damage?.Length > 0), 10, 100);
        Assert.All(Directory.GetFiles(Folder), path => Assert.InRange(new FileInfo(path).Length, 1, 68 << 10));
    }

    [Fact]
    public void What_is_there_is_not_made_again()
    {
        string folder = Directory.CreateTempSubdirectory("brainscan-corpus-").FullName;
        try
        {
            Assert.Contains("exact", new CorpusWriter(folder).Run());
            Assert.Empty(new CorpusWriter(folder).Run());
            foreach (string quality in (string[])["display", "fine", "exact"])
            {
                // New files of today's program hold the same run: an exact one the very same weights, whatever zstd made of them.
                var then = CorpusAnswers.Parse(File.ReadAllText(Path.Combine(Folder, quality + ".json")));
                var now = CorpusAnswers.Parse(File.ReadAllText(Path.Combine(folder, quality + ".json")));
                Assert.Equal(then.Metrics, now.Metrics);
                Assert.True(quality != "exact" || then.Frames!.SequenceEqual(now.Frames!));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Root(string start)
    {
        var folder = new DirectoryInfo(start);
        while (!File.Exists(Path.Combine(folder.FullName, "Brainscan.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"no Brainscan.sln in {start} or above it");
        }
        return folder.FullName;
    }
}
