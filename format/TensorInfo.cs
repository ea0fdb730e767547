using System.Collections.Immutable;

namespace Brainscan.Format;

/// <summary>One named parameter tensor of the recorded model, stored row-major.</summary>
/// <param name="Index">Position in <see cref="RecordingHeader.Tensors"/>, 0-based.</param>
/// <param name="Name">Unique name, for example <c>blocks.3.qkv.weight</c>.</param>
/// <param name="Shape">Sizes, outermost first. Empty for a scalar.</param>
/// <param name="Offset">Index of the tensor's first weight in the flat array of all weights.</param>
public sealed record TensorInfo(int Index, string Name, ImmutableArray<int> Shape, long Offset)
{
    /// <summary>Number of weights: the product of <see cref="Shape"/>; 1 for a scalar.</summary>
    public long Count { get; } = Shape.Aggregate(1L, (product, size) => checked(product * size));
}
