using ZstdSharp.Unsafe;

namespace ZstdSharp;

/// <summary>ZstdSharp's exception: what libzstd refused, by its own code and name.</summary>
public class ZstdException : Exception
{
    public ZstdException(ZSTD_ErrorCode code, string message) : base(message) => Code = code;

    public ZSTD_ErrorCode Code { get; }
}
