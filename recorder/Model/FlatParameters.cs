using System.Collections.Immutable;
using Brainscan.Format;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Model;

/// <summary>
/// All parameters of a model in one buffer, and all gradients in another. Every tensor of the model is a view of the first whose gradient
/// is a view of the second, so that a snapshot is one copy, the optimiser sees one tensor, and clearing the gradients is one call.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private const double InitialDeviation = 0.02;

    private readonly Tensor _gradient;
    private readonly ImmutableArray<Tensor> _views;

    /// <summary>
    /// Starts every matrix at N(0, 0.02), norms at weight 1 and bias 0. Drawn on the CPU, so the start is the same on every device.
    /// </summary>
    public FlatParameters(ImmutableArray<TensorInfo> tensors, long seed, Device device)
    {
        using var scope = NewDisposeScope();
        long count = tensors[^1].Offset + tensors[^1].Count;
        manual_seed(seed);
        var start = zeros(count);
        foreach (var tensor in tensors)
        {
            var view = start.narrow(0, tensor.Offset, tensor.Count);
            if (tensor.Shape.Length > 1) nn.init.normal_(view, 0, InitialDeviation);
            else if (tensor.Name.EndsWith(".weight", StringComparison.Ordinal)) nn.init.ones_(view);
        }
        Weights = nn.Parameter(start.to(device));
        _gradient = zeros(count, device: device);
        Weights.grad = _gradient;
        _views = [.. tensors.Select(ViewOf)];

        Weights.DetachFromDisposeScope();
        _gradient.DetachFromDisposeScope();
        foreach (var view in _views) view.DetachFromDisposeScope();
    }

    /// <summary>All weights, [n]; its gradient is all gradients, [n]. What the optimiser changes and a snapshot copies.</summary>
    public Parameter Weights { get; }

    /// <summary>The view of one tensor, in the tensor's shape: a leaf for autograd.</summary>
    public Tensor this[int tensor] => _views[tensor];

    /// <summary>Autograd adds to a gradient that is there, in place; so it must be cleared before each backward pass.</summary>
    public void ClearGradients() => _gradient.zero_();

    public void Dispose()
    {
        foreach (var view in _views) view.Dispose();
        _gradient.Dispose();
        Weights.Dispose();
    }

    private Tensor ViewOf(TensorInfo tensor)
    {
        long[] shape = [.. tensor.Shape.Select(size => (long)size)];
        var view = Weights.detach().narrow(0, tensor.Offset, tensor.Count).view(shape);
        view.requires_grad = true;
        view.grad = _gradient.narrow(0, tensor.Offset, tensor.Count).view(shape);
        return view;
    }
}
