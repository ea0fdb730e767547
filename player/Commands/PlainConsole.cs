using Brainscan.Format.Tools;
using Spectre.Console;

namespace Brainscan.Player.Commands;

/// <summary>What people read of the commands. Names come out of files that strangers wrote: shown there they say nothing to the terminal.</summary>
internal static class PlainConsole
{
    private static TextWriter _error = Console.Error;

    /// <summary>From now on, all that is written to the standard streams.</summary>
    public static void Use()
    {
        _error = Console.Error;
        Console.SetOut(new PlainWriter(Console.Out));
        Console.SetError(new PlainWriter(_error));
    }

    /// <summary>Standard error, a terminal, for bars that redraw themselves; nothing of a recording is written there.</summary>
    public static IAnsiConsole ForBars() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(_error),
        Interactive = InteractionSupport.Yes,
        Ansi = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? AnsiSupport.No : AnsiSupport.Yes,
    });
}
