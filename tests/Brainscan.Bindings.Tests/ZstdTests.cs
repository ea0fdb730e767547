using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Brainscan.Bindings.Tests;

/// <summary>The part of ZstdSharp that the codecs stand on, over the system's libzstd.</summary>
public sealed class ZstdTests
{
    private static byte[] Text(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)("the whale "[i % 10] + i / 4096))];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 19)]
    [InlineData(100_000, -5)]
    public void Wrap_then_unwrap_returns_the_bytes(int length, int level)
    {
        byte[] source = Text(length);
        byte[] packed = new byte[Compressor.GetCompressBound(length)];
        byte[] back = new byte[length];
        using var compressor = new Compressor(level);
        using var decompressor = new Decompressor();

        int packedBytes = compressor.Wrap(source, packed);

        Assert.Equal((ulong)length, Decompressor.GetDecompressedSize(packed.AsSpan(0, packedBytes)));
        Assert.Equal(length, decompressor.Unwrap(packed.AsSpan(0, packedBytes), back));
        Assert.Equal(source, back);
        Assert.Equal(compressor.Wrap(source).ToArray(), packed.AsSpan(0, packedBytes).ToArray());
    }

    [Fact]
    public void Level_changes_what_comes_out()
    {
        byte[] source = Text(200_000);
        using var compressor = new Compressor(1);
        int fast = compressor.Wrap(source).Length;
        compressor.Level = 19;
        Assert.Equal(19, compressor.Level);
        Assert.NotEqual(fast, compressor.Wrap(source).Length);
    }

    [Fact]
    public void Try_methods_say_no_to_a_small_destination_and_throw_at_damage()
    {
        byte[] source = Text(10_000);
        using var compressor = new Compressor();
        using var decompressor = new Decompressor();
        Assert.False(compressor.TryWrap(source, new byte[4], out int none));
        Assert.Equal(0, none);

        byte[] packed = compressor.Wrap(source).ToArray();
        Assert.False(decompressor.TryUnwrap(packed, new byte[source.Length - 1], out _));
        Assert.True(decompressor.TryUnwrap(packed, new byte[source.Length + 7], out int written));
        Assert.Equal(source.Length, written);
        Assert.Throws<ZstdException>(() => decompressor.TryUnwrap(packed.AsSpan(0, packed.Length - 1), new byte[source.Length], out _));
    }

    [Fact]
    public void Errors_carry_libzstds_code()
    {
        using var compressor = new Compressor();
        using var decompressor = new Decompressor();
        using var fresh = new Compressor(); // one that failed within a frame takes no parameters
        byte[] target = new byte[100];
        Assert.Equal(ZSTD_ErrorCode.ZSTD_error_prefix_unknown, Code(() => decompressor.Unwrap("not a zstd frame"u8, target)));
        Assert.Equal(ZSTD_ErrorCode.ZSTD_error_dstSize_tooSmall, Code(() => compressor.Wrap(target, Span<byte>.Empty)));
        Assert.Equal(ZSTD_ErrorCode.ZSTD_error_parameter_outOfBound,
            Code(() => fresh.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, 1000)));
        Assert.Equal(ZSTD_ErrorCode.ZSTD_error_parameter_outOfBound,
            Code(() => decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, 1000)));
        Assert.Equal(ZSTD_ErrorCode.ZSTD_error_GENERIC, Code(() => Decompressor.GetDecompressedSize("junk"u8)));
    }

    [Fact]
    public void Checksum_flag_makes_a_flipped_byte_an_error()
    {
        byte[] source = new byte[5000];
        new Random(7).NextBytes(source); // incompressible: stored raw, so that only the checksum can notice
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        byte[] packed = compressor.Wrap(source).ToArray();
        packed[2500] ^= 1;
        using var decompressor = new Decompressor();
        Assert.Equal(ZSTD_ErrorCode.ZSTD_error_checksum_wrong, Code(() => decompressor.Unwrap(packed, new byte[source.Length])));
    }

    [Fact]
    public void Disposed_ones_throw_before_anything_native()
    {
        var compressor = new Compressor();
        var decompressor = new Decompressor();
        compressor.Dispose();
        compressor.Dispose();
        decompressor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => compressor.Wrap("a"u8, new byte[100]));
        Assert.Throws<ObjectDisposedException>(() => compressor.Level = 5);
        Assert.Throws<ObjectDisposedException>(() => decompressor.Unwrap("a"u8, new byte[100]));
    }

    [Fact]
    public void Damaged_frames_give_an_exception_or_bytes_and_never_more()
    {
        using var compressor = new Compressor();
        using var decompressor = new Decompressor();
        byte[] packed = compressor.Wrap(Text(3000)).ToArray();
        var random = new Random(11);
        byte[] target = new byte[3000 + 64];
        int refused = 0;
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = packed.AsSpan(0, random.Next(packed.Length + 1)).ToArray();
            for (int i = 0; i < 3 && damaged.Length > 0; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }
            target.AsSpan(3000).Fill(0xA5);
            try
            {
                Assert.InRange(decompressor.Unwrap(damaged, target.AsSpan(0, 3000)), 0, 3000);
            }
            catch (ZstdException)
            {
                refused++;
            }
            Assert.Equal(-1, target.AsSpan(3000).IndexOfAnyExcept((byte)0xA5));
        }
        Assert.InRange(refused, 1000, 5000);
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        byte[] source = Text(1000);
        byte[] packed = new byte[Compressor.GetCompressBound(source.Length)];
        byte[] back = new byte[source.Length];
        using var compressor = new Compressor(1);
        using var decompressor = new Decompressor();
        int Round()
        {
            int bytes = compressor.Wrap(source, packed);
            return decompressor.Unwrap(packed.AsSpan(0, bytes), back);
        }

        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Round();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ZSTD_ErrorCode Code(Action action) => Assert.Throws<ZstdException>(action).Code;

    private static ZSTD_ErrorCode Code(Func<object> action) => Assert.Throws<ZstdException>(action).Code;
}
