using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Format.Codec;

/// <summary>Escape values as bytes: one signed byte each, or −128 and two more (little-endian) for what is beyond ± 127.</summary>
internal static class EscapeCoding
{
    private const byte Long = 0x80;

    /// <summary>Longest form of one value in bytes.</summary>
    public const int MaxBytes = 3;

    /// <summary>Writes the values; returns the number of bytes.</summary>
    public static int Write(ReadOnlySpan<short> values, Span<byte> bytes)
    {
        int at = 0;
        foreach (short value in values)
        {
            if (value is >= -127 and <= 127)
            {
                bytes[at++] = (byte)value;
            }
            else
            {
                bytes[at++] = Long;
                BinaryPrimitives.WriteInt16LittleEndian(bytes[at..], value);
                at += sizeof(short);
            }
        }
        return at;
    }

    /// <summary>Reads all values; returns how many, or −1 when the bytes end inside one or there are more than <paramref name="values"/> holds.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Span<short> values)
    {
        // Nearly always all values are short, and this loop is all there is.
        int shorts = bytes.IndexOf(Long);
        shorts = Math.Min(shorts < 0 ? bytes.Length : shorts, values.Length);
        int i = 0;
        for (; i + Vector256<byte>.Count <= shorts; i += Vector256<byte>.Count)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(bytes), (nuint)i).AsSByte());
            first.CopyTo(values[i..]);
            second.CopyTo(values[(i + Vector256<short>.Count)..]);
        }
        for (; i < shorts; i++)
        {
            values[i] = (sbyte)bytes[i];
        }
        int count = shorts;
        for (int at = shorts; at < bytes.Length; count++)
        {
            if (count == values.Length)
            {
                return -1;
            }
            byte first = bytes[at++];
            if (first != Long)
            {
                values[count] = (sbyte)first;
                continue;
            }
            if (bytes.Length - at < sizeof(short))
            {
                return -1;
            }
            values[count] = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
            at += sizeof(short);
        }
        return count;
    }
}
