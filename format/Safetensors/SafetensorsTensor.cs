using System.Collections.Immutable;

namespace Brainscan.Format.Safetensors;

/// <summary>One tensor of a safetensors file: its place follows from those before it.</summary>
/// <param name="Name">Unique in its file, and not <c>__metadata__</c>.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Sizes, outermost first, elements row-major; empty for a scalar. A size may be 0.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, ImmutableArray<long> Shape)
{
    /// <summary>Number of elements.</summary>
    /// <exception cref="OverflowException">It has no 64-bit number.</exception>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes of all elements.</summary>
    /// <exception cref="OverflowException">It has no 64-bit number.</exception>
    public long Bytes => checked(Count * ElementBytes);

    /// <summary>Bytes of one element: 1, 2, 4 or 8.</summary>
    public int ElementBytes => Type switch
    {
        SafetensorsType.Bool or SafetensorsType.U8 or SafetensorsType.I8 => 1,
        SafetensorsType.U16 or SafetensorsType.I16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.U32 or SafetensorsType.I32 or SafetensorsType.F32 => 4,
        _ => 8,
    };
}
