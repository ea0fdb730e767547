namespace TorchSharp;

public static partial class torch
{
    /// <summary>Views, copies, arithmetic and autograd, as in TorchSharp.</summary>
    public unsafe partial class Tensor
    {
        public Tensor detach() => Wrap(Native.bs_detach(Handle));

        public Tensor narrow(long dim, long start, long length) => Wrap(Native.bs_narrow(Handle, dim, start, length));

        public Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape) return Wrap(Native.bs_view(Handle, sizes, shape.Length));
        }

        public Tensor reshape(params long[] shape)
        {
            fixed (long* sizes = shape) return Wrap(Native.bs_reshape(Handle, sizes, shape.Length));
        }

        public Tensor permute(params long[] permutation)
        {
            fixed (long* order = permutation) return Wrap(Native.bs_permute(Handle, order, permutation.Length));
        }

        public Tensor transpose(long dim0, long dim1) => Wrap(Native.bs_transpose(Handle, dim0, dim1));

        public Tensor select(long dim, long index) => Wrap(Native.bs_select(Handle, dim, index));

        public Tensor index_select(long dim, Tensor index) => Wrap(Native.bs_index_select(Handle, dim, index.Handle));

        public Tensor[] unbind(long dimension = 0)
        {
            var parts = new IntPtr[shape[dimension < 0 ? dimension + Native.bs_dims(Handle) : dimension]];
            fixed (IntPtr* first = parts) Check(Native.bs_unbind(Handle, dimension, first, parts.Length));
            return Array.ConvertAll(parts, Wrap);
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (copy || disposeAfter || non_blocking) throw new NotSupportedException("only to(device) is part of this binding");
            return Wrap(Native.bs_to(Handle, (int)device.type, device.index));
        }

        public Tensor cpu() => to(CPU);

        public Tensor sum() => Wrap(Native.bs_sum(Handle));

        public Tensor bmm(Tensor batch2) => Wrap(Native.bs_bmm(Handle, batch2.Handle));

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Wrap(Native.bs_baddbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha));

        public static Tensor operator +(Tensor left, Tensor right) => Wrap(Native.bs_add(left.Handle, right.Handle));

        public static Tensor operator *(Tensor left, Tensor right) => Wrap(Native.bs_mul(left.Handle, right.Handle));

        public static Tensor operator *(Tensor left, float right) => Wrap(Native.bs_mul_number(left.Handle, right));

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            if (nonBlocking) throw new NotSupportedException("a copy that does not block is not part of this binding");
            Check(Native.bs_copy_(Handle, source.Handle));
            return this;
        }

        public Tensor zero_()
        {
            Check(Native.bs_zero_(Handle));
            return this;
        }

        public Tensor normal_(double mean = 0.0, double std = 1.0)
        {
            Check(Native.bs_normal_(Handle, mean, std));
            return this;
        }

        public bool requires_grad
        {
            get => Native.bs_requires_grad(Handle) != 0;
            set => Check(Native.bs_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor? grad
        {
            get => Native.bs_has_grad(Handle) == 0 ? null : Wrap(Native.bs_grad(Handle));
            set => Check(Native.bs_set_grad(Handle, value?.Handle ?? IntPtr.Zero));
        }

        public void backward() => Check(Native.bs_backward(Handle));
    }
}
