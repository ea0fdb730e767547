using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Layout;

/// <summary>The tensors of one transformer block.</summary>
internal sealed record BlockTensors(
    TensorInfo Norm1Weight, TensorInfo Norm1Bias, TensorInfo Qkv, TensorInfo Proj,
    TensorInfo Norm2Weight, TensorInfo Norm2Bias, TensorInfo Up, TensorInfo Down);

/// <summary>A recording's tensors known by their part in a GPT.</summary>
internal sealed record ModelTensors(
    ModelInfo Model, TensorInfo Token, TensorInfo Position, ImmutableArray<BlockTensors> Blocks,
    TensorInfo FinalWeight, TensorInfo FinalBias, TensorInfo Head)
{
    /// <summary>Finds the parts, or null where the recording is not of a GPT of exactly these tensors.</summary>
    public static ModelTensors? Find(RecordingHeader header)
    {
        if (header.Model is not { } model || header.Tensors.Length != 5 + (8 * model.Layers) || model.Heads < 1
            || model.Width % model.Heads != 0)
        {
            return null;
        }
        var byName = header.Tensors.ToDictionary(tensor => tensor.Name);
        bool isComplete = true;
        TensorInfo Get(string name, params int[] shape)
        {
            if (byName.TryGetValue(name, out var tensor) && tensor.Shape.SequenceEqual(shape))
            {
                return tensor;
            }
            isComplete = false;
            return header.Tensors[0];
        }
        int d = model.Width;
        var blocks = Enumerable.Range(0, model.Layers).Select(i => new BlockTensors(
            Get($"blocks.{i}.ln1.weight", d), Get($"blocks.{i}.ln1.bias", d),
            Get($"blocks.{i}.qkv.weight", 3 * d, d), Get($"blocks.{i}.proj.weight", d, d),
            Get($"blocks.{i}.ln2.weight", d), Get($"blocks.{i}.ln2.bias", d),
            Get($"blocks.{i}.up.weight", 4 * d, d), Get($"blocks.{i}.down.weight", d, 4 * d))).ToImmutableArray();
        var tensors = new ModelTensors(
            model, Get("token_embedding.weight", model.Vocabulary, d), Get("position_embedding.weight", model.Context, d), blocks,
            Get("final_norm.weight", d), Get("final_norm.bias", d), Get("head.weight", model.Vocabulary, d));
        return isComplete ? tensors : null;
    }
}
