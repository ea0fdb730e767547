using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
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

    private static readonly Option<string> Out = new("--out") { Description = "The recording to make. Must not exist.", HelpName = "FILE", Required = true };
    private static readonly Option<int> Layers = Whole("--layers", Defaults.Layers, 1, 1024, "Transformer blocks.");
    private static readonly Option<int> Heads = Whole("--heads", Defaults.Heads, 1, 1024, "Attention heads a block; divides the width.");
    private static readonly Option<int> Width = Whole("--width", Defaults.Width, 1, 65536, "Embedding dimensions.");
    private static readonly Option<int> Context = Whole("--context", Defaults.Context, 2, 16384, "Tokens (bytes) the model sees at once.");
    private static readonly Option<int> Batch = Whole("--batch", Defaults.Batch, 1, 65536, "Windows of text a step.");
    private static readonly Option<long> Steps = Whole("--steps", Defaults.Steps, 1L, 1_000_000_000_000L, "Optimiser steps.");
    private static readonly Option<int> Every = Whole("--every", Defaults.Every, 1, 1_000_000_000, "Steps from one frame to the next; the start and the last step are always frames.");
    private static readonly Option<int> Seed = Whole("--seed", Defaults.Seed, 0, int.MaxValue, "Same seed, same run, on the same CPU.");
    private static readonly Option<int> Tokens = Whole("--tokens", Defaults.Tokens, 0, 1_000_000, "Bytes of text generated with the weights of each step.");

    private static readonly Option<double> LearningRate = Number(
        "--lr", Defaults.LearningRate, $"Learning rate of AdamW (weight decay {Training.WeightDecay}, gradient norm up to {Training.GradientNorm}): "
        + $"reached in {Recorder.LearningRate.WarmUpSteps} steps, then kept.");

    private static readonly Option<string> Prompt = new("--prompt")
    {
        Description = "What the generated text goes on from.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => Defaults.Prompt,
    };

    private static readonly Option<Quality> QualityOf = Word("--quality", "How closely weights are kept: display (8 bits).", [("display", Quality.Display)]);

    private static readonly Option<DeviceChoice> Device = Word(
        "--device", "Where to train: auto, cpu or cuda.", [("auto", DeviceChoice.Auto), ("cpu", DeviceChoice.Cpu), ("cuda", DeviceChoice.Cuda)]);

    private static readonly Option<bool> Json = new("--json") { Description = "Write the closing summary as JSON." };

    /// <summary>The whole command line. What a command does is given by the caller; it returns the exit code.</summary>
    public static Command Create(Func<RecordOptions, bool, int> record)
    {
        var command = new Command("record", "Trains a small GPT on text and records its weights, its text and its confidence as it learns.")
        {
            Corpus, Out, Layers, Heads, Width, Context, Batch, LearningRate, Steps, Every, QualityOf, Device, Seed, Prompt, Tokens, Json,
        };
        command.SetAction(parse => record(Read(parse), parse.GetValue(Json)));
        return new Command("brainscan", "Trains a small GPT and records it.") { command, new HelpOption() };
    }

    private static RecordOptions Read(ParseResult parse) => new()
    {
        Corpus = [.. parse.GetRequiredValue(Corpus)],
        Out = parse.GetRequiredValue(Out),
        Layers = parse.GetValue(Layers),
        Heads = parse.GetValue(Heads),
        Width = parse.GetValue(Width),
        Context = parse.GetValue(Context),
        Batch = parse.GetValue(Batch),
        LearningRate = parse.GetValue(LearningRate),
        Steps = parse.GetValue(Steps),
        Every = parse.GetValue(Every),
        Quality = parse.GetValue(QualityOf),
        Device = parse.GetValue(Device),
        Seed = parse.GetValue(Seed),
        Prompt = parse.GetRequiredValue(Prompt),
        Tokens = parse.GetValue(Tokens),
    };

    private static Option<T> Whole<T>(string name, T standard, T least, T most, string description) where T : struct, IBinaryInteger<T> => new(name)
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

    private static Option<T> Word<T>(string name, string description, (string Word, T Value)[] words) where T : struct => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words.Select(pair => pair.Word)),
        DefaultValueFactory = _ => words[0].Value,
        CustomParser = (ArgumentResult result) =>
        {
            string word = result.Tokens[^1].Value;
            foreach (var pair in words)
            {
                if (pair.Word == word) return pair.Value;
            }
            result.AddError($"{name} {word}: expected {string.Join(", ", words.Select(pair => pair.Word))}.");
            return default;
        },
    };
}
