using System.Diagnostics;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Benchmarks;

/// <summary>What the benchmark found; with <c>--json</c> its properties are the output, in camel case.</summary>
/// <param name="Parameters">Weights of the model.</param>
/// <param name="Threads">Threads of libtorch, in both processes.</param>
/// <param name="Pairs">Steps of each, taken in turn.</param>
/// <param name="StepMs">Median of our step.</param>
/// <param name="PyTorchStepMs">Median of PyTorch's.</param>
/// <param name="RecordedSteps">Steps of the second part, recorded at the interval given.</param>
/// <param name="Every">That interval.</param>
/// <param name="RecorderShare">Of their wall time: copying weights, waiting for the encoder, writing events.</param>
/// <param name="SlowdownShare">Of their wall time: what they took beyond as many median steps, the encoder's use of the processors included.</param>
/// <param name="TextShare">Of their wall time: generating text.</param>
internal sealed record StepFigures(
    long Parameters, int Threads, int Pairs, double StepMs, double PyTorchStepMs,
    long RecordedSteps, int Every, double RecorderShare, double SlowdownShare, double TextShare)
{
    /// <summary>Our step's time as a multiple of PyTorch's.</summary>
    public double RatioToPyTorch => StepMs / PyTorchStepMs;
}

/// <summary>Times the training loop itself: against PyTorch, step by step in turn, and then what recording takes from it.</summary>
internal static class StepBenchmark
{
    /// <summary>First steps fill caches and pools of both.</summary>
    private const int WarmUp = 2;

    public static StepFigures Run(RecordOptions options, int pairs, int recordedSteps)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("brainscan-bench-");
        try
        {
            var (ours, theirs, threads) = AgainstPyTorch(options with { Out = Path.Combine(folder.FullName, "plain.brainscan") }, pairs);
            var steps = new List<double>();
            (long last, double checkpoints) = (0, 0);
            RunSummary recorded = Training.Run(
                options with { Out = Path.Combine(folder.FullName, "recorded.brainscan"), Steps = recordedSteps },
                CPU,
                status =>
                {
                    // The checkpoint at the end would weigh as much here as in a run of hours.
                    if (last != 0) steps.Add(Stopwatch.GetElapsedTime(last).TotalSeconds - (status.CheckpointSeconds - checkpoints));
                    (last, checkpoints) = (Stopwatch.GetTimestamp(), status.CheckpointSeconds);
                },
                CancellationToken.None);
            return new StepFigures(
                recorded.Parameters, threads, pairs, 1000 * Median(ours), 1000 * Median(theirs),
                recordedSteps, options.Every, recorded.RecorderShare, 1 - Median(steps) * steps.Count / steps.Sum(), recorded.TextShare);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Our steps are those of a run that is not recorded between its ends and writes no text; after each, PyTorch does one.</summary>
    private static (List<double> Ours, List<double> Theirs, int Threads) AgainstPyTorch(RecordOptions options, int pairs)
    {
        Machine.Choose(DeviceChoice.Cpu);
        int threads = get_num_threads();
        using var pyTorch = new PyTorchProcess(options, threads);
        List<double> ours = [], theirs = [];
        long start = 0;
        Training.Run(
            options with { Steps = WarmUp + pairs + 1, Every = int.MaxValue, Tokens = 0 },
            CPU,
            status =>
            {
                // The last step has the last frame in it.
                if (status.Step == status.Steps) return;
                if (status.Step > WarmUp) ours.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                double seconds = pyTorch.Step();
                if (status.Step > WarmUp) theirs.Add(seconds);
                start = Stopwatch.GetTimestamp();
            },
            CancellationToken.None);
        return (ours, theirs, threads);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
