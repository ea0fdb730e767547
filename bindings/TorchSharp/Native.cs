using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// The C interface of native/brainscan_torch.cpp. A function that returns a tensor returns zero after an error, one that returns
/// <c>int</c> a number other than 0 where noted; <see cref="bs_last_error"/> then holds the message of this thread.
/// </summary>
internal static unsafe partial class Native
{
    private const string Library = "brainscan_torch";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library) return IntPtr.Zero;
        string path = Path.Combine(AppContext.BaseDirectory, "libbrainscan_torch.so");
        if (!File.Exists(path))
            throw new NotSupportedException("training needs libtorch, which this build was made without: "
                + "install libtorch-dev, cmake and g++ (or name another libtorch with -p:LibTorch=DIR), then build again");
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error)
        {
            string reason = error.Message.Split('\n').First(line => line.Length > 0).Trim();
            throw new NotSupportedException($"libtorch cannot be loaded ({reason}): install the one this was built against, or build again", error);
        }
    }

    [LibraryImport(Library)] internal static partial byte* bs_last_error();

    // tensors: making, freeing, asking
    [LibraryImport(Library)] internal static partial void bs_free(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr bs_zeros(long* shape, int dims, int type, int device, int index);
    [LibraryImport(Library)] internal static partial IntPtr bs_from_data(void* data, long* shape, int dims, int type);
    [LibraryImport(Library)] internal static partial int bs_dims(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long bs_size(IntPtr tensor, int dim);
    [LibraryImport(Library)] internal static partial long bs_numel(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long bs_element_size(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_type(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_device_type(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_device_index(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_is_contiguous(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_requires_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial void* bs_data(IntPtr tensor);

    // views and copies
    [LibraryImport(Library)] internal static partial IntPtr bs_detach(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr bs_narrow(IntPtr tensor, long dim, long start, long length);
    [LibraryImport(Library)] internal static partial IntPtr bs_view(IntPtr tensor, long* shape, int dims);
    [LibraryImport(Library)] internal static partial IntPtr bs_reshape(IntPtr tensor, long* shape, int dims);
    [LibraryImport(Library)] internal static partial IntPtr bs_permute(IntPtr tensor, long* order, int dims);
    [LibraryImport(Library)] internal static partial IntPtr bs_transpose(IntPtr tensor, long dim0, long dim1);
    [LibraryImport(Library)] internal static partial IntPtr bs_select(IntPtr tensor, long dim, long at);
    [LibraryImport(Library)] internal static partial IntPtr bs_index_select(IntPtr tensor, long dim, IntPtr index);
    [LibraryImport(Library)] internal static partial int bs_unbind(IntPtr tensor, long dim, IntPtr* parts, int count);
    [LibraryImport(Library)] internal static partial IntPtr bs_to(IntPtr tensor, int device, int index);
    [LibraryImport(Library)] internal static partial IntPtr bs_cat(IntPtr* tensors, int count, long dim);

    // arithmetic
    [LibraryImport(Library)] internal static partial IntPtr bs_add(IntPtr left, IntPtr right);
    [LibraryImport(Library)] internal static partial IntPtr bs_mul(IntPtr left, IntPtr right);
    [LibraryImport(Library)] internal static partial IntPtr bs_mul_number(IntPtr left, double right);
    [LibraryImport(Library)] internal static partial IntPtr bs_sum(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr bs_bmm(IntPtr left, IntPtr right);
    [LibraryImport(Library)] internal static partial IntPtr bs_baddbmm(IntPtr input, IntPtr left, IntPtr right, double beta, double alpha);
    [LibraryImport(Library)] internal static partial IntPtr bs_softmax(IntPtr tensor, long dim);
    [LibraryImport(Library)] internal static partial IntPtr bs_linear(IntPtr input, IntPtr weight, IntPtr bias);
    [LibraryImport(Library)] internal static partial IntPtr bs_gelu(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr bs_layer_norm(IntPtr tensor, long* shape, int dims, IntPtr weight, IntPtr bias, double eps);
    [LibraryImport(Library)]
    internal static partial IntPtr bs_cross_entropy(IntPtr input, IntPtr target, IntPtr weight, long reduction, long ignoreIndex, double smoothing);

    // in place: 0, or −1 after an error
    [LibraryImport(Library)] internal static partial int bs_copy_(IntPtr tensor, IntPtr source);
    [LibraryImport(Library)] internal static partial int bs_zero_(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_fill_(IntPtr tensor, double value);
    [LibraryImport(Library)] internal static partial int bs_normal_(IntPtr tensor, double mean, double std);

    // autograd: 0, or −1 after an error, where not a question
    [LibraryImport(Library)] internal static partial int bs_set_requires_grad(IntPtr tensor, int required);
    [LibraryImport(Library)] internal static partial int bs_set_grad(IntPtr tensor, IntPtr grad);
    [LibraryImport(Library)] internal static partial int bs_has_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr bs_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_backward(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int bs_grad_enabled();
    [LibraryImport(Library)] internal static partial void bs_set_grad_enabled(int enabled);
    [LibraryImport(Library)] internal static partial int bs_clip_grad_norm_(IntPtr* tensors, int count, double maxNorm, double normType, double* norm);
    [LibraryImport(Library)]
    internal static partial int bs_adamw_step(
        IntPtr weight, IntPtr mean, IntPtr square, long step, double lr, double beta1, double beta2, double eps, double decay);

    // the machine
    [LibraryImport(Library)] internal static partial int bs_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial int bs_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int bs_get_num_threads();
    [LibraryImport(Library)] internal static partial int bs_cuda_is_available();
}
