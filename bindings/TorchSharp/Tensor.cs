using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A libtorch tensor: the part that training and generating text with a GPT takes. Owns one native reference, which
    /// <see cref="Dispose()"/> or the surrounding <see cref="DisposeScope"/> gives back.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private IntPtr _handle;

        internal Tensor(IntPtr handle, bool register = true)
        {
            _handle = handle;
            if (!register) return;
            OwningDisposeScope = DisposeScope.Current;
            OwningDisposeScope?.Add(this);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }

        public bool IsInvalid => _handle == IntPtr.Zero;

        public IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            IntPtr handle = MoveHandle();
            if (handle == IntPtr.Zero) return;
            if (disposing) OwningDisposeScope?.MarkAsDisposed(this);
            Native.bs_free(handle);
        }

        internal IntPtr MoveHandle() => Interlocked.Exchange(ref _handle, IntPtr.Zero);

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public long NumberOfElements => Native.bs_numel(Handle);

        public long numel() => NumberOfElements;

        public long ElementSize => Native.bs_element_size(Handle);

        public ScalarType dtype => (ScalarType)Native.bs_type(Handle);

        public DeviceType device_type => (DeviceType)Native.bs_device_type(Handle);

        public Device device => new(device_type, Native.bs_device_index(Handle));

        public bool is_contiguous() => Native.bs_is_contiguous(Handle) != 0;

        public long[] shape
        {
            get
            {
                var sizes = new long[Native.bs_dims(Handle)];
                for (int i = 0; i < sizes.Length; i++) sizes[i] = Native.bs_size(Handle, i);
                return sizes;
            }
        }

        /// <summary>The elements' memory itself, without a copy; valid while the tensor is. CPU and contiguous only.</summary>
        public Span<byte> bytes
        {
            get
            {
                long totalSize = NumberOfElements * ElementSize;
                if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                if (totalSize > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                if (device_type != DeviceType.CPU)
                    throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                unsafe
                {
                    return new Span<byte>(Native.bs_data(Handle), (int)totalSize);
                }
            }
        }

        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            if (dtype != TypeOf<T>()) throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return MemoryMarshal.Read<T>(bytes);
        }

        private static ScalarType? TypeOf<T>() => default(T) switch
        {
            byte => ScalarType.Byte,
            int => ScalarType.Int32,
            long => ScalarType.Int64,
            float => ScalarType.Float32,
            double => ScalarType.Float64,
            _ => null,
        };
    }

    /// <summary>A new tensor object around a native one, or the error that kept it from being made.</summary>
    internal static Tensor Wrap(IntPtr handle)
    {
        if (handle == IntPtr.Zero) ThrowLastError();
        return new Tensor(handle);
    }

    internal static void Check(int status)
    {
        if (status != 0) ThrowLastError();
    }

    [SuppressMessage("Usage", "CA2201", Justification = "TorchSharp throws this very type.")]
    private static unsafe void ThrowLastError() => throw new ExternalException(Marshal.PtrToStringUTF8((IntPtr)Native.bs_last_error()));
}
