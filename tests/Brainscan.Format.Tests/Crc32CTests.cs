using Brainscan.Format.Codec;

namespace Brainscan.Format.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void Standard_check_value() => Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(6143)]
    [InlineData(6144)]
    [InlineData(6145)]
    [InlineData(3 * 6144 + 5)]
    [InlineData(100_003)]
    public void Any_length_from_any_place_is_the_sum_bit_by_bit(int length)
    {
        byte[] bytes = new byte[length + 3];
        new Random(length).NextBytes(bytes);
        Assert.Equal(BitByBit(bytes.AsSpan(3)), Crc32C.Compute(bytes.AsSpan(3)));
        Assert.Equal(BitByBit(bytes), Crc32C.Compute(bytes.AsSpan(length / 3), Crc32C.Compute(bytes.AsSpan(0, length / 3))));
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state & 1) != 0 ? (state >> 1) ^ 0x82F63B78 : state >> 1;
        }
        return ~state;
    }
}
