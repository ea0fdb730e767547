using System.Buffers.Binary;

namespace Brainscan.Fuzzing;

/// <summary>Numbers that parsers stumble over: zero, ends of ranges, powers of two and their neighbours, and places in the file itself.</summary>
internal static class Numbers
{
    /// <summary>One of them.</summary>
    public static long Next(Random random, int fileLength) => random.Next(8) switch
    {
        0 => 0,
        1 => -1,
        2 => (1L << random.Next(64)) - random.Next(3) + 1,
        3 => -(1L << random.Next(63)),
        4 => random.Next(fileLength + 1),
        5 => random.Next(-4, 300),
        6 => random.Next(2) == 0 ? long.MaxValue - random.Next(100) : int.MaxValue - random.Next(100),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };

    /// <summary>Writes one, 1, 2, 4 or 8 bytes wide.</summary>
    public static void Write(Random random, int fileLength, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (target.Length == sizeof(float) && random.Next(4) == 0)
        {
            float[] floats = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue, -1, 1e-30f];
            BinaryPrimitives.WriteSingleLittleEndian(target, floats[random.Next(floats.Length)]);
            return;
        }
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Next(random, fileLength));
        bytes[..target.Length].CopyTo(target);
    }
}
