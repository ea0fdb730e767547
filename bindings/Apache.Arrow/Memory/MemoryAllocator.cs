using System.Buffers;

namespace Apache.Arrow.Memory;

/// <summary>Where builders take their memory. The default here is managed memory, which needs no disposal.</summary>
public abstract class MemoryAllocator
{
    public const int DefaultAlignment = 64;

    protected MemoryAllocator(int alignment = DefaultAlignment) => Alignment = alignment;

    public static Lazy<MemoryAllocator> Default { get; } = new(() => new ManagedAllocator());

    protected int Alignment { get; }

    public IMemoryOwner<byte> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return AllocateInternal(length, out _);
    }

    protected abstract IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated);

    private sealed class ManagedAllocator : MemoryAllocator
    {
        protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
        {
            bytesAllocated = length;
            return new ManagedOwner(new byte[length]);
        }
    }

    private sealed class ManagedOwner(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; private set; } = bytes;

        public void Dispose() => Memory = Memory<byte>.Empty;
    }
}
