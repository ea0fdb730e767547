using Brainscan.Format;
using Brainscan.Recorder.Model;
using Brainscan.Recorder.Text;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

public sealed class TextGeneratorTests
{
    private static readonly ModelInfo Tiny = new(Layers: 1, Heads: 2, Width: 16, Context: 12, Vocabulary: 256);

    [Fact]
    public void Sampler_draws_by_the_sharpened_and_reports_the_plain_probability()
    {
        float[] logits = [0f, MathF.Log(2), MathF.Log(5), float.NegativeInfinity];
        float[] plain = [1 / 8f, 2 / 8f, 5 / 8f];
        double[] sharp = [.. plain.Select(p => Math.Pow(p, 1 / 0.5))];
        var sampler = new Sampler(new Xoshiro256(1), temperature: 0.5);
        var drawn = new int[3];
        const int Draws = 20_000;
        for (int i = 0; i < Draws; i++)
        {
            var (token, confidence) = sampler.Draw(logits);
            Assert.Equal(plain[token], confidence, 1e-6f);
            drawn[token]++;
        }
        for (int token = 0; token < 3; token++) Assert.Equal(sharp[token] / sharp.Sum(), drawn[token] / (double)Draws, 0.02);
    }

    [Fact]
    public void Confidence_is_the_probability_that_one_pass_over_the_text_gives()
    {
        using var model = new Gpt(Tiny, seed: 5, CPU);
        var generator = new TextGenerator(model, "abc"u8, new Xoshiro256(9));
        (int Token, float Confidence)[] tokens = generator.Generate(6, Tiny.Context);

        using var scope = NewDisposeScope();
        long[] text = [.. "abc"u8.ToArray().Select(value => (long)value), .. tokens.Select(token => (long)token.Token)];
        var probabilities = nn.functional.softmax(model.Forward(tensor(text, [1, text.Length])), -1);
        for (int i = 0; i < tokens.Length; i++)
        {
            float expected = Torch.Values(probabilities.select(1, 2 + i))[tokens[i].Token];
            Assert.Equal(expected, tokens[i].Confidence, 1e-5f);
        }
    }

    [Fact]
    public void Text_goes_on_beyond_the_context_and_the_same_for_the_same_seed()
    {
        using var model = new Gpt(Tiny, seed: 5, CPU);
        var first = new TextGenerator(model, "\n"u8, new Xoshiro256(9));
        var second = new TextGenerator(model, "\n"u8, new Xoshiro256(9));
        Assert.Equal(first.Generate(40, Tiny.Context), second.Generate(40, Tiny.Context));
        Assert.Equal(first.Generate(3, Tiny.Context), second.Generate(3, Tiny.Context));
        Assert.NotEqual(first.Generate(40, Tiny.Context), new TextGenerator(model, "\n"u8, new Xoshiro256(10)).Generate(40, Tiny.Context));
    }

    [Fact]
    public void Text_is_written_with_no_more_than_the_window_before_it()
    {
        using var model = new Gpt(Tiny, seed: 5, CPU);
        const int Window = 6;
        var generator = new TextGenerator(model, "abcdefgh"u8, new Xoshiro256(9));
        (int Token, float Confidence)[] tokens = generator.Generate(8, Window);

        // It begins with what half a window holds, goes on to a whole one, and begins again with its last half.
        using var scope = NewDisposeScope();
        var text = "fgh"u8.ToArray().Select(value => (long)value).ToList();
        int from = 0;
        foreach (var (token, confidence) in tokens)
        {
            if (text.Count - from > Window) from = text.Count - Window / 2;
            var probabilities = nn.functional.softmax(model.Forward(tensor([.. text.Skip(from)], [1, text.Count - from])), -1);
            Assert.Equal(Torch.Values(probabilities.select(1, text.Count - from - 1))[token], confidence, 1e-5f);
            text.Add(token);
        }
        Assert.Equal(text.TakeLast(Window / 2).Select(token => (byte)token), generator.Text);
    }
}
