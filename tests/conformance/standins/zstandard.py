"""Stands in for the package zstandard: the one function that samples/readers/weights.py calls, by the system's libzstd."""
import ctypes

_zstd = ctypes.CDLL("libzstd.so.1")
_zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
_zstd.ZSTD_decompress.restype = ctypes.c_size_t
_zstd.ZSTD_decompress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]


class ZstdError(ValueError):
    pass


def decompress(data):
    target = ctypes.create_string_buffer(_zstd.ZSTD_getFrameContentSize(data, ctypes.c_size_t(len(data))) or 1)
    size = _zstd.ZSTD_decompress(target, len(target), data, len(data))
    if _zstd.ZSTD_isError(ctypes.c_size_t(size)):
        raise ZstdError("it is no zstd frame")
    return target.raw[:size]
