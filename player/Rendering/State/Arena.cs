using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.State;

/// <summary>A block of an arena.</summary>
/// <param name="Arena">Which arena; −1: no block.</param>
/// <param name="Unit">Its first unit of <see cref="Arena.UnitBytes"/>.</param>
/// <param name="Order">It is 2^order units long.</param>
internal readonly record struct Block(int Arena, int Unit, int Order)
{
    /// <summary>No block.</summary>
    public static readonly Block None = new(-1, 0, 0);

    /// <summary>Its first byte in the arena.</summary>
    public long Offset => (long)Unit * State.Arena.UnitBytes;

    /// <summary>Its length.</summary>
    public long Bytes => Arena < 0 ? 0 : (long)State.Arena.UnitBytes << Order;
}

/// <summary>
/// A stretch of memory that the loader decodes into and the GPU reads from where it lies, both at once: the way to the GPU and the frame cache are
/// the same memory. Made and disposed on the GL thread; written on any; which block is whose is the cache's business.
/// </summary>
internal sealed class Arena : IDisposable
{
    /// <summary>Smallest block. A tile of the default size takes 32 at two bits; what single rows of a layer norm waste is half a percent.</summary>
    public const int UnitBytes = 1024;

    /// <summary>
    /// Persistent and coherent, and mapped for reading as well, so that drivers keep it in cached memory: zstd reads back what it wrote, which in
    /// write-combined memory costs more than everything else together.
    /// </summary>
    public const BufferStorageMask Shared = BufferStorageMask.MapReadBit | BufferStorageMask.MapWriteBit
        | BufferStorageMask.MapPersistentBit | BufferStorageMask.MapCoherentBit | BufferStorageMask.ClientStorageBit;

    private readonly GlBuffer _buffer;

    /// <summary>Maps 2^<paramref name="orders"/> units.</summary>
    public Arena(GlDevice device, int orders)
    {
        _buffer = new GlBuffer(device, (long)UnitBytes << orders, Shared);
        Blocks = new BuddyAllocator(orders);
    }

    /// <summary>Which of its units are free.</summary>
    public BuddyAllocator Blocks { get; }

    /// <summary>Its length.</summary>
    public long Bytes => _buffer.Bytes;

    /// <summary>Memory of a block, as long as asked for.</summary>
    public Span<T> Span<T>(Block block, int count) where T : unmanaged =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(_buffer.Mapped<byte>().Slice((int)block.Offset, (int)block.Bytes))[..count];

    /// <summary>Binds all of it as storage buffer 0, where both shaders look for it.</summary>
    public void Bind() => _buffer.BindStorage(0);

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
