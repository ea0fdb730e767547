using System.Numerics;

namespace Apache.Arrow;

/// <summary>Bits of a bitmap, least significant first.</summary>
public static class BitUtility
{
    public static bool GetBit(ReadOnlySpan<byte> data, int index) => ((data[index / 8] >> (index % 8)) & 1) != 0;

    public static void SetBit(Span<byte> data, int index, bool value)
    {
        byte mask = (byte)(1 << (index % 8));
        data[index / 8] = (byte)(value ? data[index / 8] | mask : data[index / 8] & ~mask);
    }

    /// <summary>How many of <paramref name="length"/> bits from bit <paramref name="offset"/> on are set.</summary>
    public static int CountBits(ReadOnlySpan<byte> data, int offset, int length)
    {
        int count = 0;
        int end = checked(offset + length);
        while (offset < end)
        {
            int bits = Math.Min(8 - (offset % 8), end - offset);
            int mask = ((1 << bits) - 1) << (offset % 8);
            count += BitOperations.PopCount((uint)(data[offset / 8] & mask));
            offset += bits;
        }
        return count;
    }

    public static long RoundUpToMultipleOf8(long n) => RoundUpToMultiplePowerOfTwo(n, 8);

    public static long RoundUpToMultiplePowerOfTwo(long n, int factor) => (n + factor - 1) & -(long)factor;

    /// <summary>Bytes that hold <paramref name="n"/> bits.</summary>
    public static int ByteCount(int n) => (int)((n + 7L) / 8);
}
