using System.Buffers;
using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>
/// A run of bytes that arrays share: a view of memory someone else owns, or memory taken from an allocator, which
/// <see cref="Dispose"/> gives back.
/// </summary>
public readonly partial struct ArrowBuffer : IDisposable
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly IMemoryOwner<byte>? _owner;

    public ArrowBuffer(ReadOnlyMemory<byte> data)
    {
        _memory = data;
        _owner = null;
    }

    internal ArrowBuffer(IMemoryOwner<byte> owner)
    {
        _memory = ReadOnlyMemory<byte>.Empty;
        _owner = owner;
    }

    public static ArrowBuffer Empty => new(ReadOnlyMemory<byte>.Empty);

    public ReadOnlyMemory<byte> Memory => _owner?.Memory ?? _memory;

    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => Memory.Length;

    public bool IsEmpty => Memory.IsEmpty;

    public void Dispose() => _owner?.Dispose();

    /// <summary>What builders build: the bytes, and zeros up to a multiple of 64, as the real package pads them.</summary>
    private static ArrowBuffer CopyPadded(ReadOnlySpan<byte> bytes, MemoryAllocator? allocator)
    {
        int padded = checked((int)BitUtility.RoundUpToMultiplePowerOfTwo(bytes.Length, MemoryAllocator.DefaultAlignment));
        IMemoryOwner<byte> owner = (allocator ?? MemoryAllocator.Default.Value).Allocate(padded);
        Span<byte> target = owner.Memory.Span;
        bytes.CopyTo(target);
        target[bytes.Length..padded].Clear();
        return new ArrowBuffer(owner);
    }
}
