using System.Collections.Immutable;
using System.Globalization;
using Brainscan.Format;
using Brainscan.Recorder.Checkpoints;
using Brainscan.Recorder.Model;

namespace Brainscan.Recorder;

/// <summary>Where to train.</summary>
internal enum DeviceChoice
{
    /// <summary>On a GPU where libtorch has one, else on the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>What to do when a weight is no number any more.</summary>
internal enum OnNan
{
    /// <summary>Record it, finish the file, and end: nothing can be learned from there on.</summary>
    Stop,

    /// <summary>Go on all the same.</summary>
    Continue,
}

/// <summary>Everything a run depends on. The defaults are the piece's own.</summary>
internal sealed record RecordOptions
{
    /// <summary>Weights of one run at most: the flat buffer is handed over as one span of bytes.</summary>
    public const long MostWeights = int.MaxValue / sizeof(float);

    /// <summary>Tokens of one step at most; the activations of so many fill any machine's memory.</summary>
    public const int MostTokens = 1 << 22;

    /// <summary>Steps that no run gets to: what stands where nothing but the time, or a person, ends it.</summary>
    public const long MostSteps = 1_000_000_000_000;

    /// <summary>What a new run begins with where nobody says otherwise.</summary>
    public const int StandardWindow = 16;

    /// <summary>Bytes seen before the first window doubles; each size lasts until twice as many were seen as at its beginning.</summary>
    public const long BytesOfFirstWindow = 1 << 17;

    public required ImmutableArray<string> Corpus { get; init; }

    public required string Out { get; init; }

    public int Layers { get; init; } = 8;

    public int Heads { get; init; } = 9;

    public int Width { get; init; } = 558;

    public int Context { get; init; } = 256;

    /// <summary>A step learns from as many bytes as so many whole contexts have.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>
    /// Bytes in a window of text at first; it doubles with the bytes seen, up to the context (<see cref="WindowAt"/>). 0: whole contexts from the first step on,
    /// as runs have it that were begun before there was a choice. See docs/decisions/020.
    /// </summary>
    public int Window { get; init; }

    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Optimiser steps at most; <see cref="MostSteps"/> where their number does not end the run.</summary>
    public long Steps { get; init; } = 1000;

    /// <summary>Minutes of training at most, over all processes of the run, from its first optimiser step on; null where time does not end it.</summary>
    public double? Minutes { get; init; }

    /// <summary>Optimiser steps from one frame to the next, where frames are not spread over time.</summary>
    public int Every { get; init; } = 10;

    /// <summary>
    /// Minutes that frames are spread over, as <see cref="Recording.FrameSchedule"/> does it; null where there is one <see cref="Every"/> so many steps.
    /// A run keeps it when it is resumed for longer.
    /// </summary>
    public double? SpreadMinutes { get; init; }

    public Quality Quality { get; init; } = Quality.Display;

    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    /// <summary>What to do when a weight is no number any more.</summary>
    public OnNan OnNan { get; init; }

    public int Seed { get; init; }

    /// <summary>What the generated text begins after.</summary>
    public string Prompt { get; init; } = "The ";

    /// <summary>Tokens generated with the weights of each step.</summary>
    public int Tokens { get; init; } = 8;

    /// <summary>
    /// Optimiser steps from one checkpoint to the next, each at a frame. One takes about a second for the full model, of which 500 steps
    /// take ten minutes on two cores: 0.2 % of the time, and a killed run has at most so much to do again.
    /// </summary>
    public int Checkpoint { get; init; } = 500;

    /// <summary>Seconds from one moment at which the file is on the disk to the next.</summary>
    public int SyncSeconds { get; init; } = 10;

    /// <summary>Bytes after which the recording goes on in another file; 0: never.</summary>
    public long SegmentBytes { get; init; }

    /// <summary>Frames after which the recording goes on in another file; 0: never.</summary>
    public int SegmentFrames { get; init; }

    /// <summary>The model's shape; a token is a byte.</summary>
    public ModelInfo Model => new(Layers, Heads, Width, Context, Vocabulary: 256);

