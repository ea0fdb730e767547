using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Recorder.Model;

/// <summary>Names, shapes and order of a GPT's parameters in the flat buffer, which is the order in the recording and on the wall.</summary>
internal static class GptTensors
{
    /// <summary>Per block, in this order: see <see cref="Of"/>.</summary>
    public const int PerBlock = 8;

    /// <summary>
    /// Token and position embedding, then eight tensors per block, then the final norm and the output head. Linear weights are
    /// [outputs, inputs]; the rows of <c>qkv</c> are the query heads, then the key heads, then the value heads.
    /// </summary>
    public static ImmutableArray<TensorInfo> Of(ModelInfo model)
    {
        int width = model.Width;
        var tensors = new List<(string, ImmutableArray<int>)>
        {
            ("token_embedding.weight", [model.Vocabulary, width]),
            ("position_embedding.weight", [model.Context, width]),
        };
        for (int layer = 0; layer < model.Layers; layer++)
        {
            string block = $"blocks.{layer}.";
            tensors.Add((block + "ln1.weight", [width]));
            tensors.Add((block + "ln1.bias", [width]));
            tensors.Add((block + "qkv.weight", [3 * width, width]));
            tensors.Add((block + "proj.weight", [width, width]));
            tensors.Add((block + "ln2.weight", [width]));
            tensors.Add((block + "ln2.bias", [width]));
            tensors.Add((block + "up.weight", [4 * width, width]));
            tensors.Add((block + "down.weight", [width, 4 * width]));
        }
        tensors.Add(("final_norm.weight", [width]));
        tensors.Add(("final_norm.bias", [width]));
        tensors.Add(("head.weight", [model.Vocabulary, width]));
        return RecordingHeader.Flatten(tensors);
    }
}
