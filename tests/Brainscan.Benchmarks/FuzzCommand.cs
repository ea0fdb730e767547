using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Brainscan.Format;
using Brainscan.Fuzzing;

namespace Brainscan.Benchmarks;

/// <summary>
/// <c>bench fuzz</c>: mutated recordings, each examined for what no file may do: end in anything but data or a typed error, take more than a second or
/// 64 MB, or give a weight that was not written. A file that does is kept; its seed makes it again.
/// </summary>
internal static class FuzzCommand
{
    public static Command Command()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 1 };
        var files = new Option<int>("--files") { Description = "How many files, instead of how long." };
        var seed = new Option<int>("--seed") { Description = "Seed of the first file; the others count on from it.", DefaultValueFactory = _ => 1 };
        var keep = new Option<string>("--keep") { Description = "Folder for files that break something.", DefaultValueFactory = _ => "fuzz-failures" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("fuzz", "Mutated recordings against the reader.") { minutes, files, seed, keep, json };
        command.SetAction(parse => Run(
            parse.GetValue(files), TimeSpan.FromMinutes(parse.GetValue(minutes)), parse.GetValue(seed), parse.GetRequiredValue(keep), parse.GetValue(json)));
        return command;
    }

    private static int Run(int files, TimeSpan time, int seed, string keep, bool json)
    {
        if (files < 0 || time <= TimeSpan.Zero)
        {
            throw new RecordingException($"{(files < 0 ? $"--files {files}" : $"--minutes {time.TotalMinutes}")}: expected more than 0");
        }
        var samples = FuzzSamples.Write();
        var tally = new FuzzTally();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; files > 0 ? i < files : Stopwatch.GetElapsedTime(start) < time; i++)
        {
            var tried = FuzzCase.Of(unchecked(seed + i), samples);
            if (tally.Try(tried) is { } fault)
            {
                Directory.CreateDirectory(keep);
                string path = Path.Combine(keep, $"seed-{tried.Seed}.brainscan");
                File.WriteAllBytes(path, tried.File);
                Console.Error.WriteLine($"\r{tried}\n  {fault}\n  kept as {path}; again with: bench fuzz --files 1 --seed {tried.Seed}");
            }
            if (i % 1000 == 999)
            {
                Console.Error.Write($"\r{tally.Files:N0} files ");
            }
        }
        Console.Error.Write("\r                    \r");
        Console.WriteLine(json ? JsonSerializer.Serialize(tally, JsonSerializerOptions.Web) : tally.ToString());
        return tally.Faults == 0 ? 0 : 3;
    }
}
