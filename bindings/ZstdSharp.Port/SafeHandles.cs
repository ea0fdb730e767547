using System.Runtime.InteropServices;
using ZstdSharp.Unsafe;

namespace ZstdSharp;

/// <summary>Owns one compression context of libzstd.</summary>
internal sealed class SafeCctxHandle : SafeHandle
{
    private SafeCctxHandle(nint context) : base(0, ownsHandle: true) => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    internal static SafeCctxHandle Create() => NativeMethods.ZSTD_createCCtx() switch
    {
        0 => throw new ZstdException(ZSTD_ErrorCode.ZSTD_error_GENERIC, "Failed to create cctx"),
        nint context => new SafeCctxHandle(context),
    };

    protected override bool ReleaseHandle() => NativeMethods.ZSTD_freeCCtx(handle) == 0;
}

/// <summary>Owns one decompression context of libzstd.</summary>
internal sealed class SafeDctxHandle : SafeHandle
{
    private SafeDctxHandle(nint context) : base(0, ownsHandle: true) => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    internal static SafeDctxHandle Create() => NativeMethods.ZSTD_createDCtx() switch
    {
        0 => throw new ZstdException(ZSTD_ErrorCode.ZSTD_error_GENERIC, "Failed to create dctx"),
        nint context => new SafeDctxHandle(context),
    };

    protected override bool ReleaseHandle() => NativeMethods.ZSTD_freeDCtx(handle) == 0;
}
