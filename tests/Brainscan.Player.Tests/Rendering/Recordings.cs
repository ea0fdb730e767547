using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Tests.Rendering;

/// <summary>Headers of made-up runs.</summary>
internal static class Recordings
{
    public static RecordingHeader Header(ImmutableArray<TensorInfo> tensors, ModelInfo? model, int tileWeights = 4096, int keyInterval = 8) => new()
    {
        RunId = new Guid("6b1f4a52-5d2c-4b5e-9a35-2f8f8a3c0d11"),
        Started = DateTimeOffset.UnixEpoch,
        Software = "tests",
        StepsPerFrame = 1,
        KeyInterval = keyInterval,
        TileWeights = tileWeights,
        Tensors = tensors,
        Model = model,
    };

    public static RecordingHeader Gpt(int layers, int heads, int width, int context, int vocabulary, int tileWeights = 4096)
    {
        var list = new List<(string, ImmutableArray<int>)>
        {
            ("token_embedding.weight", [vocabulary, width]), ("position_embedding.weight", [context, width]),
        };
        for (int i = 0; i < layers; i++)
        {
            list.AddRange(
            [
                ($"blocks.{i}.ln1.weight", [width]), ($"blocks.{i}.ln1.bias", [width]),
                ($"blocks.{i}.qkv.weight", [3 * width, width]), ($"blocks.{i}.proj.weight", [width, width]),
                ($"blocks.{i}.ln2.weight", [width]), ($"blocks.{i}.ln2.bias", [width]),
                ($"blocks.{i}.up.weight", [4 * width, width]), ($"blocks.{i}.down.weight", [width, 4 * width]),
            ]);
        }
        list.AddRange([("final_norm.weight", [width]), ("final_norm.bias", [width]), ("head.weight", [vocabulary, width])]);
        return Header(RecordingHeader.Flatten(list), new ModelInfo(layers, heads, width, context, vocabulary), tileWeights);
    }
}
