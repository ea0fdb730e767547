using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Brainscan.Recorder.Tests;

/// <summary>Tensors as arrays, and how far apart two of them are.</summary>
internal static class Torch
{
    public static float[] Values(Tensor tensor)
    {
        using var flat = tensor.detach().reshape(-1) * 1f;
        return MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }

    /// <summary>Largest difference, relative to the largest magnitude expected.</summary>
    public static double Distance(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, magnitude = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
            magnitude = Math.Max(magnitude, Math.Abs((double)expected[i]));
        }
        Assert.True(double.IsFinite(difference), "a value is not finite");
        return difference / magnitude;
    }
}
