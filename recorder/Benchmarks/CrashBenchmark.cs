using System.Collections.Immutable;
using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Format.Safetensors;
using Brainscan.Recorder.Checkpoints;

namespace Brainscan.Recorder.Benchmarks;

/// <summary>What killing a recorder again and again came to; with <c>--json</c> its properties are the output, in camel case.</summary>
/// <param name="Kills">Times the recorder was killed, each at a random moment of its life.</param>
/// <param name="KillsBeforeTraining">Of these, before the process had recorded anything: while it started, or did recorded steps again.</param>
/// <param name="Steps">Optimiser steps of the run that survived them.</param>
/// <param name="Frames">Frames of its recording.</param>
/// <param name="Checked">Frames, tokens and metrics seen just before a kill, all kills together.</param>
/// <param name="FramesLost">Of the frames seen, those that were not there, or were others, after the kill or in the end.</param>
/// <param name="EventsLost">Of the tokens and metrics seen, likewise.</param>
/// <param name="BytesCut">Uncommitted bytes that resuming cut off, all kills together.</param>
/// <param name="LossesDiffering">Losses of the survivor that are not, bit for bit, those of a run that was never killed.</param>
/// <param name="TokensDiffering">Tokens and confidences likewise.</param>
/// <param name="WeightsDiffering">Weights and AdamW means after the last step likewise.</param>
/// <param name="Seconds">Wall time of it all.</param>
internal sealed record CrashFigures(
    int Kills, int KillsBeforeTraining, long Steps, int Frames, long Checked, long FramesLost, long EventsLost, long BytesCut,
    long LossesDiffering, long TokensDiffering, long WeightsDiffering, double Seconds)
{
    /// <summary>True when nothing was lost and nothing differs.</summary>
    public bool Passed => FramesLost + EventsLost + LossesDiffering + TokensDiffering + WeightsDiffering == 0;
}

/// <summary>
/// Kills a real recorder with SIGKILL at random moments, resumes it each time, and compares: what was committed before each kill is there
/// after it, and the run that was killed so often is in the end the run that was never killed.
/// </summary>
internal sealed class CrashBenchmark : IDisposable
{
    /// <summary>Steps after the last kill.</summary>
    private const int LastSteps = 100;

    /// <summary>A recorder that trains lives so much longer at most: several checkpoints of the small model.</summary>
    private static readonly TimeSpan Training = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brainscan-crash-");
    private readonly RecordOptions _options;
    private readonly Xoshiro256 _random;

    private CrashBenchmark(ImmutableArray<string> corpus, int seed) => (_options, _random) = (SmallRun(corpus, seed), new Xoshiro256(seed));

    private string Killed => Path.Combine(_folder.FullName, "killed.brainscan");

    private string Whole => Path.Combine(_folder.FullName, "whole.brainscan");

    /// <param name="corpus">Text for the model to learn.</param>
    /// <param name="seed">Chooses the moments, and the model's start.</param>
    /// <param name="kills">How often to kill.</param>
    /// <param name="report">Told after each kill how many there were.</param>
    /// <exception cref="RecordingException">A recorder ended by itself.</exception>
    public static CrashFigures Run(ImmutableArray<string> corpus, int seed, int kills, Action<int> report)
    {
        using var benchmark = new CrashBenchmark(corpus, seed);
        return benchmark.Run(kills, report);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Frames, tokens and checkpoints as close together as they ever come, so that many kills meet one being written.</summary>
    private static RecordOptions SmallRun(ImmutableArray<string> corpus, int seed) => new()
    {
        Corpus = corpus,
        Out = "",
        Layers = 2,
        Heads = 2,
        Width = 64,
        Context = 32,
        Batch = 2,
        Every = 1,
        Tokens = 1,
        Checkpoint = 20,
        Seed = seed,
        Quality = Quality.Exact,
    };

    private CrashFigures Run(int kills, Action<int> report)
    {
        var clock = Stopwatch.StartNew();
        var seen = new CommittedParts();
        TimeSpan start = FirstFrame();
        int early = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            using var process = Start(Killed, steps: 1_000_000_000);
            long before = Observe(seen);
            // Every second one while it starts, takes up the file and does recorded steps again; the others while it records.
            bool whileStarting = kill % 2 == 0;
            if (!whileStarting) WaitForProgress(process);
            RequireRunning(process, process.WaitForExit((whileStarting ? start : Training) * _random.NextDouble()));
            if (Observe(seen) == before) early++;
            process.Kill();
            process.WaitForExit();
            Observe(seen);
            report(kill + 1);
        }
        long steps = LastStep() + LastSteps;
        foreach (string recording in new[] { Killed, Whole })
        {
            using var process = Start(recording, steps);
            process.WaitForExit();
            if (process.ExitCode != 0) throw new RecordingException($"the recorder ended with exit code {process.ExitCode}: {process.StandardError.ReadToEnd().Trim()}");
        }
        using var killed = TimelineReader.Open(Killed);
        seen.Observe(killed, readAll: true);
        using var whole = TimelineReader.Open(Whole);
        return new CrashFigures(
            kills, early, steps, killed.Frames.Count, seen.Checked, seen.FramesLost + RecordingVerifier.Run(killed).Count, seen.EventsLost,
            killed.Resumes.Sum(resume => resume.BytesCut),
            Differing(Losses(killed), Losses(whole)), Differing(Tokens(killed), Tokens(whole)), WeightsDiffering(), clock.Elapsed.TotalSeconds);
    }

