using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Brainscan.Format.Codec;

/// <summary>
/// CRC-32C (Castagnoli; reflected, initial value and final XOR all ones): the checksum of every byte in a recording.
/// Chosen because processors compute it in hardware.
/// </summary>
public static class Crc32C
{
    // A processor begins a step of CRC every cycle, and each takes three: three parts side by side keep it busy.
    private const int PartBytes = 2048;
    private const int PartWords = PartBytes / sizeof(ulong);

    // What becomes of each byte of a state when PartBytes zeros follow: 256 values for each of its four bytes.
    private static readonly uint[] AfterPart = MakeAfterPart();

    /// <summary>Checksum of <paramref name="bytes"/>, or of an earlier part and them when its checksum is given as <paramref name="crc"/>.</summary>
    /// <param name="bytes">What to sum up.</param>
    /// <param name="crc">Checksum of what comes before; 0 where nothing does.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint crc = 0)
    {
        uint state = ~crc;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        while (words.Length >= 3 * PartWords)
        {
            state = Three(state, words);
            words = words[(3 * PartWords)..];
        }
        foreach (ulong word in words)
        {
            state = BitOperations.Crc32C(state, LittleEndian(word));
        }
        foreach (byte value in bytes[^(bytes.Length % sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }
        return ~state;
    }

    /// <summary>The state after three parts: a CRC is linear, so each part may begin at zero and be added when those before it are known.</summary>
    private static uint Three(uint first, ReadOnlySpan<ulong> words)
    {
        uint second = 0;
        uint third = 0;
        ref ulong word = ref MemoryMarshal.GetReference(words[..(3 * PartWords)]);
        for (int i = 0; i < PartWords; i++)
        {
            first = BitOperations.Crc32C(first, LittleEndian(Unsafe.Add(ref word, i)));
            second = BitOperations.Crc32C(second, LittleEndian(Unsafe.Add(ref word, i + PartWords)));
            third = BitOperations.Crc32C(third, LittleEndian(Unsafe.Add(ref word, i + (2 * PartWords))));
        }
        return Pass(Pass(first) ^ second) ^ third;
    }

    private static uint Pass(uint state) =>
        AfterPart[(byte)state] ^ AfterPart[256 + (byte)(state >> 8)] ^ AfterPart[512 + (byte)(state >> 16)] ^ AfterPart[768 + (state >> 24)];

    private static uint[] MakeAfterPart()
    {
        uint[] table = new uint[4 * 256];
        for (int bit = 0; bit < 32; bit++)
        {
            uint state = 1u << bit;
            for (int i = 0; i < PartWords; i++) state = BitOperations.Crc32C(state, 0ul);
            int start = bit / 8 * 256;
            int value = 1 << (bit % 8);
            for (int below = 0; below < value; below++) table[start + value + below] = table[start + below] ^ state;
        }
        return table;
    }

    private static ulong LittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
