using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>
/// Reads a target back without standing still: the GPU writes into one of several buffers while the picture before is fetched from
/// another. Pictures come out in the order they were begun.
/// </summary>
internal sealed unsafe class PixelReader : IDisposable
{
    private const BufferStorageMask ReadByCpu = BufferStorageMask.MapReadBit | BufferStorageMask.MapPersistentBit
        | BufferStorageMask.MapCoherentBit | BufferStorageMask.ClientStorageBit;

    private readonly GlDevice _device;
    private readonly RenderTarget _target;
    private readonly GlBuffer[] _buffers;
    private readonly GlFence?[] _fences;
    private int _begun;
    private int _ended;

    /// <summary>Makes the buffers.</summary>
    public PixelReader(GlDevice device, RenderTarget target, int buffers = 2)
    {
        _device = device;
        _target = target;
        Bytes = checked(target.Width * target.Height * 3);
        _buffers = Enumerable.Range(0, buffers).Select(_ => new GlBuffer(device, Bytes, ReadByCpu)).ToArray();
        _fences = new GlFence?[buffers];
    }

    /// <summary>Bytes of a picture.</summary>
    public int Bytes { get; }

    /// <summary>Pictures begun and not yet ended; at most the number of buffers.</summary>
    public int Pending => _begun - _ended;

    /// <summary>Begins to read what the target holds once everything asked for so far is drawn.</summary>
    public void Begin()
    {
        if (Pending == _buffers.Length)
        {
            throw new InvalidOperationException($"{Pending} pictures are being read already: end one first.");
        }
        int slot = _begun++ % _buffers.Length;
        _buffers[slot].BindPixelPack();
        _target.Read(null);
        _buffers[slot].UnbindPixelPack();
        _fences[slot] = new GlFence(_device);
        _device.Gl.Flush();
    }

    /// <summary>Fetches the oldest picture begun, if it has arrived.</summary>
    /// <param name="rgb">Receives it: <see cref="Bytes"/> bytes, top row first.</param>
    /// <returns>False where it is still on its way, or none was begun.</returns>
    public bool TryEnd(Span<byte> rgb) => Pending > 0 && _fences[_ended % _buffers.Length]!.IsPassed && Fetch(rgb);

    /// <summary>Waits for the oldest picture begun and fetches it.</summary>
    public void End(Span<byte> rgb)
    {
        if (Pending == 0)
        {
            throw new InvalidOperationException("No picture is being read: begin one first.");
        }
        _fences[_ended % _buffers.Length]!.Wait();
        Fetch(rgb);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var fence in _fences)
        {
            fence?.Dispose();
        }
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private bool Fetch(Span<byte> rgb)
    {
        int slot = _ended++ % _buffers.Length;
        _fences[slot]!.Dispose();
        _fences[slot] = null;
        _buffers[slot].Mapped<byte>().CopyTo(rgb);
        return true;
    }
}
