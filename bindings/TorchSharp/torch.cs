using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// The part of TorchSharp 0.107's <c>torch</c> that training and generating text with a GPT takes, over the system's own libtorch.
/// An error in libtorch becomes an <see cref="ExternalException"/>; a missing libtorch a <see cref="NotSupportedException"/>.
/// </summary>
public static partial class torch
{
    public static DisposeScope NewDisposeScope() => new();

    public static IDisposable no_grad() => new AutoGradMode(false);

    /// <summary>Seeds the default generator of the CPU and of every GPU.</summary>
    /// <remarks>The real one also returns the generator, which nothing here uses.</remarks>
    public static void manual_seed(long seed) => Check(Native.bs_manual_seed(seed));

    public static int get_num_threads() => Native.bs_get_num_threads();

    public static void set_num_threads(int num) => Check(Native.bs_set_num_threads(num));

    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        device ??= CPU;
        unsafe
        {
            var tensor = Wrap(Native.bs_zeros(&size, 1, (int)(dtype ?? ScalarType.Float32), (int)device.type, device.index));
            tensor.requires_grad = requires_grad;
            return tensor;
        }
    }

    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData<float>(rawArray, dimensions, ScalarType.Float32, dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromData<long>(dataArray, dimensions, ScalarType.Int64, dtype, device, requires_grad);

    public static unsafe Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0)
    {
        Span<IntPtr> handles = stackalloc IntPtr[tensors.Length];
        for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
        fixed (IntPtr* first = handles) return Wrap(Native.bs_cat(first, handles.Length, dim));
    }

    private static unsafe Tensor FromData<T>(
        ReadOnlySpan<T> data, ReadOnlySpan<long> dimensions, ScalarType type, ScalarType? wanted, Device? device, bool requires_grad) where T : unmanaged
    {
        if (wanted is not null && wanted != type) throw new NotSupportedException($"a tensor of {wanted} from {typeof(T).Name} is not part of this binding");
        long count = 1;
        foreach (long size in dimensions) count *= size;
        if (count != data.Length) throw new ArgumentException($"{data.Length} elements do not fill the dimensions given, which hold {count}", nameof(dimensions));
        fixed (T* first = data)
        fixed (long* sizes = dimensions)
        {
            var tensor = Wrap(Native.bs_from_data(first, sizes, dimensions.Length, (int)type));
            if (device is not null && device.type != DeviceType.CPU)
            {
                var onHost = tensor;
                tensor = onHost.to(device);
                onHost.Dispose();
            }
            tensor.requires_grad = requires_grad;
            return tensor;
        }
    }

    /// <summary>Sets whether operations are recorded for autograd on this thread, until disposed.</summary>
    private sealed class AutoGradMode : IDisposable
    {
        private readonly int _previous = Native.bs_grad_enabled();

        public AutoGradMode(bool enabled) => Native.bs_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => Native.bs_set_grad_enabled(_previous);
    }
}
