using System.CommandLine;
using Brainscan.Benchmarks.Exporting;
using Brainscan.Benchmarks.Formats;
using Brainscan.Benchmarks.Live;
using Brainscan.Benchmarks.Playing;
using Brainscan.Format;

namespace Brainscan.Benchmarks;

/// <summary>Benchmarks of the libraries, each beside what it is compared with, in one run.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Benchmarks, side by side with what they are compared with.")
        {
            FormatBenchmark.Command(), FuzzCommand.Command(), CorpusCommand.Command(), LiveBenchmark.Command(), PlayerBenchmark.Command(), RenderBenchmark.Command(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (RecordingException exception)
        {
            Console.Error.WriteLine($"brainscan: {exception.Message}");
            return 2;
        }
    }
}
