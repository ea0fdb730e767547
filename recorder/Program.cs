using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Recorder.Display;

namespace Brainscan.Recorder;

/// <summary>Trains and records. Exit codes: 0 done, also when stopped by Ctrl-C; 2 a mistake somebody can correct; 70 a defect of ours.</summary>
internal static class Program
{
    private const int Done = 0;
    private const int Mistake = 2;
    private const int Defect = 70;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private static int Main(string[] args)
    {
        ParseResult parse = CommandLine.Create(Record).Parse(args);
        if (parse.Action is ParseErrorAction)
        {
            // An unknown word is also "no command given"; the word is what the person wants to hear of.
            string error = (parse.UnmatchedTokens.Count > 0 ? parse.Errors[^1] : parse.Errors[0]).Message;
            return Report($"{error} See brainscan record --help.", Mistake);
        }
        try
        {
            return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is RecordingException or IOException or UnauthorizedAccessException)
        {
            return Report(e.Message, Mistake);
        }
        catch (ExternalException e)
        {
            return Report($"libtorch gave up: {e.Message}", Mistake);
        }
        catch (Exception e)
        {
            return Report($"this is a defect of brainscan, please report it: {e.GetType().Name}: {e.Message} (in {e.TargetSite})", Defect);
        }
    }

    private static int Record(RecordOptions options, bool json)
    {
        // The first Ctrl-C ends the run well; a second one is left to the system.
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        IProgressDisplay display = Console.IsErrorRedirected ? new PlainDisplay(Console.Error, LogInterval) : new TerminalDisplay(Console.Error);
        RunSummary summary = display.During(report => Training.Run(options, report, stop.Token));
        if (json) SummaryOutput.WriteJson(summary, Console.Out);
        else SummaryOutput.WriteText(summary, Console.Out);
        return Done;
    }

    private static int Report(string message, int exitCode)
    {
        Console.Error.WriteLine($"brainscan: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
