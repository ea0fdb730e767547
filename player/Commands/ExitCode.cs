namespace Brainscan.Player.Commands;

/// <summary>What every command ends with; one scheme throughout, written down in the README.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A wrong argument, a missing or foreign file, a missing package: one line says what to do.</summary>
    public const int Mistake = 2;

    /// <summary>The recording is damaged.</summary>
    public const int Damaged = 3;

    /// <summary>A defect of the program (EX_SOFTWARE).</summary>
    public const int Defect = 70;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT).</summary>
    public const int Stopped = 130;
}
