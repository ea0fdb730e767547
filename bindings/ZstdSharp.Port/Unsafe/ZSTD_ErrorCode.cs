namespace ZstdSharp.Unsafe;

/// <summary>libzstd's error codes, by its own names and numbers: the ones one-shot calls can give.</summary>
public enum ZSTD_ErrorCode
{
    ZSTD_error_no_error = 0,
    ZSTD_error_GENERIC = 1,
    ZSTD_error_prefix_unknown = 10,
    ZSTD_error_version_unsupported = 12,
    ZSTD_error_frameParameter_unsupported = 14,
    ZSTD_error_frameParameter_windowTooLarge = 16,
    ZSTD_error_corruption_detected = 20,
    ZSTD_error_checksum_wrong = 22,
    ZSTD_error_literals_headerWrong = 24,
    ZSTD_error_dictionary_wrong = 32,
    ZSTD_error_parameter_unsupported = 40,
    ZSTD_error_parameter_outOfBound = 42,
    ZSTD_error_stage_wrong = 60,
    ZSTD_error_memory_allocation = 64,
    ZSTD_error_dstSize_tooSmall = 70,
    ZSTD_error_srcSize_wrong = 72,
}
