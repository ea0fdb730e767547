using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Recorder.Benchmarks;
using Brainscan.Recorder.Checkpoints;
using Brainscan.Recorder.Display;
using Brainscan.Recorder.Text;

namespace Brainscan.Recorder;

/// <summary>
/// Trains and records. Exit codes: 0 done, also when stopped by Ctrl-C or another signal; 2 a mistake somebody can correct; 3 the recording is damaged, or
/// something was lost in a benchmark of losses; 4 a weight is no number any more, and the run ended because of that; 70 a defect of ours.
/// </summary>
internal static class Program
{
    private const int Done = 0;
    private const int Mistake = 2;
    private const int Damage = 3;
    private const int Diverged = 4;
    private const int Defect = 70;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    // For as long as the process lives: a signal may come at any moment of its end.
    private static readonly CancellationTokenSource Stopping = new();

    private static int Main(string[] args)
    {
        StandardStreams.Guard();
        return Run(args, Console.Out, Console.Error);
    }

    /// <summary>Does what the arguments say: results to <paramref name="output"/>, progress and mistakes to <paramref name="error"/>.</summary>
    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parse = CommandLine.Create(
            (options, json) => Record(options, json, output, error),
            (recording, merge, json) => Resume(recording, merge, json, output, error),
            (options, pairs, recordedSteps, json) => Bench(options, pairs, recordedSteps, json, output),
            (corpus, seed, kills, json) => Crash(corpus, seed, kills, json, output, error)).Parse(args);
        if (parse.Action is ParseErrorAction)
        {
            return Report(error, $"{MistakeIn(parse)} See brainscan record --help.", Mistake);
        }
        try
        {
            return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception e) when (e is RecordingException or IOException or UnauthorizedAccessException)
        {
            return Report(error, e.Message, e is RecordingException { IsDamage: true } ? Damage : Mistake);
        }
        catch (ExternalException e)
        {
            return Report(error, $"libtorch gave up: {e.Message}", Mistake);
        }
        catch (Exception e)
        {
            return Report(error, StandardStreams.DefectLine(e), Defect);
        }
    }

    /// <summary>The first word that means nothing is what a person wants to hear of; what may be missing because of it comes second.</summary>
    private static string MistakeIn(ParseResult parse)
    {
        string? unknown = parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens[0] : null;
        var ofUnknown = parse.Errors.FirstOrDefault(error => unknown is not null && error.Message.Contains(unknown, StringComparison.Ordinal));
        return (ofUnknown ?? parse.Errors[0]).Message;
    }

    private static int Resume(string recording, Func<RecordOptions, RecordOptions> merge, bool json, TextWriter output, TextWriter error)
    {
        using var from = CheckpointFile.Open(recording);
        RecordOptions options = merge(from.Run.Options);
        if (from.Run.Step >= options.Steps)
        {
            throw new RecordingException(
                $"{recording} has done the {from.Run.Step:N0} steps it was to do: give --steps above that to go on");
        }
        return Record(options, json, output, error, from);
    }

    private static int Record(RecordOptions options, bool json, TextWriter output, TextWriter error, CheckpointFile? from = null)
    {
        using var signals = StopSignals.Register(Stop);

        if (from is null) options.Check();
        using var corpus = Corpus.Open(options.Corpus, options.Context + 1);
        error.WriteLine($"brainscan: learning from {corpus.Summary}");
        var device = Machine.Choose(options.Device);
        bool isTerminal = error == Console.Error && !Console.IsErrorRedirected;
        IProgressDisplay display = isTerminal ? new TerminalDisplay(error) : new PlainDisplay(error, LogInterval);
        RunSummary summary = display.During(report => Training.Run(options, device, report, Stopping.Token, from, corpus));
        try
        {
            if (json) SummaryOutput.WriteJson(summary, output);
            else SummaryOutput.WriteText(summary, output);
        }
        catch (IOException e)
        {
            // The run is what the exit code speaks of: a service that starts it again because of its summary would do so for ever.
            Report(error, $"{options.Out} is finished and whole, but {e.Message}", Done);
        }
        return summary.NotFinite is not null && options.OnNan == OnNan.Stop ? Diverged : Done;
    }

    /// <summary>
    /// Ends the run after the step under way. Signals come in twos: a terminal that closes sends SIGHUP, and its shell sends it again. Only
    /// a second Ctrl-C, which nobody but a person sends, is left to the system, which kills.
    /// </summary>
    private static void Stop(PosixSignalContext signal)
    {
        signal.Cancel = signal.Signal != PosixSignal.SIGINT || !Stopping.IsCancellationRequested;
        Stopping.Cancel();
    }

    private static int Bench(RecordOptions options, int pairs, int recordedSteps, bool json, TextWriter output)
    {
        StepFigures figures = StepBenchmark.Run(options, pairs, recordedSteps);
        if (json) SummaryOutput.WriteJson(figures, output);
        else SummaryOutput.WriteText(figures, output);
        return Done;
    }

    private static int Crash(ImmutableArray<string> corpus, int seed, int kills, bool json, TextWriter output, TextWriter error)
    {
        using var check = Corpus.Open(corpus, windowBytes: 33); // what is wrong with it is said here, not by a process of ours
        var shown = Stopwatch.StartNew();
        CrashFigures figures = CrashBenchmark.Run(corpus, seed, kills, done =>
        {
            if (shown.Elapsed < LogInterval && done < kills) return;
            error.WriteLine($"killed {done:N0} of {kills:N0} times");
            shown.Restart();
        });
        if (json) SummaryOutput.WriteJson(figures, output);
        else SummaryOutput.WriteText(figures, output);
        return figures.Passed ? Done : Damage;
    }

    private static int Report(TextWriter error, string message, int exitCode)
    {
        error.WriteLine($"brainscan: {PlainText.Of(message.ReplaceLineEndings(" "))}");
        return exitCode;
    }
}
