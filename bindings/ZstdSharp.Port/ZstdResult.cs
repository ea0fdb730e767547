using System.Runtime.InteropServices;
using ZstdSharp.Unsafe;

namespace ZstdSharp;

/// <summary>Turns libzstd's results into sizes or exceptions.</summary>
internal static class ZstdResult
{
    private const ulong ContentSizeUnknown = ulong.MaxValue;
    private const ulong ContentSizeError = ulong.MaxValue - 1;

    internal static nuint EnsureSuccess(nuint result) =>
        NativeMethods.ZSTD_isError(result) == 0 ? result : throw Failure(result);

    /// <summary>False where the destination was too small, which callers of the Try methods expect; anything else throws.</summary>
    internal static bool IsWritten(nuint result, out int written)
    {
        if (NativeMethods.ZSTD_getErrorCode(result) == ZSTD_ErrorCode.ZSTD_error_dstSize_tooSmall)
        {
            written = 0;
            return false;
        }
        written = (int)EnsureSuccess(result);
        return true;
    }

    internal static ulong EnsureContentSize(ulong size) => size switch
    {
        ContentSizeUnknown => throw new ZstdException(ZSTD_ErrorCode.ZSTD_error_GENERIC, "The frame does not say its content size"),
        ContentSizeError => throw new ZstdException(
            ZSTD_ErrorCode.ZSTD_error_GENERIC, "The content size cannot be determined: not a zstd frame, or a truncated one"),
        _ => size,
    };

    private static ZstdException Failure(nuint result) =>
        new(NativeMethods.ZSTD_getErrorCode(result), Marshal.PtrToStringUTF8(NativeMethods.ZSTD_getErrorName(result)) ?? "zstd error");
}