    /// <summary>How long a recorder takes to its first frame. That run is the first to be killed.</summary>
    private TimeSpan FirstFrame()
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(Killed, steps: 1_000_000_000);
        WaitForProgress(process);
        process.Kill();
        process.WaitForExit();
        return clock.Elapsed;
    }

    /// <summary>Starts a recorder on a new recording, or on the one that is there.</summary>
    private Process Start(string recording, long steps)
    {
        bool resume = File.Exists(CheckpointFile.PathOf(recording));
        if (!resume) File.Delete(recording); // killed before its first checkpoint, and so before its first frame
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            typeof(CrashBenchmark).Assembly.Location, "record", "--out", recording, "--steps", $"{steps}", "--device", "cpu",
            "--checkpoint", $"{_options.Checkpoint}",
            .. resume ? (string[])["--resume"] :
            [
                .. _options.Corpus.SelectMany(path => new[] { "--corpus", path }), "--layers", $"{_options.Layers}", "--heads", $"{_options.Heads}",
                "--width", $"{_options.Width}", "--context", $"{_options.Context}", "--batch", $"{_options.Batch}", "--every", $"{_options.Every}",
                "--tokens", $"{_options.Tokens}", "--seed", $"{_options.Seed}", "--quality", $"{_options.Quality}".ToLowerInvariant(),
            ],
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Its first line says that it trains.</summary>
    /// <summary>Waits for the first line about a step; what is said before, of the corpus, comes before the recording is there.</summary>
    private static void WaitForProgress(Process process)
    {
        string? line;
        do line = process.StandardError.ReadLine();
        while (line is not null && !line.StartsWith("step ", StringComparison.Ordinal));
        RequireRunning(process, line is null);
    }

    private static void RequireRunning(Process process, bool ended)
    {
        if (!ended) return;
        process.WaitForExit();
        throw new RecordingException($"the recorder ended by itself, with exit code {process.ExitCode}: {process.StandardError.ReadToEnd().Trim()}");
    }

    /// <summary>Looks at what is committed now; gives how much it is.</summary>
    private long Observe(CommittedParts seen)
    {
        if (!File.Exists(CheckpointFile.PathOf(Killed))) return 0; // nothing that would have to be there later
        using var recording = TimelineReader.Open(Killed);
        seen.Observe(recording);
        return seen.Count;
    }

    private long LastStep()
    {
        using var recording = TimelineReader.Open(Killed);
        return recording.Metrics.Count > 0 ? recording.Metrics[^1].Step : 0;
    }

    private long WeightsDiffering()
    {
        using var killed = SafetensorsFile.Open(CheckpointFile.PathOf(Killed));
        using var whole = SafetensorsFile.Open(CheckpointFile.PathOf(Whole));
        long differing = 0;
        foreach (var tensor in whole.Tensors.Where(tensor => tensor.Type == SafetensorsType.F32))
        {
            var (one, other) = (new uint[tensor.Count], new uint[tensor.Count]);
            killed.Read<uint>(tensor.Name, 0, one);
            whole.Read<uint>(tensor.Name, 0, other);
            differing += Differing(one, other);
        }
        return differing;
    }

    private static IReadOnlyList<(long, double)> Losses(TimelineReader recording) =>
        [.. recording.Metrics.Where(metric => metric.Name == "loss").Select(metric => (metric.Step, metric.Value))];

    private static IReadOnlyList<(long, int, float)> Tokens(TimelineReader recording) =>
        [.. recording.Tokens.Select(token => (token.Step, token.Value, token.Confidence))];

    private static long Differing<T>(IReadOnlyList<T> some, IReadOnlyList<T> others) where T : struct =>
        some.Zip(others).LongCount(pair => !pair.First.Equals(pair.Second)) + Math.Abs(some.Count - others.Count);
}
