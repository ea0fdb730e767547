using System.Runtime.InteropServices;
using ZstdSharp.Unsafe;

namespace ZstdSharp;

/// <summary>
/// What we call of libzstd 1.4 or newer. Every function that returns <c>nuint</c> returns a size, or an error code
/// negated (see <see cref="ZstdResult"/>). A handle is kept alive for as long as the call runs, and a closed one throws
/// <see cref="ObjectDisposedException"/> before anything native is reached.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "libzstd.so.1";

    [LibraryImport(Library)]
    internal static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_CCtx_setParameter(SafeCctxHandle context, ZSTD_cParameter parameter, int value);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_compress2(SafeCctxHandle context, byte* dst, nuint dstCapacity, byte* src, nuint srcSize);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_compressBound(nuint srcSize);

    [LibraryImport(Library)]
    internal static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_DCtx_setParameter(SafeDctxHandle context, ZSTD_dParameter parameter, int value);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_decompressDCtx(SafeDctxHandle context, byte* dst, nuint dstCapacity, byte* src, nuint srcSize);

    /// <summary>An upper bound of the content of all frames in <paramref name="src"/>: exact where the frames say it.</summary>
    [LibraryImport(Library)]
    internal static partial ulong ZSTD_decompressBound(byte* src, nuint srcSize);

    [LibraryImport(Library)]
    internal static partial uint ZSTD_isError(nuint result);

    [LibraryImport(Library)]
    internal static partial ZSTD_ErrorCode ZSTD_getErrorCode(nuint result);

    /// <summary>A static string of libzstd's, never to be freed.</summary>
    [LibraryImport(Library)]
    internal static partial nint ZSTD_getErrorName(nuint result);
}
