using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brainscan.Recorder.Display;

/// <summary>Writes what a run came to, for a person or for a program.</summary>
internal static class SummaryOutput
{
    // A run that diverged ends with a loss that is not a number, and says so.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The summary's properties in camel case; see <see cref="RunSummary"/>.</summary>
    public static void WriteJson(RunSummary summary, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(summary, Json));

    /// <summary>A few aligned lines.</summary>
    public static void WriteText(RunSummary summary, TextWriter output)
    {
        string ending = summary.Completed ? "" : ", stopped before its end";
        output.WriteLine($"{summary.Out}: {summary.Steps:N0} steps of {summary.Parameters:N0} parameters on {summary.Device}{ending}");
        output.WriteLine($"  frames      {summary.Frames:N0}, {StatusLine.Size(summary.Bytes)} in all, {summary.RatioToFp32:0.0}× smaller than fp32");
        if (summary.LastLoss is { } loss) output.WriteLine($"  loss        {summary.FirstLoss:0.000} → {loss:0.000}");
        output.WriteLine($"  time        {StatusLine.Duration(summary.Seconds)}, {summary.TokensPerSecond:N0} tokens/s, generating text {summary.TextShare:P1}");
        output.WriteLine($"  recorder    {summary.RecorderShare:P2} of the time ({summary.RecorderSeconds:0.00} s)");
    }
}
