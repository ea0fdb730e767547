using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brainscan.Recorder.Benchmarks;

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

    /// <summary>The properties of a <see cref="RunSummary"/> or of <see cref="StepFigures"/>, in camel case.</summary>
    public static void WriteJson<T>(T summary, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(summary, Json));

    /// <summary>"20.1× smaller than"; "1.2× larger than", which few frames of an exact recording are.</summary>
    /// <param name="ratio">Bytes as floats by bytes of the file.</param>
    internal static string BesideFp32(double ratio) => ratio is >= 0.95 and < 1.05 ? "as large as"
        : string.Create(CultureInfo.InvariantCulture, $"{(ratio is > 0 and < 1 ? 1 / ratio : ratio):0.0}× {(ratio is > 0 and < 1 ? "larger" : "smaller")} than");

    /// <summary>A few aligned lines.</summary>
    public static void WriteText(RunSummary summary, TextWriter output)
    {
        string beginning = summary.FirstStep > 0 ? $", gone on with at step {summary.FirstStep:N0}" : "";
        string ending = summary.Completed ? "" : ", stopped before its end";
        output.WriteLine($"{summary.Out}: {summary.Steps:N0} steps of {summary.Parameters:N0} parameters on {summary.Device}{beginning}{ending}");
        output.WriteLine($"  frames      {summary.Frames:N0}, {StatusLine.Size(summary.Bytes)} in all, {BesideFp32(summary.RatioToFp32)} fp32");
        if (summary.LastLoss is { } loss) output.WriteLine($"  loss        {summary.FirstLoss:0.000} → {loss:0.000}");
        output.WriteLine($"  time        {StatusLine.Duration(summary.Seconds)}, {summary.TokensPerSecond:N0} tokens/s");
        output.WriteLine($"  text        {summary.TextShare:P2} of the time");
        output.WriteLine($"  recorder    {summary.RecorderShare:P2} of the time ({summary.RecorderSeconds:0.00} s)");
        output.WriteLine($"  checkpoints {summary.Checkpoints:N0}, {summary.CheckpointShare:P2} of the time ({summary.CheckpointSeconds:0.00} s)");
        if (summary.DroppedFrames + summary.DroppedEvents > 0)
            output.WriteLine($"  missing     {summary.DroppedFrames:N0} frames, {summary.DroppedEvents:N0} tokens and metrics: the disk was full");
        if (summary.CheckpointMissed is { } missed) output.WriteLine($"  missing     the checkpoint at step {missed:N0}: the disk was full");
        if (summary.NotFinite is { } found)
            output.WriteLine($"  no numbers  from step {found.Step:N0} on: {found.Weights:N0} weights, the first in {found.Tensor}; the checkpoint is of step {summary.LastCheckpoint:N0}");
        if (!summary.Completed) output.WriteLine($"  go on       record --resume --out {summary.Out}");
        if (summary.ReplayDiffersFrom is { } step) output.WriteLine($"  replay      differs from the recorded losses from step {step:N0} on");
    }

    /// <summary>A few aligned lines.</summary>
    public static void WriteText(StepFigures figures, TextWriter output)
    {
        output.WriteLine($"training step of {figures.Parameters:N0} parameters, {figures.Threads} threads, medians of {figures.Pairs} steps in turn");
        output.WriteLine($"  brainscan   {figures.StepMs:N0} ms");
        output.WriteLine($"  PyTorch     {figures.PyTorchStepMs:N0} ms, so ours takes {figures.RatioToPyTorch:0.000}× its time");
        output.WriteLine($"{figures.RecordedSteps} steps recorded, a frame every {figures.Every}");
        output.WriteLine($"  recorder    {figures.RecorderShare:P2} of the time: copying, waiting, writing events");
        output.WriteLine($"  slowdown    {figures.SlowdownShare:P2} of the time beyond median steps: the encoder beside training");
        output.WriteLine($"  text        {figures.TextShare:P2} of the time");
    }

    /// <summary>A few aligned lines.</summary>
    public static void WriteText(CrashFigures figures, TextWriter output)
    {
        output.WriteLine($"a recorder killed {figures.Kills:N0} times (SIGKILL), {figures.KillsBeforeTraining:N0} of them before it had recorded anything new, and resumed each time");
        output.WriteLine($"  run         {figures.Steps:N0} steps, {figures.Frames:N0} frames, in {StatusLine.Duration(figures.Seconds)}");
        output.WriteLine($"  lost        {figures.FramesLost:N0} frames, {figures.EventsLost:N0} tokens and metrics, of {figures.Checked:N0} looked at again");
        output.WriteLine($"  cut off     {StatusLine.Size(figures.BytesCut)} that were not committed");
        output.WriteLine($"  differing   {figures.LossesDiffering:N0} losses, {figures.TokensDiffering:N0} tokens, {figures.WeightsDiffering:N0} weights and means from a run never killed");
    }
}
