namespace ZstdSharp.Unsafe;

/// <summary>Decompression parameters, by libzstd's own names and numbers.</summary>
public enum ZSTD_dParameter
{
    ZSTD_d_windowLogMax = 100,
}
