using ZstdSharp.Unsafe;

namespace ZstdSharp;

/// <summary>
/// ZstdSharp's one-shot decompressor. Never writes beyond the destination, whatever the frame says. Allocates nothing in
/// a call. Not thread-safe: one per worker. A disposed one throws <see cref="ObjectDisposedException"/>.
/// </summary>
public unsafe class Decompressor : IDisposable
{
    private readonly SafeDctxHandle _handle = SafeDctxHandle.Create();

    /// <summary>
    /// Bytes that <paramref name="src"/> decodes to, by its headers alone: exact where the frames say it, else an upper bound.
    /// A hostile frame says what it likes: compare it with what you expect before you allocate.
    /// </summary>
    public static ulong GetDecompressedSize(ReadOnlySpan<byte> src)
    {
        fixed (byte* srcPointer = src)
        {
            return ZstdResult.EnsureContentSize(NativeMethods.ZSTD_decompressBound(srcPointer, (nuint)src.Length));
        }
    }

    public void SetParameter(ZSTD_dParameter parameter, int value) =>
        ZstdResult.EnsureSuccess(NativeMethods.ZSTD_DCtx_setParameter(_handle, parameter, value));

    public int Unwrap(ReadOnlySpan<byte> src, Span<byte> dest) => (int)ZstdResult.EnsureSuccess(Decompress(src, dest));

    public bool TryUnwrap(ReadOnlySpan<byte> src, Span<byte> dest, out int written) =>
        ZstdResult.IsWritten(Decompress(src, dest), out written);

    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private nuint Decompress(ReadOnlySpan<byte> src, Span<byte> dest)
    {
        fixed (byte* srcPointer = src)
        fixed (byte* destPointer = dest)
        {
            return NativeMethods.ZSTD_decompressDCtx(_handle, destPointer, (nuint)dest.Length, srcPointer, (nuint)src.Length);
        }
    }
}
