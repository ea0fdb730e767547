using static TorchSharp.torch;

namespace Brainscan.Recorder.Model;

/// <summary>
/// Keys and values of the tokens a model has already read, per layer, so that the next token costs one token. Valid for the weights it
/// was filled with. The tensors belong to the dispose scope in which they were made.
/// </summary>
internal sealed class KeyValueCache(int layers)
{
    private readonly Tensor?[] _keys = new Tensor?[layers];
    private readonly Tensor?[] _values = new Tensor?[layers];

    /// <summary>Tokens held, by all layers when no forward pass is under way.</summary>
    public long Length => _keys[^1]?.shape[1] ?? 0;

    /// <summary>Adds keys and values of new tokens, [heads, new, K] each, and returns all, [heads, all, K].</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        if (_keys[layer] is { } oldKeys && _values[layer] is { } oldValues)
        {
            keys = cat([oldKeys, keys], dim: 1);
            values = cat([oldValues, values], dim: 1);
        }
        _keys[layer] = keys;
        _values[layer] = values;
        return (keys, values);
    }
}
