using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>torch.nn: functions of a GPT and its training; no modules.</summary>
    public static class nn
    {
        /// <summary>How a loss over many elements becomes one number.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>torch.nn.functional: layers without state.</summary>
        public static unsafe class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Wrap(Native.bs_linear(input.Handle, weights.Handle, bias?.Handle ?? IntPtr.Zero));

            /// <summary>x · Φ(x), with the exact error function.</summary>
            public static Tensor gelu(Tensor x) => Wrap(Native.bs_gelu(x.Handle));

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null)
            {
                if (dtype is not null) throw new NotSupportedException("softmax to another type is not part of this binding");
                return Wrap(Native.bs_softmax(input.Handle, dim));
            }

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                fixed (long* sizes = normalized_shape)
                {
                    return Wrap(Native.bs_layer_norm(
                        input.Handle, sizes, normalized_shape.Length, weight?.Handle ?? IntPtr.Zero, bias?.Handle ?? IntPtr.Zero, eps));
                }
            }

            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Wrap(Native.bs_cross_entropy(
                    input.Handle, target.Handle, weight?.Handle ?? IntPtr.Zero, (long)reduction, ignore_index, label_smoothing));
        }

        /// <summary>torch.nn.init: starting values.</summary>
        public static class init
        {
            public static Tensor ones_(Tensor tensor)
            {
                using var guard = no_grad();
                Check(Native.bs_fill_(tensor.Handle, 1));
                return tensor;
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1)
            {
                using var guard = no_grad();
                return tensor.normal_(mean, std);
            }
        }

        /// <summary>torch.nn.utils: gradient clipping.</summary>
        public static unsafe class utils
        {
            /// <summary>Scales the gradients in place so that their common norm is at most <paramref name="max_norm"/>; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                IntPtr[] handles = [.. tensors.Select(tensor => tensor.Handle)];
                double norm;
                fixed (IntPtr* first = handles) Check(Native.bs_clip_grad_norm_(first, handles.Length, max_norm, norm_type, &norm));
                return norm;
            }
        }
    }
}
