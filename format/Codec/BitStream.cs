using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Brainscan.Format.Codec;

/// <summary>
/// Writes numbers of a few bits one after another, the least significant bit first, into little-endian bytes. Eight bytes are stored at every
/// number and none is waited for: no branch depends on the widths, which are as good as random.
/// </summary>
/// <param name="bytes">Where to; <see cref="Slack"/> bytes longer than what will be written.</param>
internal ref struct BitWriter(Span<byte> bytes)
{
    /// <summary>Bytes that may be touched (with zeros) behind the last one.</summary>
    public const int Slack = 8;

    private readonly Span<byte> _bytes = bytes;
    private ulong _pending;
    private int _used;
    private int _at;

    /// <summary>Writes the lowest <paramref name="count"/> bits of a number whose other bits are 0.</summary>
    /// <param name="value">The number.</param>
    /// <param name="count">0 to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(uint value, int count)
    {
        _pending |= (ulong)value << _used;
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes[_at..], _pending);
        _used += count;
        _at += _used >> 3;
        _pending >>= _used & ~7;
        _used &= 7;
    }

    /// <summary>Bytes written; the bits that fill the last one are 0.</summary>
    public readonly int Length => _at + (_used + 7) / 8;
}

/// <summary>Reads what <see cref="BitWriter"/> wrote. Beyond the end it finds zeros, and <see cref="IsAtEnd"/> tells.</summary>
/// <param name="bytes">All bytes of the stream and no more.</param>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _bit;

    /// <summary>Reads a number of <paramref name="count"/> bits, 0 to 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int count)
    {
        int at = (int)(_bit >> 3);
        ulong word = at <= _bytes.Length - sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]) : Tail(at);
        uint value = (uint)(word >> (int)(_bit & 7) & ((1UL << count) - 1));
        _bit += count;
        return value;
    }

    /// <summary>True when exactly the whole stream was read, and the bits that fill its last byte are 0.</summary>
    public readonly bool IsAtEnd => (_bit + 7) / 8 == _bytes.Length && ((_bit & 7) == 0 || _bytes[^1] >> (int)(_bit & 7) == 0);

    private readonly ulong Tail(int at)
    {
        ulong word = 0;
        for (int i = _bytes.Length - 1; i >= at; i--)
        {
            word = word << 8 | _bytes[i];
        }
        return word;
    }
}
