using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Brainscan.Format;
using static TorchSharp.torch;

namespace Brainscan.Recorder;

/// <summary>Weights that are no numbers any more: NaN, or infinite. Training never makes numbers of them again.</summary>
/// <param name="Step">The first step after which there were some.</param>
/// <param name="Tensor">The first tensor, in flat order, that holds one.</param>
/// <param name="Tensors">How many tensors hold one.</param>
/// <param name="Weights">How many weights there are, in all tensors.</param>
internal sealed record NotFinite(long Step, string Tensor, int Tensors, long Weights)
{
    /// <summary>An exponent of all ones: what NaN and the infinities have, and no number.</summary>
    private const uint Exponent = 0x7F800000;

    /// <summary>Looks for such weights; null where all are numbers. One pass over memory, some 10 ms for 30 million weights.</summary>
    /// <param name="step">The step they are of.</param>
    /// <param name="weights">All weights, [n].</param>
    /// <param name="tensors">What they are.</param>
    public static NotFinite? Find(long step, Tensor weights, ImmutableArray<TensorInfo> tensors)
    {
        using var onHost = weights.device_type == TorchSharp.DeviceType.CPU ? null : weights.detach().cpu();
        var values = MemoryMarshal.Cast<byte, uint>((onHost ?? weights).bytes);
        if (IsFinite(values)) return null;
        NotFinite? found = null;
        foreach (var tensor in tensors)
        {
            long count = Count(values.Slice((int)tensor.Offset, (int)tensor.Count));
            if (count == 0) continue;
            found = found is null ? new NotFinite(step, tensor.Name, 1, count) : found with { Tensors = found.Tensors + 1, Weights = found.Weights + count };
        }
        return found;
    }

    /// <summary>True where all values are numbers.</summary>
    public static bool IsFinite(Tensor values)
    {
        using var onHost = values.device_type == TorchSharp.DeviceType.CPU ? null : values.detach().cpu();
        return IsFinite(MemoryMarshal.Cast<byte, uint>((onHost ?? values).bytes));
    }

    private static bool IsFinite(ReadOnlySpan<uint> values)
    {
        var exponent = new Vector<uint>(Exponent);
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(values);
        foreach (var vector in vectors)
        {
            if (Vector.EqualsAny(vector & exponent, exponent)) return false;
        }
        return Count(values[(vectors.Length * Vector<uint>.Count)..]) == 0;
    }

    private static long Count(ReadOnlySpan<uint> values)
    {
        long count = 0;
        foreach (uint value in values) count += (value & Exponent) == Exponent ? 1 : 0;
        return count;
    }
}
