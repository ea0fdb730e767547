using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Readback;

/// <summary>
/// Memory of ours that the GPU writes a picture into. It is filled and waited for on the GL thread; once it has arrived any thread may read it, until the next is
/// begun.
/// </summary>
internal sealed class PictureBuffer : IDisposable
{
    private const BufferStorageMask ReadByCpu = BufferStorageMask.MapReadBit | BufferStorageMask.MapPersistentBit
        | BufferStorageMask.MapCoherentBit | BufferStorageMask.ClientStorageBit;

    private readonly GlDevice _device;
    private readonly GlBuffer _memory;
    private GlFence? _fence;
    private int _bytes;

    /// <summary>Makes room.</summary>
    /// <param name="device">Where.</param>
    /// <param name="bytes">Of the largest picture it is to hold.</param>
    public PictureBuffer(GlDevice device, long bytes)
    {
        _device = device;
        _memory = new GlBuffer(device, bytes, ReadByCpu);
    }

    /// <summary>What has arrived.</summary>
    public ReadOnlySpan<byte> Pixels => _memory.Mapped<byte>()[.._bytes];

    /// <summary>Begins to fill it: <paramref name="write"/> asks the GPU to write so many bytes.</summary>
    public void Begin(long bytes, Action<GlBuffer> write)
    {
        _bytes = checked((int)bytes);
        write(_memory);
        _fence?.Dispose();
        _fence = new GlFence(_device);
        _device.Gl.Flush();
    }

    /// <summary>Whether it has arrived. GL thread only.</summary>
    public bool HasArrived => _fence is null || _fence.IsPassed;

    /// <summary>Waits until it has arrived.</summary>
    public void Wait()
    {
        _fence?.Wait();
        _fence?.Dispose();
        _fence = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fence?.Dispose();
        _memory.Dispose();
    }
}
