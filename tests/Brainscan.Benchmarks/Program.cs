using System.CommandLine;
using Brainscan.Benchmarks.Formats;
using Brainscan.Format;

namespace Brainscan.Benchmarks;

/// <summary>Benchmarks of the libraries, each beside what it is compared with, in one run.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var root = new RootCommand("Benchmarks, side by side with what they are compared with.") { FormatBenchmark.Command(), FuzzCommand.Command(), CorpusCommand.Command() };
        try
        {
            return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (RecordingException exception)
        {
            Console.Error.WriteLine($"brainscan: {exception.Message}");
            return 2;
        }
    }
}
