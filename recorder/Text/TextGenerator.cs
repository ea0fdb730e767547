using System.Runtime.InteropServices;
using Brainscan.Recorder.Model;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Text;

/// <summary>
/// Writes on and on with the weights of the moment, beginning at a prompt. Before each piece it reads the last quarter of a context
/// anew, or half of a shorter window, since keys and values of older weights would make the confidences those of no model.
/// </summary>
internal sealed class TextGenerator
{
    public const double Temperature = 0.8;

    private readonly Gpt _model;
    private readonly Sampler _sampler;
    private readonly List<byte> _text = [];

    /// <summary>Goes on from a text, which is not empty, with numbers from a generator of its own.</summary>
    public TextGenerator(Gpt model, ReadOnlySpan<byte> text, Xoshiro256 random)
    {
        _model = model;
        _sampler = new Sampler(random, Temperature);
        _text.AddRange(text);
        Forget(MemoryOf(model.Shape.Context));
    }

    /// <summary>As much of the text so far as the next token depends on.</summary>
    public byte[] Text => [.. _text];

    /// <summary>State of the generator that chooses tokens.</summary>
    public ulong[] RandomState => _sampler.Random.State;

    /// <summary>The next tokens, each with the probability that the model gave it.</summary>
    /// <param name="count">How many.</param>
    /// <param name="window">Tokens that the model is used to, 2 to its context: it is asked for none after more.</param>
    public (int Token, float Confidence)[] Generate(int count, int window)
    {
        int memory = MemoryOf(window);
        Forget(memory);
        var tokens = new (int Token, float Confidence)[count];
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var cache = new KeyValueCache(_model.Shape.Layers);
        for (int i = 0; i < count; i++)
        {
            if (cache.Length == window) cache = new KeyValueCache(_model.Shape.Layers);
            byte[] unread = cache.Length == 0 ? [.. _text] : [_text[^1]];
            tokens[i] = _sampler.Draw(Read(unread, cache));
            _text.Add((byte)tokens[i].Token);
            Forget(memory);
        }
        return tokens;
    }

    /// <summary>Logits of the token after the last of <paramref name="bytes"/>.</summary>
    private float[] Read(byte[] bytes, KeyValueCache cache)
    {
        var tokens = tensor(Array.ConvertAll(bytes, value => (long)value), [1, bytes.Length], device: _model.Device);
        var last = _model.Forward(tokens, cache).select(1, bytes.Length - 1).cpu();         // [1, V]
        return MemoryMarshal.Cast<byte, float>(last.bytes).ToArray();
    }

    private int MemoryOf(int window) => Math.Max(1, Math.Min(_model.Shape.Context / 4, window / 2));

    private void Forget(int memory) => _text.RemoveRange(0, Math.Max(0, _text.Count - memory));
}
