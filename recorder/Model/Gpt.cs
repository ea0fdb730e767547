using System.Collections.Immutable;
using Brainscan.Format;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Model;

/// <summary>
/// The GPT that is trained and recorded: pre-norm blocks, learned positions, exact GELU, causal attention, final norm, untied head,
/// no biases but the norms'. In the shapes below B is the batch, T the tokens given, S those and the cached ones before them,
/// D the width, H the heads, K = D / H, V the vocabulary.
/// </summary>
internal sealed class Gpt : IDisposable
{
    private readonly Tensor _mask;      // [context, context]: 0 where a token may look, −∞ at tokens after it

    public Gpt(ModelInfo shape, long seed, Device device)
    {
        Shape = shape;
        Device = device;
        Tensors = GptTensors.Of(shape);
        Parameters = new FlatParameters(Tensors, seed, device);
        int context = shape.Context;
        var mask = new float[context * context];
        for (int row = 0; row < context; row++) mask.AsSpan(row * context + row + 1, context - row - 1).Fill(float.NegativeInfinity);
        _mask = tensor(mask, [context, context], device: device);
    }

    public ModelInfo Shape { get; }

    public Device Device { get; }

    /// <summary>The parameters' names and places in the flat buffer.</summary>
    public ImmutableArray<TensorInfo> Tensors { get; }

    public FlatParameters Parameters { get; }

    /// <summary>
    /// Logits [B, T, V] of the token after each of <paramref name="tokens"/> [B, T]. With a cache (B = 1) the tokens follow those it
    /// holds, and it holds them afterwards as well; together they fit the context.
    /// </summary>
    public Tensor Forward(Tensor tokens, KeyValueCache? cache = null)
    {
        (long batch, long count, long past) = (tokens.shape[0], tokens.shape[1], cache?.Length ?? 0);
        var mask = _mask.narrow(0, past, count).narrow(1, 0, past + count);                     // [T, S]
        var tokenVectors = Parameters[0].index_select(0, tokens.view(-1)).view(batch, count, Shape.Width);
        var x = tokenVectors + Parameters[1].narrow(0, past, count);                            // [B, T, D]
        for (int layer = 0; layer < Shape.Layers; layer++)
        {
            var block = new Block(Parameters, layer);
            var normal = nn.functional.layer_norm(x, [Shape.Width], block.Norm1Weight, block.Norm1Bias);
            x += nn.functional.linear(Attention(nn.functional.linear(normal, block.Qkv), mask, cache, layer), block.Proj);
            normal = nn.functional.layer_norm(x, [Shape.Width], block.Norm2Weight, block.Norm2Bias);
            x += nn.functional.linear(nn.functional.gelu(nn.functional.linear(normal, block.Up)), block.Down);
        }
        int last = Tensors.Length - 3;
        x = nn.functional.layer_norm(x, [Shape.Width], Parameters[last], Parameters[last + 1]);
        return nn.functional.linear(x, Parameters[last + 2]);                                      // [B, T, V]
    }

    public void Dispose()
    {
        _mask.Dispose();
        Parameters.Dispose();
    }

    /// <summary>
    /// What each token gathers from those it may look at: [B, T, 3D] → [B, T, D]. Scale and mask go into the first product
    /// (one pass over the scores in place of three), and <c>unbind</c> has a backward pass of one copy where slices have three.
    /// </summary>
    private Tensor Attention(Tensor qkv, Tensor mask, KeyValueCache? cache, int layer)
    {
        (long batch, long count, long heads, long headWidth) = (qkv.shape[0], qkv.shape[1], Shape.Heads, Shape.Width / Shape.Heads);
        var parts = qkv.view(batch, count, 3, heads, headWidth).permute(2, 0, 3, 1, 4)
            .reshape(3, batch * heads, count, headWidth).unbind();
        var (queries, keys, values) = (parts[0], parts[1], parts[2]);                           // [B·H, T, K] each
        if (cache is not null) (keys, values) = cache.Append(layer, keys, values);              // [H, S, K]
        float scale = 1 / MathF.Sqrt(headWidth);
        var scores = queries.baddbmm(keys.transpose(1, 2), mask, beta: 1, alpha: scale);        // [B·H, T, S]
        var gathered = nn.functional.softmax(scores, -1).bmm(values);                              // [B·H, T, K]
        return gathered.view(batch, heads, count, headWidth).permute(0, 2, 1, 3).reshape(batch, count, Shape.Width);
    }

    /// <summary>The parameters of one block.</summary>
    private readonly struct Block(FlatParameters parameters, int layer)
    {
        private readonly int _first = 2 + layer * GptTensors.PerBlock;

        public Tensor Norm1Weight => parameters[_first];

        public Tensor Norm1Bias => parameters[_first + 1];

        public Tensor Qkv => parameters[_first + 2];

        public Tensor Proj => parameters[_first + 3];

        public Tensor Norm2Weight => parameters[_first + 4];

        public Tensor Norm2Bias => parameters[_first + 5];

        public Tensor Up => parameters[_first + 6];

        public Tensor Down => parameters[_first + 7];
    }
}
