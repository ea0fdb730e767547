using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Tests;

public sealed class PackedSymbolsTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 131072)]
    [InlineData(4, 1000)]
    [InlineData(8, 129)]
    public void Changes_come_back_whatever_their_size(int bits, int count)
    {
        var random = new Random(bits * 1000 + count);
        int padded = TileEncoder.PaddedLength(count);
        short[] changes = new short[padded];
        short[] before = new short[count];
        for (int i = 0; i < count; i++)
        {
            before[i] = (short)random.Next(-3000, 3000);
            changes[i] = (short)(random.Next(8) switch
            {
                0 => random.Next(-20000, 20000),
                1 => random.Next(-200, 200),
                2 => -1 << (bits - 1),
                _ => random.Next(-2, 3),
            });
        }
        byte[] packed = new byte[padded * bits / 8];
        short[] values = new short[padded];
        int escaped = PackedSymbols.Pack(changes, bits, packed, values);
        uint[] words = new uint[PackedSymbols.WordCount(count, bits)];
        Buffer.BlockCopy(packed, 0, words, 0, words.Length * 4);
        var escapes = new Escape[count];

        Assert.Equal(escaped, PackedSymbols.PairEscapes(words, bits, count, values.AsSpan(0, escaped), escapes));
        short[] state = [.. before];
        PackedSymbols.Apply(words, bits, escapes.AsSpan(0, escaped), 1, state, state);

        Assert.Equal(before.Zip(changes, (a, b) => (short)(a + b)), state);
        Assert.Equal(changes.Take(count).Count(change => Math.Abs((int)change) > PackedSymbols.Limit(bits)), escaped);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Vectors_apply_as_the_plain_loop_does_and_wrap_as_it_does(int bits)
    {
        var random = new Random(bits);
        foreach (int count in (int[])[1, 15, 16, 17, 64, 1000])
        {
            foreach (int factor in (int[])[1, 17, 255, 70000])
            {
                uint[] words = new uint[PackedSymbols.WordCount(count, bits)];
                short[] source = new short[count];
                random.NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
                random.NextBytes(MemoryMarshal.AsBytes(source.AsSpan()));
                Escape[] escapes = [new(0, short.MaxValue), new(count / 2, -200), new(count - 1, short.MinValue)];
                foreach (short[] from in (short[][])[source, []])
                {
                    short[] expected = new short[count];
                    short[] found = new short[count];
                    PlainCoding.Apply(words, bits, escapes, factor, from, expected);
                    PackedSymbols.Apply(words, bits, escapes, factor, from, found);
                    Assert.Equal(expected, found);
                }
            }
        }
    }

    [Fact]
    public void Escapes_that_do_not_match_are_refused()
    {
        uint[] words = [0b10_00_10_01];
        var escapes = new Escape[16];

        Assert.Equal(2, PackedSymbols.PairEscapes(words, 2, 16, [5, -6], escapes));
        Assert.Equal(new Escape(1, 5), escapes[0]);
        Assert.Equal(new Escape(3, -6), escapes[1]);
        Assert.Equal(-1, PackedSymbols.PairEscapes(words, 2, 16, [5], escapes));
        Assert.Equal(-1, PackedSymbols.PairEscapes(words, 2, 16, [5, 6, 7], escapes));
        Assert.Equal(-1, PackedSymbols.PairEscapes(words, 2, 3, [5, 6], escapes));
    }

    [Fact]
    public void Escape_values_come_back_and_torn_ones_are_refused()
    {
        short[] values = [2, -2, 127, -127, 128, -128, 32767, -32768, 0];
        byte[] bytes = new byte[values.Length * EscapeCoding.MaxBytes];
        int length = EscapeCoding.Write(values, bytes);
        short[] found = new short[values.Length];

        Assert.Equal(values.Length, EscapeCoding.Read(bytes.AsSpan(0, length), found));
        Assert.Equal(values, found);
        Assert.Equal(-1, EscapeCoding.Read(bytes.AsSpan(0, length), new short[values.Length - 1]));
        Assert.Equal(-1, EscapeCoding.Read([0x80, 1], found));
    }

    [Fact]
    public void Crc_is_the_one_of_the_standard()
    {
        // the check value every catalogue of CRCs gives for CRC-32C
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(Crc32C.Compute("123456789"u8), Crc32C.Compute("6789"u8, Crc32C.Compute("12345"u8)));
    }
}
