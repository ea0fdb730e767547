using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Numerics;
using Brainscan.Format;
using Brainscan.Recorder.Natives;
using Brainscan.Recorder.Recording;

namespace Brainscan.Recorder;

/// <summary>The words of the command line, and what they become.</summary>
internal static class CommandLine
{
    /// <summary>Ten years; beyond, somebody has mistaken a unit.</summary>
    private const double MostMinutes = 10 * 366 * 24 * 60;

    private static readonly RecordOptions Defaults = new() { Corpus = [], Out = "" };

    private static readonly Option<string[]> Corpus = new("--corpus")
    {
        Description = "Text to learn from: a file, or a folder with all text files below it. May be given several times; mixed by size.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The recording to make, which must not exist; with --resume the one to go on with (the first file of its segments).",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<int> Layers = Whole("--layers", Defaults.Layers, 1, 1024, "Transformer blocks.");
    private static readonly Option<int> Heads = Whole("--heads", Defaults.Heads, 1, 1024, "Attention heads a block; divides the width.");
    private static readonly Option<int> Width = Whole("--width", Defaults.Width, 1, 65536, "Embedding dimensions.");
    private static readonly Option<int> Context = Whole("--context", Defaults.Context, 2, 16384, "Tokens (bytes) the model sees at once.");
    private static readonly Option<int> Batch = Whole("--batch", Defaults.Batch, 1, 65536, "Contexts of text a step, in bytes: cut into shorter windows as --window says.");
    private static readonly Option<int> Window = Whole(
        "--window", RecordOptions.StandardWindow, 0, 16384, $"Bytes in a window of text at first, which a young model learns most from; doubled after {RecordOptions.BytesOfFirstWindow:N0} bytes "
        + "seen and each time that number doubles, up to --context. 0: whole contexts from the first step on.");
    private static readonly Option<long> Steps = Whole(
        "--steps", Defaults.Steps, 1L, RecordOptions.MostSteps, "Optimiser steps. With --minutes too, the run ends at whichever comes first; with --minutes alone, steps do not end it.");

    private static readonly Option<double?> Minutes = new("--minutes")
    {
        Description = "Minutes to train, such as 4 or 0.5, from the first optimiser step on; the step under way is finished. A resumed run counts what it has "
            + "trained already, but not the time between.",
        HelpName = "M",
        CustomParser = result =>
        {
            string word = result.Tokens[^1].Value;
            if (NumberOf(word) is { } value && value <= MostMinutes) return value;
            result.AddError($"--minutes {word}: expected a number of minutes above 0, for example 4 or 0.5.");
            return null;
        },
    };

    private static readonly Option<int> Every = Whole(
        "--every", Defaults.Every, 1, 1_000_000_000, "Steps from one frame to the next; the start and the last step are always frames. With --minutes and without "
        + $"--every, frames are spread over that time instead: one a step at first, then further and further apart, {FrameSchedule.Frames} in all where there are as many steps.");

    private static readonly Option<int> Seed = Whole("--seed", Defaults.Seed, 0, int.MaxValue, "Same seed, same run, on the same CPU.");
    private static readonly Option<int> Tokens = Whole(
        "--tokens", Defaults.Tokens, 0, 1_000_000, "Bytes of text generated with the weights of each step.");

    private static readonly Option<double> LearningRate = Number(
        "--lr", Defaults.LearningRate, $"Learning rate of AdamW (weight decay {Training.WeightDecay}, gradient norm up to {Training.GradientNorm}): "
        + $"reached in {Recorder.LearningRate.WarmUpSteps} steps, then kept.");

    private static readonly Option<string> Prompt = new("--prompt")
    {
        Description = "What the generated text goes on from.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => Defaults.Prompt,
    };

    private static readonly Option<string> QualityWord = Word<Quality>("--quality", "How closely weights are kept: within 1/254 of a tensor's largest magnitude, within 1/4094, or bit for bit.");
    private static readonly Option<string> Device = Word<DeviceChoice>("--device", $"Where to train; auto takes a GPU where libtorch has one. {LibTorch.FolderVariable}=DIR in the environment names another libtorch, for example one with CUDA.");

    private static readonly Option<string> OnNanWord = Word<OnNan>(
        "--on-nan", "What to do when a weight is no number any more (NaN or infinite), from which no run recovers: stop records it, finishes the file and ends "
        + "with exit code 4; continue goes on. Either way the last checkpoint of numbers is kept.");

    private static readonly Option<bool> Resume = new("--resume")
    {
        Description = "Goes on with a run from its checkpoint (FILE.checkpoint.safetensors), whether it was killed, stopped or done. Its options come "
            + "from there; --steps, --minutes, --checkpoint, --device, --on-nan, --segment-size and --segment-frames may be others, --corpus other paths of the same text. "
            + "A file that was interrupted is continued, beside one that was finished a new segment begins.",
    };

    private static readonly Option<int> Checkpoint = Whole(
        "--checkpoint", Defaults.Checkpoint, 1, 1_000_000_000, "Steps from one checkpoint to the next, each at a frame; also at the end and at Ctrl-C.");

    private static readonly Option<int> Sync = Whole(
        "--sync", Defaults.SyncSeconds, 1, 3600, "Seconds after which what was recorded is on the disk, safe from a power cut.");

    private static readonly Option<long> SegmentSize = new("--segment-size")
    {
        Description = "Goes on in another file (name.0002.brainscan) when one has this size: bytes, or with KiB, MiB, GiB or TiB. 0: never.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => Defaults.SegmentBytes,
        CustomParser = result =>
        {
            string word = result.Tokens[^1].Value;
            if (BytesOf(word) is { } bytes) return bytes;
            result.AddError($"--segment-size {word}: expected a size, for example 4GiB, or 0.");
            return 0;
        },
    };

    private static readonly Option<int> SegmentFrames = Whole(
        "--segment-frames", Defaults.SegmentFrames, 0, int.MaxValue, "Goes on in another file after so many frames. 0: never.");

    private static readonly Option<bool> Json = new("--json") { Description = "Write the closing summary as JSON." };

    private static readonly Option<int> Pairs = Whole("--pairs", 15, 1, 100_000, "Steps of ours and of PyTorch's, in turn.");
    private static readonly Option<int> Kills = Whole("--kills", 200, 1, 100_000, "How often to kill the recorder.");
    private static readonly Option<int> RecordedSteps = Whole("--recorded-steps", 20, 1, 100_000, "Steps recorded after that.");

    /// <summary>What makes a run what it is, or is written in its recording's header.</summary>
    private static readonly (Option Option, Func<RecordOptions, object> ValueOf)[] Unchangeable =
    [
        (Layers, options => options.Layers), (Heads, options => options.Heads), (Width, options => options.Width), (Context, options => options.Context),
        (Batch, options => options.Batch), (Window, options => options.Window), (LearningRate, options => options.LearningRate),
        (Every, options => options.SpreadMinutes is null ? options.Every : "frames spread over its time"),
        (QualityWord, options => options.Quality.ToString().ToLowerInvariant()), (Seed, options => options.Seed), (Prompt, options => options.Prompt), (Tokens, options => options.Tokens),
        (Sync, options => options.SyncSeconds),
    ];

    /// <summary>The whole command line. What a command does is given by the caller; it returns the exit code.</summary>
    /// <param name="record">Trains and records; the flag asks for JSON.</param>
    /// <param name="resume">Goes on with a recording, with options made of those it was begun with; the flag asks for JSON.</param>
    /// <param name="bench">Measures, with so many pairs of steps and recorded steps; the flag asks for JSON.</param>
    /// <param name="crash">Kills a recorder that learns the corpus, with a seed, so often; the flag asks for JSON.</param>
    public static Command Create(
        Func<RecordOptions, bool, int> record, Func<string, Func<RecordOptions, RecordOptions>, bool, int> resume,
        Func<RecordOptions, int, int, bool, int> bench, Func<ImmutableArray<string>, int, int, bool, int> crash)
    {
        var command = new Command("record", "Trains a small GPT on text and records its weights, its text and its confidence as it learns.")
        {
            Corpus, Out, Resume, Layers, Heads, Width, Context, Batch, Window, LearningRate, Steps, Minutes, Every, QualityWord, Device, Seed, Prompt, Tokens,
            OnNanWord, Checkpoint, Sync, SegmentSize, SegmentFrames, Json,
        };
        command.SetAction(parse => parse.GetValue(Resume)
            ? resume(parse.GetRequiredValue(Out), begun => Merge(parse, begun), parse.GetValue(Json))
            : record(Read(parse), parse.GetValue(Json)));
        var benchStep = new Command("bench-step", "Times a training step beside PyTorch's (python3-torch), and what recording takes from training.")
        {
            Corpus, Layers, Heads, Width, Context, Batch, Every, Tokens, Pairs, RecordedSteps, Json,
        };
        benchStep.SetAction(parse => bench(ReadModel(parse), parse.GetValue(Pairs), parse.GetValue(RecordedSteps), parse.GetValue(Json)));
        var benchCrash = new Command("bench-crash", "Kills a recorder of a small model at random moments, resumes it each time, and checks that nothing is lost.")
        {
            Corpus, Kills, Seed, Json,
        };
        benchCrash.SetAction(parse => crash(ReadModel(parse).Corpus, parse.GetValue(Seed), parse.GetValue(Kills), parse.GetValue(Json)));
        var libTorch = new Command("libtorch", "Says which libtorch networks are trained with here, after a try.");
        libTorch.SetAction(parse => parse.InvocationConfiguration.Output.WriteLine(Machine.TryLibTorch()));
        return new Command("brainscan", "Trains a small GPT and records it.") { command, benchStep, benchCrash, libTorch, new HelpOption() };
    }

    private static RecordOptions Read(ParseResult parse) => ReadModel(parse) with
    {
        Out = parse.GetRequiredValue(Out),
        LearningRate = parse.GetValue(LearningRate),
        Window = parse.GetValue(Window),
        Steps = IsGiven(parse, Steps) || parse.GetValue(Minutes) is null ? parse.GetValue(Steps) : RecordOptions.MostSteps,
        Minutes = parse.GetValue(Minutes),
        SpreadMinutes = IsGiven(parse, Every) ? null : parse.GetValue(Minutes),
        Quality = Enum.Parse<Quality>(parse.GetRequiredValue(QualityWord), ignoreCase: true),
        Device = Enum.Parse<DeviceChoice>(parse.GetRequiredValue(Device), ignoreCase: true),
        OnNan = Enum.Parse<OnNan>(parse.GetRequiredValue(OnNanWord), ignoreCase: true),
        Seed = parse.GetValue(Seed),
        Prompt = parse.GetRequiredValue(Prompt),
        Checkpoint = parse.GetValue(Checkpoint),
        SyncSeconds = parse.GetValue(Sync),
        SegmentBytes = parse.GetValue(SegmentSize),
        SegmentFrames = parse.GetValue(SegmentFrames),
    };

    /// <summary>What a run was begun with, with what is given anew and may change.</summary>
    /// <exception cref="RecordingException">An option is given that may not change, with another value.</exception>
    private static RecordOptions Merge(ParseResult parse, RecordOptions begun)
    {
        RecordOptions given = Read(parse);
        foreach (var (option, valueOf) in Unchangeable)
        {
            if (!IsGiven(parse, option) || valueOf(given).Equals(valueOf(begun))) continue;
            throw new RecordingException(
                $"{option.Name} {valueOf(given)}: the run of {given.Out} was begun with {valueOf(begun)}; leave it out, or begin another run");
        }
        bool isEndGiven = IsGiven(parse, Steps) || IsGiven(parse, Minutes);
        return begun with
        {
            Out = given.Out,
            Corpus = IsGiven(parse, Corpus) ? given.Corpus : begun.Corpus,
            // either of the two says anew when the run ends
            Steps = isEndGiven ? given.Steps : begun.Steps,
            Minutes = isEndGiven ? given.Minutes : begun.Minutes,
            Device = IsGiven(parse, Device) ? given.Device : begun.Device,
            OnNan = IsGiven(parse, OnNanWord) ? given.OnNan : begun.OnNan,
            Checkpoint = IsGiven(parse, Checkpoint) ? given.Checkpoint : begun.Checkpoint,
            SegmentBytes = IsGiven(parse, SegmentSize) ? given.SegmentBytes : begun.SegmentBytes,
            SegmentFrames = IsGiven(parse, SegmentFrames) ? given.SegmentFrames : begun.SegmentFrames,
        };
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>What both commands have.</summary>
    private static RecordOptions ReadModel(ParseResult parse) => new()
    {
        Corpus = [.. parse.GetValue(Corpus) ?? []],
        Out = "",
        Layers = parse.GetValue(Layers),
        Heads = parse.GetValue(Heads),
        Width = parse.GetValue(Width),
        Context = parse.GetValue(Context),
        Batch = parse.GetValue(Batch),
        Every = parse.GetValue(Every),
        Tokens = parse.GetValue(Tokens),
    };

    /// <summary>Bytes of a size as a person writes it; null where it is none.</summary>
    private static long? BytesOf(string word)
    {
        string[] units = ["", "KiB", "MiB", "GiB", "TiB"];
        int unit = Array.FindLastIndex(units, word.EndsWith);
        return long.TryParse(word.AsSpan(0, word.Length - units[unit].Length), NumberStyles.None, null, out long count) && count <= long.MaxValue >> (10 * unit)
            ? count << (10 * unit)
            : null;
    }

    /// <summary>A number above 0; null where it is none.</summary>
    private static double? NumberOf(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value) ? value : null;

    private static Option<T> Whole<T>(string name, T standard, T least, T most, string description)
        where T : struct, IBinaryInteger<T> => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string word = result.Tokens[^1].Value;
            if (T.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most) return value;
            result.AddError($"{name} {word}: expected a whole number from {least} to {most}.");
            return default;
        },
    };

    private static Option<double> Number(string name, double standard, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string word = result.Tokens[^1].Value;
            if (NumberOf(word) is { } value) return value;
            result.AddError($"{name} {word}: expected a number above 0, for example {standard}.");
            return default;
        },
    };

    /// <summary>One of an enumeration's names, written small; the first is the default.</summary>
    private static Option<string> Word<T>(string name, string description) where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        return new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
            CustomParser = result =>
            {
                string word = result.Tokens[^1].Value;
                if (words.Contains(word)) return word;
                result.AddError($"{name} {word}: expected {string.Join(", ", words)}.");
                return null;
            },
        };
    }
}
