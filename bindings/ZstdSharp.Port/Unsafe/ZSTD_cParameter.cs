namespace ZstdSharp.Unsafe;

/// <summary>Compression parameters, by libzstd's own names and numbers: the ones that can serve a one-shot compressor.</summary>
public enum ZSTD_cParameter
{
    ZSTD_c_compressionLevel = 100,
    ZSTD_c_windowLog = 101,
    ZSTD_c_hashLog = 102,
    ZSTD_c_minMatch = 105,
    ZSTD_c_strategy = 107,
    ZSTD_c_contentSizeFlag = 200,
    ZSTD_c_checksumFlag = 201,
}
