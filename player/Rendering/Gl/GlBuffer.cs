using Brainscan.Format;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>A buffer object of fixed size.</summary>
internal sealed unsafe class GlBuffer : IDisposable
{
    private readonly GlDevice _device;
    private readonly uint _name;
    private void* _mapped;
    private bool _disposed;

    /// <summary>Makes a buffer; its contents are undefined.</summary>
    /// <param name="device">Where.</param>
    /// <param name="bytes">Size, at least 1.</param>
    /// <param name="flags">How the CPU reaches it; with MapPersistentBit it is mapped at once and for as long as it lives.</param>
    public GlBuffer(GlDevice device, long bytes, BufferStorageMask flags = BufferStorageMask.DynamicStorageBit)
    {
        _device = device;
        Bytes = bytes;
        if (bytes > device.MaxStorageBytes)
        {
            throw new RecordingException(
                $"the picture needs a buffer of {bytes >> 20} MiB and this OpenGL ({device.Renderer}) allows {device.MaxStorageBytes >> 20} MiB: "
                + "use a machine with a GPU, or record a smaller model.");
        }
        device.Gl.CreateBuffers(1, out _name);
        device.Made();
        device.Gl.NamedBufferStorage(_name, (nuint)bytes, null, flags);
        if ((flags & BufferStorageMask.MapPersistentBit) != 0)
        {
            const BufferStorageMask Access = BufferStorageMask.MapReadBit | BufferStorageMask.MapWriteBit
                | BufferStorageMask.MapPersistentBit | BufferStorageMask.MapCoherentBit;
            // the bits of the two masks agree
            _mapped = device.Gl.MapNamedBufferRange(_name, 0, (nuint)bytes, (MapBufferAccessMask)(flags & Access));
        }
        device.ThrowOnError($"making a buffer of {bytes} bytes");
    }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The whole mapped buffer as values of one type. Only of a buffer made with MapPersistentBit.</summary>
    public Span<T> Mapped<T>() where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _mapped == null
            ? throw new InvalidOperationException("The buffer is not mapped.")
            : new Span<T>(_mapped, checked((int)(Bytes / sizeof(T))));
    }

    /// <summary>Writes values from byte <paramref name="offset"/> on.</summary>
    public void Write<T>(long offset, ReadOnlySpan<T> values) where T : unmanaged
    {
        fixed (T* first = values)
        {
            _device.Gl.NamedBufferSubData(_name, (nint)offset, (nuint)((long)values.Length * sizeof(T)), first);
        }
    }

    /// <summary>Reads values from byte <paramref name="offset"/> on, once the GPU is done with them.</summary>
    public void Read<T>(long offset, Span<T> values) where T : unmanaged
    {
        fixed (T* first = values)
        {
            _device.Gl.GetNamedBufferSubData(_name, (nint)offset, (nuint)((long)values.Length * sizeof(T)), first);
        }
    }

    /// <summary>Sets every 32-bit word.</summary>
    public void Fill(uint word) =>
        _device.Gl.ClearNamedBufferData(_name, SizedInternalFormat.R32ui, PixelFormat.RedInteger, PixelType.UnsignedInt, &word);

    /// <summary>Copies all of <paramref name="source"/>, which is as large, into this buffer.</summary>
    public void CopyFrom(GlBuffer source) => _device.Gl.CopyNamedBufferSubData(source._name, _name, 0, 0, (nuint)source.Bytes);

    /// <summary>Copies bytes of <paramref name="source"/> to the same place in this buffer.</summary>
    public void CopyFrom(GlBuffer source, long offset, long bytes) =>
        _device.Gl.CopyNamedBufferSubData(source._name, _name, (nint)offset, (nint)offset, (nuint)bytes);

    /// <summary>Makes it the shader storage buffer <paramref name="index"/>.</summary>
    public void BindStorage(uint index) => _device.Gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, index, _name);

    /// <summary>Makes it the destination of ReadPixels, until <see cref="UnbindPixelPack"/>.</summary>
    public void BindPixelPack() => _device.Gl.BindBuffer(BufferTargetARB.PixelPackBuffer, _name);

    /// <summary>Lets ReadPixels write to memory again.</summary>
    public void UnbindPixelPack() => _device.Gl.BindBuffer(BufferTargetARB.PixelPackBuffer, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _mapped = null;
            _device.Delete(static (gl, name) => gl.DeleteBuffer(name), _name);
        }
    }
}
