using System.CommandLine;
using Brainscan.Fuzzing.Corpus;

namespace Brainscan.Benchmarks;

/// <summary><c>corpus FOLDER</c>: makes the files of tests/corpus that are not there yet.</summary>
internal static class CorpusCommand
{
    public static Command Command()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where; what is there already is left as it is." };
        var command = new Command("corpus", "Small recordings and what they must say.") { folder };
        command.SetAction(parse =>
        {
            foreach (string name in new CorpusWriter(parse.GetRequiredValue(folder)).Run())
            {
                Console.WriteLine(name);
            }
            return 0;
        });
        return command;
    }
}
