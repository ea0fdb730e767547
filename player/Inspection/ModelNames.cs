using System.Collections.Immutable;
using System.Globalization;
using Brainscan.Format;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Inspection;

/// <summary>What a tensor is in its model.</summary>
/// <param name="Layer">Its layer, from 0; null outside the layers.</param>
/// <param name="Role">What it is, for people: <c>q k v</c>, <c>output</c>, <c>up</c>, <c>token embedding</c> …; of other models' tensors, its name without the layer.</param>
internal readonly record struct TensorName(int? Layer, string Role);

/// <summary>
/// What tensors, and parts of them, are called. Of a GPT everything is known: q, k and v and the heads lie in the rows of one matrix, the
/// heads of the attention's output in the columns of another. Of other models, what their names say.
/// </summary>
internal sealed class ModelNames
{
    /// <summary>Role of the tensor that holds q, k and v.</summary>
    public const string Qkv = "q k v";

    /// <summary>Role of the attention's output.</summary>
    public const string Output = "output";

    private static readonly string[] QkvRoles = ["q", "k", "v"];

    private readonly ModelInfo? _model;

    /// <summary>Names a recording's tensors.</summary>
    public ModelNames(RecordingHeader header)
    {
        if (ModelTensors.Find(header) is not { } gpt)
        {
            Tensors = [.. header.Tensors.Select(tensor => Parse(tensor.Name))];
            return;
        }
        _model = gpt.Model;
        var names = new TensorName[header.Tensors.Length];
        void Name(TensorInfo tensor, int? layer, string role) => names[tensor.Index] = new TensorName(layer, role);
        Name(gpt.Token, null, "token embedding");
        Name(gpt.Position, null, "position embedding");
        for (int layer = 0; layer < gpt.Blocks.Length; layer++)
        {
            var block = gpt.Blocks[layer];
            Name(block.Norm1Weight, layer, "norm 1 weight");
            Name(block.Norm1Bias, layer, "norm 1 bias");
            Name(block.Qkv, layer, Qkv);
            Name(block.Proj, layer, Output);
            Name(block.Norm2Weight, layer, "norm 2 weight");
            Name(block.Norm2Bias, layer, "norm 2 bias");
            Name(block.Up, layer, "up");
            Name(block.Down, layer, "down");
        }
        Name(gpt.FinalWeight, null, "final norm weight");
        Name(gpt.FinalBias, null, "final norm bias");
        Name(gpt.Head, null, "output embedding");
        Tensors = [.. names];
    }

    /// <summary>Each tensor's name, in tensor order.</summary>
    public ImmutableArray<TensorName> Tensors { get; }

    /// <summary>Heads per layer; 0 where they are not known.</summary>
    public int Heads => _model?.Heads ?? 0;

    /// <summary>Rows of q, of k and of v, and columns of the output: the model's width; 0 where it is not known.</summary>
    public int Width => _model?.Width ?? 0;

    /// <summary>What the weight in a row and a column of a tensor is: its layer and head where it has them, and its role.</summary>
    public (int? Layer, int? Head, string Role) Of(int tensor, int row, int column)
    {
        var (layer, role) = Tensors[tensor];
        if (_model is { } model && layer is not null)
        {
            int headWidth = model.Width / model.Heads;
            switch (role)
            {
                case Qkv:
                    return (layer, row % model.Width / headWidth, QkvRoles[row / model.Width]);
                case Output:
                    return (layer, column / headWidth, role);
            }
        }
        return (layer, null, role);
    }

    // blocks.3.attn.weight → layer 3, "attn"; embedding.bias → "embedding bias"
    private static TensorName Parse(string name)
    {
        string[] parts = name.Split('.');
        int number = Array.FindIndex(parts, part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        var words = parts[(number + 1)..].AsSpan();
        if (words is [.., _, "weight"])
        {
            words = words[..^1];
        }
        string role = words.IsEmpty ? name : string.Join(' ', words.ToArray());
        return new TensorName(number < 0 ? null : int.Parse(parts[number], CultureInfo.InvariantCulture), role);
    }
}