    /// <summary>Bytes in a window of text after so many bytes seen. What comes before a window's first byte the model does not see.</summary>
    public int WindowAt(long bytesSeen)
    {
        if (Window == 0) return Context;
        int window = Window;
        for (long until = BytesOfFirstWindow; bytesSeen >= until && window < Context; until *= 2) window *= 2;
        return Math.Min(window, Context);
    }

    /// <summary>Whether a run's time, in seconds, is at its end.</summary>
    public bool IsTimeOver(double seconds) => seconds >= 60 * Minutes;

    /// <summary>The same run, its text found from any folder.</summary>
    public RecordOptions WithFullPaths() => this with { Corpus = [.. Corpus.Select(Path.GetFullPath)] };

    /// <summary>Checks what no single option can tell, for a new run.</summary>
    /// <exception cref="RecordingException">The options do not go together, or the output exists.</exception>
    public void Check()
    {
        CheckModel();
        if (Out.Length == 0) throw new RecordingException("--out is empty: name the recording to make");
        // One that holds nothing is what a kill in the first moments leaves: it is begun anew.
        if (Directory.Exists(Out) || (File.Exists(Out) && (File.Exists(CheckpointFile.PathOf(Out)) || !RecordingWriter.HoldsNothing(Out))))
        {
            throw new RecordingException(
                $"{Out} exists: a recording never replaces anything, so name another --out, remove it first, or go on with it by --resume");
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(Out)) ?? "/";
        if (!Directory.Exists(folder)) throw new RecordingException($"--out {Out}: there is no folder {folder}; make it first");
        string checkpoint = CheckpointFile.PathOf(Out);
        if (File.Exists(checkpoint))
            throw new RecordingException($"{checkpoint} exists: it belongs to a recording that is not there any more, so remove it first or name another --out");
    }

    /// <summary>Checks the model and its batches.</summary>
    /// <exception cref="RecordingException">The options do not go together.</exception>
    public void CheckModel()
    {
        if (Width % Heads != 0)
        {
            throw new RecordingException(
                $"--heads {Heads} does not divide --width {Width}: every head needs as many dimensions, for example --width {(Width / Heads + 1) * Heads}");
        }
        // Before any shape is multiplied out in 32 bits.
        double weights = 12.0 * Layers * Width * Width + (512.0 + Context + 4 * Layers + 2) * Width;
        if (weights > MostWeights || (double)Context * Context > MostWeights)
        {
            throw new RecordingException(
                $"a model of --layers {Layers} --width {Width} --context {Context} has {weights:N0} parameters: {MostWeights:N0} at most can be recorded");
        }
        if ((long)Batch * Context > MostTokens)
        {
            throw new RecordingException(
                $"--batch {Batch} of --context {Context} is {(long)Batch * Context:N0} tokens a step: {MostTokens:N0} at most");
        }
    }

    /// <summary>What the recording says about itself.</summary>
    public RecordingHeader Header(string device) => new()
    {
        RunId = Guid.NewGuid(),
        Started = DateTimeOffset.UtcNow,
        Software = $"Brainscan.Recorder {typeof(RecordOptions).Assembly.GetName().Version?.ToString(3)}",
        Quality = Quality,
        StepsPerFrame = SpreadMinutes is null ? Every : 1,
        SyncSeconds = SyncSeconds,
        Tensors = GptTensors.Of(Model),
        Model = Model,
        Run = new Dictionary<string, string?>
        {
            // names only: a recording that is handed on says nothing of its machine's folders
            ["corpus"] = string.Join(' ', Corpus.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))))),
            ["device"] = device,
            ["batch"] = $"{Batch}",
            ["first_window"] = Window > 0 ? $"{Window}" : null,
            ["learning_rate"] = $"{LearningRate}",
            ["weight_decay"] = $"{Training.WeightDecay}",
            ["steps"] = Steps < MostSteps ? $"{Steps}" : null,
            ["minutes"] = Minutes is { } minutes ? string.Create(CultureInfo.InvariantCulture, $"{minutes}") : null,
            ["seed"] = $"{Seed}",
            ["prompt"] = Prompt,
            ["tokens_per_step"] = $"{Tokens}",
            ["temperature"] = $"{Text.TextGenerator.Temperature}",
        }.Where(entry => entry.Value is not null).ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value!),
    };
}
