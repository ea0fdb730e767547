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
            var families = Families(header);
            Tensors = [.. header.Tensors.Select(tensor => Parse(tensor.Name, families))];
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

    // What is counted in a model: "blocks" of blocks.0, blocks.1 …, "layer" of layer1, layer2 …; with the numbers there are of each.
    private static Dictionary<string, HashSet<int>> Families(RecordingHeader header)
    {
        var families = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach (var (family, number, _) in header.Tensors.SelectMany(tensor => Counted(tensor.Name)))
        {
            if (!families.TryGetValue(family, out var numbers))
            {
                families.Add(family, numbers = []);
            }
            numbers.Add(number);
        }
        return families;
    }

    // blocks.3.attn.weight → layer 3, "attn"; layer4.1.conv2.weight → layer 4, "1 conv2"; embedding.bias → "embedding bias"
    private static TensorName Parse(string name, Dictionary<string, HashSet<int>> families)
    {
        string[] parts = name.Split('.');
        // the outermost of what there are several of; where there are none, the first number that stands alone
        var counted = Counted(name).ToList();
        var layer = counted.Where(one => families[one.Family].Count > 1).Concat(counted.Where(one => IsNumber(parts[one.Part], out _))).Select(one => ((int Number, int Part)?)(one.Number, one.Part)).FirstOrDefault();
        var words = parts[((layer?.Part ?? -1) + 1)..].AsSpan();
        if (words is [.., _, "weight"])
        {
            words = words[..^1];
        }
        string role = words.IsEmpty ? name : string.Join(' ', words.ToArray());
        return new TensorName(layer?.Number, role);
    }

    // Parts of a name that count something: a number alone, or a word with a number behind it that has parts of its own (conv1.weight is a layer of none).
    private static IEnumerable<(string Family, int Number, int Part)> Counted(string name)
    {
        string[] parts = name.Split('.');
        for (int part = 0; part < parts.Length; part++)
        {
            string before = string.Join('.', parts[..part]);
            int digits = parts[part].Length - parts[part].AsSpan().TrimEnd("0123456789").Length;
            if (IsNumber(parts[part], out int number))
            {
                yield return ($"{before}.", number, part);
            }
            else if (part + 2 < parts.Length && IsNumber(parts[part][^digits..], out number))
            {
                yield return ($"{before}.{parts[part][..^digits]}", number, part);
            }
        }
    }

    private static bool IsNumber(string part, out int number) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
