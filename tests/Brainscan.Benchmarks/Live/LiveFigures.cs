using System.Globalization;
using Spectre.Console;

namespace Brainscan.Benchmarks.Live;

/// <summary>What following a recorder for a while came to; with <c>--json</c> its properties are the output, in camel case.</summary>
/// <param name="Minutes">How long, from the first picture on.</param>
/// <param name="FramesCommitted">Frames the recorder committed.</param>
/// <param name="FramesSeen">Frames the player had taken in when it was told to end.</param>
/// <param name="LastStepCommitted">Step of the last one committed.</param>
/// <param name="LastStepSeen">Step of the last one taken in.</param>
/// <param name="RecordingMb">Size of the recording, in millions of bytes.</param>
/// <param name="Tokens">Letters of generated text in it, each with its confidence.</param>
/// <param name="Metrics">Measurements in it.</param>
/// <param name="Errors">What the player wrote to standard error, its closing line apart.</param>
/// <param name="MemoryStartMb">Resident memory of the player after the first minute, or tenth if that is sooner, in MiB.</param>
/// <param name="MemoryTenthMb">After a tenth of the time.</param>
/// <param name="MemoryHalfMb">After half of it.</param>
/// <param name="MemoryEndMb">At its end.</param>
/// <param name="MemoryPeakMb">At most.</param>
/// <param name="SlopeMbPerHour">Of the straight line through all seconds of the second half.</param>
internal sealed record LiveFigures(
    double Minutes, int FramesCommitted, int FramesSeen, long LastStepCommitted, long LastStepSeen, double RecordingMb, long Tokens, long Metrics,
    IReadOnlyList<string> Errors, double MemoryStartMb, double MemoryTenthMb, double MemoryHalfMb, double MemoryEndMb, double MemoryPeakMb, double SlopeMbPerHour)
{
    /// <summary>Frames committed that the player never took in.</summary>
    public int DroppedCommits => FramesCommitted - FramesSeen;

    /// <summary>Whether nothing was lost and nothing went wrong.</summary>
    public bool Passed => DroppedCommits == 0 && LastStepSeen == LastStepCommitted && Errors.Count == 0;

    /// <summary>Prints it as a table.</summary>
    public void WriteTable()
    {
        Table table = new Table().Title($"live following of a small recorder, {Minutes:0} minutes").AddColumn("what").AddColumn(new TableColumn("").RightAligned());
        void Row(string what, FormattableString value) => table.AddRow(what, value.ToString(CultureInfo.InvariantCulture));
        Row("frames committed, up to step", $"{FramesCommitted:N0}, {LastStepCommitted:N0}");
        Row("frames the player took in, up to step", $"{FramesSeen:N0}, {LastStepSeen:N0}");
        Row("dropped commits", $"{DroppedCommits}");
        Row("recording, letters of text, measurements", $"{RecordingMb:0} MB, {Tokens:N0}, {Metrics:N0}");
        Row("errors", $"{Errors.Count}");
        Row("player's memory after the first minute", $"{MemoryStartMb:0} MiB");
        Row("… after 10 % of the time", $"{MemoryTenthMb:0} MiB");
        Row("… after half of it", $"{MemoryHalfMb:0} MiB");
        Row("… at the end", $"{MemoryEndMb:0} MiB");
        Row("… at most", $"{MemoryPeakMb:0} MiB");
        Row("its slope over the second half", $"{SlopeMbPerHour:+0.0;-0.0;0.0} MiB an hour");
        AnsiConsole.Write(table);
        foreach (string error in Errors)
        {
            Console.WriteLine($"the player said: {error}");
        }
    }
}
