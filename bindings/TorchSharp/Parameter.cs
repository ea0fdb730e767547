using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that an optimiser changes. Takes over the tensor it is made of, which is empty afterwards.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true) : base(TakeOver(data, requires_grad), false) => DisposeScope.ReplaceWith(data, this);

    private static IntPtr TakeOver(Tensor data, bool requiresGrad)
    {
        data.requires_grad = requiresGrad;
        return data.MoveHandle();
    }
}
