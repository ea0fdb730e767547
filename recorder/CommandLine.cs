using System.CommandLine;
using System.CommandLine.Help;
using System.Numerics;
using Brainscan.Format;

namespace Brainscan.Recorder;

/// <summary>The words of the command line, and what they become.</summary>
internal static class CommandLine
{
    private static readonly RecordOptions Defaults = new() { Corpus = [], Out = "" };

    private static readonly Option<string[]> Corpus = new("--corpus")
    {
        Description = "Text to learn from: a file, or a folder with all text files below it. May be given several times; mixed by size.",
        HelpName = "PATH",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The recording to make. Must not exist.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<int> Layers = Whole("--layers", Defaults.Layers, 1, 1024, "Transformer blocks.");
    private static readonly Option<int> Heads = Whole("--heads", Defaults.Heads, 1, 1024, "Attention heads a block; divides the width.");
    private static readonly Option<int> Width = Whole("--width", Defaults.Width, 1, 65536, "Embedding dimensions.");
    private static readonly Option<int> Context = Whole("--context", Defaults.Context, 2, 16384, "Tokens (bytes) the model sees at once.");
    private static readonly Option<int> Batch = Whole("--batch", Defaults.Batch, 1, 65536, "Windows of text a step.");
    private static readonly Option<long> Steps = Whole("--steps", Defaults.Steps, 1L, 1_000_000_000_000L, "Optimiser steps.");
    private static readonly Option<int> Every = Whole(
        "--every", Defaults.Every, 1, 1_000_000_000, "Steps from one frame to the next; the start and the last step are always frames.");

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

    private static readonly Option<string> QualityWord = Word<Quality>("--quality", "How closely weights are kept: display is 8 bits.");
    private static readonly Option<string> Device = Word<DeviceChoice>("--device", "Where to train; auto takes a GPU where libtorch has one.");

    private static readonly Option<bool> Json = new("--json") { Description = "Write the closing summary as JSON." };

    private static readonly Option<int> Pairs = Whole("--pairs", 15, 1, 100_000, "Steps of ours and of PyTorch's, in turn.");
    private static readonly Option<int> RecordedSteps = Whole("--recorded-steps", 20, 1, 100_000, "Steps recorded after that.");

    /// <summary>The whole command line. What a command does is given by the caller; it returns the exit code.</summary>
    /// <param name="record">Trains and records; the flag asks for JSON.</param>
    /// <param name="bench">Measures, with so many pairs of steps and recorded steps; the flag asks for JSON.</param>
    public static Command Create(Func<RecordOptions, bool, int> record, Func<RecordOptions, int, int, bool, int> bench)
    {
        var command = new Command("record", "Trains a small GPT on text and records its weights, its text and its confidence as it learns.")
        {
            Corpus, Out, Layers, Heads, Width, Context, Batch, LearningRate, Steps, Every, QualityWord, Device, Seed, Prompt, Tokens, Json,
        };
        command.SetAction(parse => record(Read(parse), parse.GetValue(Json)));
        var benchStep = new Command("bench-step", "Times a training step beside PyTorch's (python3-torch), and what recording takes from training.")
        {
            Corpus, Layers, Heads, Width, Context, Batch, Every, Tokens, Pairs, RecordedSteps, Json,
        };
        benchStep.SetAction(parse => bench(ReadModel(parse), parse.GetValue(Pairs), parse.GetValue(RecordedSteps), parse.GetValue(Json)));
        return new Command("brainscan", "Trains a small GPT and records it.") { command, benchStep, new HelpOption() };
    }

    private static RecordOptions Read(ParseResult parse) => ReadModel(parse) with
    {
        Out = parse.GetRequiredValue(Out),
        LearningRate = parse.GetValue(LearningRate),
        Steps = parse.GetValue(Steps),
        Quality = Enum.Parse<Quality>(parse.GetRequiredValue(QualityWord), ignoreCase: true),
        Device = Enum.Parse<DeviceChoice>(parse.GetRequiredValue(Device), ignoreCase: true),
        Seed = parse.GetValue(Seed),
        Prompt = parse.GetRequiredValue(Prompt),
    };

    /// <summary>What both commands have.</summary>
    private static RecordOptions ReadModel(ParseResult parse) => new()
    {
        Corpus = [.. parse.GetRequiredValue(Corpus)],
        Out = "",
        Layers = parse.GetValue(Layers),
        Heads = parse.GetValue(Heads),
        Width = parse.GetValue(Width),
        Context = parse.GetValue(Context),
        Batch = parse.GetValue(Batch),
        Every = parse.GetValue(Every),
        Tokens = parse.GetValue(Tokens),
    };

    private static Option<T> Whole<T>(string name, T standard, T least, T most, string description)
        where T : struct, IBinaryInteger<T> => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string word = result.Tokens[^1].Value;
            if (T.TryParse(word, null, out T value) && value >= least && value <= most) return value;
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
            if (double.TryParse(word, out double value) && value > 0 && double.IsFinite(value)) return value;
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
