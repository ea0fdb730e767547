using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Brainscan.Format.Codec;

/// <summary>
/// Writes numbers of a few bits one after another, the least significant bit first, into little-endian bytes. Eight bytes are stored at every
/// step and none is waited for: hardly a branch depends on the widths, which are as good as random.
/// </summary>
/// <param name="bytes">Where to; <see cref="Slack"/> bytes longer than what will be written.</param>
internal ref struct BitWriter(Span<byte> bytes)
{
    /// <summary>Bytes that may be touched behind the last one.</summary>
    public const int Slack = 8;

    private readonly Span<byte> _bytes = bytes;
    private ulong _pending;
    private int _used; // bits of _pending, 0 to 7
    private int _at;

    /// <summary>Bytes written; the bits that fill the last one are 0.</summary>
    public readonly int Length => _at + (_used + 7) / 8;

    /// <summary>Writes numbers.</summary>
    /// <param name="values">The numbers; bits beyond their width are 0.</param>
    /// <param name="widths">Bits of each, 0 to 32.</param>
    public void Write(scoped ReadOnlySpan<uint> values, scoped ReadOnlySpan<int> widths)
    {
        // in locals, or each would be stored and loaded again at every number
        ulong pending = _pending;
        int used = _used;
        int at = _at;
        int i = 0;
        // Two at a time, since each step waits for the one before it to say where it ended.
        for (; i + 1 < values.Length && i + 1 < widths.Length; i += 2)
        {
            int width = widths[i] + widths[i + 1];
            if (width <= 56)
            {
                Put(_bytes, values[i] | (ulong)values[i + 1] << widths[i], width, ref pending, ref used, ref at);
                continue;
            }
            Put(_bytes, values[i], widths[i], ref pending, ref used, ref at);
            Put(_bytes, values[i + 1], widths[i + 1], ref pending, ref used, ref at);
        }
        if (i < values.Length)
        {
            Put(_bytes, values[i], widths[i], ref pending, ref used, ref at);
        }
        _pending = pending;
        _used = used;
        _at = at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Span<byte> bytes, ulong value, int width, ref ulong pending, ref int used, ref int at)
    {
        pending |= value << used;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], pending);
        used += width;
        at += used >> 3;
        pending >>= used & ~7;
        used &= 7;
    }
}

/// <summary>Reads what <see cref="BitWriter"/> wrote. Beyond the end it finds zeros, and <see cref="IsAtEnd"/> tells.</summary>
/// <param name="bytes">All bytes of the stream and no more.</param>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _bit;

    /// <summary>True when exactly the whole stream was read, and the bits that fill its last byte are 0.</summary>
    public readonly bool IsAtEnd => (_bit + 7) / 8 == _bytes.Length && ((_bit & 7) == 0 || _bytes[^1] >> (int)(_bit & 7) == 0);

    /// <summary>Reads numbers.</summary>
    /// <param name="widths">Bits of each, 0 to 32.</param>
    /// <param name="values">Receives them.</param>
    public void Read(scoped ReadOnlySpan<int> widths, scoped Span<uint> values)
    {
        long bit = _bit;
        for (int i = 0; i < values.Length && i < widths.Length; i++)
        {
            int at = (int)(bit >> 3);
            ulong word = at <= _bytes.Length - sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]) : Tail(_bytes, at);
            values[i] = (uint)(word >> (int)(bit & 7)) & (uint)((1UL << widths[i]) - 1);
            bit += widths[i];
        }
        _bit = bit;
    }

    private static ulong Tail(ReadOnlySpan<byte> bytes, int at)
    {
        ulong word = 0;
        for (int i = bytes.Length - 1; i >= at; i--)
        {
            word = word << 8 | bytes[i];
        }
        return word;
    }
}
