using ZstdSharp.Unsafe;

namespace ZstdSharp;

/// <summary>
/// ZstdSharp's one-shot compressor: one zstd frame a call, its size in the header. Allocates nothing in a call.
/// Not thread-safe: one per worker. A disposed one throws <see cref="ObjectDisposedException"/>.
/// </summary>
public unsafe class Compressor : IDisposable
{
    public const int DefaultCompressionLevel = 3;

    private readonly SafeCctxHandle _handle;
    private int _level = DefaultCompressionLevel;

    public Compressor(int level = DefaultCompressionLevel)
    {
        _handle = SafeCctxHandle.Create();
        Level = level;
    }

    public int Level
    {
        get => _level;
        set
        {
            if (_level != value)
            {
                _level = value;
                SetParameter(ZSTD_cParameter.ZSTD_c_compressionLevel, value);
            }
        }
    }

    public static int GetCompressBound(int length) => (int)NativeMethods.ZSTD_compressBound((nuint)length);

    public void SetParameter(ZSTD_cParameter parameter, int value) =>
        ZstdResult.EnsureSuccess(NativeMethods.ZSTD_CCtx_setParameter(_handle, parameter, value));

    public Span<byte> Wrap(ReadOnlySpan<byte> src)
    {
        byte[] dest = new byte[GetCompressBound(src.Length)];
        return dest.AsSpan(0, Wrap(src, dest));
    }

    public int Wrap(ReadOnlySpan<byte> src, Span<byte> dest) => (int)ZstdResult.EnsureSuccess(Compress(src, dest));

    public bool TryWrap(ReadOnlySpan<byte> src, Span<byte> dest, out int written) =>
        ZstdResult.IsWritten(Compress(src, dest), out written);

    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private nuint Compress(ReadOnlySpan<byte> src, Span<byte> dest)
    {
        fixed (byte* srcPointer = src)
        fixed (byte* destPointer = dest)
        {
            return NativeMethods.ZSTD_compress2(_handle, destPointer, (nuint)dest.Length, srcPointer, (nuint)src.Length);
        }
    }
}
