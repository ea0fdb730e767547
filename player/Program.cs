using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Commands;
using Brainscan.Player.Video;

namespace Brainscan.Player;

/// <summary>The commands that work on recordings. Exit codes: 0 done, 2 a mistake somebody can correct, 3 damage found, 70 a defect of ours, 130 stopped by Ctrl-C or another signal.</summary>
internal static class Program
{
    /// <summary>A frame of 8K on a slow machine is done well within this, so Ctrl-C always leaves time to clean up.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    // for as long as the process lives: a signal may come at any moment of its end
    private static readonly CancellationTokenSource Stopping = new();
    private static long _askedToStop;

    private static async Task<int> Main(string[] args)
    {
        StandardStreams.Guard();
        PlainConsole.Use();
        ParseResult parse = CreateRoot().Parse(args);
        if (parse.Action is ParseErrorAction)
        {
            return Report($"{MistakeIn(parse)} See brainscan {CommandOf(parse)}--help.", ExitCode.Mistake);
        }
        // Other commands take care of signals themselves, or leave nothing behind when they are killed.
        bool stopsWell = parse.Action is AsynchronousCommandLineAction;
        using var signals = stopsWell ? StopSignals.Register(Stop) : null;
        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parse.InvokeAsync(invocation, Stopping.Token);
        }
        catch (Exception e) when (e is RecordingException or IOException or UnauthorizedAccessException)
        {
            return Report(e.Message, e is RecordingException { IsDamage: true } ? ExitCode.Damaged : ExitCode.Mistake);
        }
        catch (OperationCanceledException e)
        {
            return Report(e is ExportStoppedException ? e.Message : "stopped; nothing was left behind.", ExitCode.Stopped);
        }
        catch (Exception e)
        {
            return Report(StandardStreams.DefectLine(e), ExitCode.Defect);
        }
    }

    // The first signal stops the command well, and further ones do not disturb it in that. Where it has not stopped in time they are left to the system, which kills.
    private static void Stop(PosixSignalContext signal)
    {
        long now = Stopwatch.GetTimestamp();
        long first = Interlocked.CompareExchange(ref _askedToStop, now, 0);
        signal.Cancel = first == 0 || Stopwatch.GetElapsedTime(first, now) < StopWithin;
        Stopping.Cancel();
    }

    private static Command CreateRoot() => new("brainscan", "Shows and works on recordings of a neural network's weights.")
    {
        new HelpOption(),
        WatchCommand.CreatePlay(),
        WatchCommand.CreateLive(),
        RenderCommand.Create(),
        InfoCommand.Create(),
        VerifyCommand.Create(),
        RepairCommand.Create(),
        CutCommand.Create(),
        JoinCommand.Create(),
        InspectCommand.Create(),
        ExportCommand.Create(),
    };

    // An unknown word is also "no command given"; the first such word is what the person wants to hear of.
    private static string MistakeIn(ParseResult parse)
    {
        string? unknown = parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens[0] : null;
        var ofUnknown = parse.Errors.FirstOrDefault(error => unknown is not null && error.Message.Contains(unknown, StringComparison.Ordinal));
        return (ofUnknown ?? parse.Errors[0]).Message;
    }

    private static string CommandOf(ParseResult parse) => parse.CommandResult.Command is { Name: not "brainscan" } command ? command.Name + " " : "";

    private static int Report(string message, int exitCode)
    {
        Console.Error.WriteLine($"brainscan: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
