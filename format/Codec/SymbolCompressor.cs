using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Brainscan.Format.Codec;

/// <summary>zstd set up for symbols. One per worker.</summary>
internal sealed class SymbolCompressor : IDisposable
{
    // Symbols hold no repetitions worth finding, only unequal frequencies: what zstd's search finds costs more than it saves. Level 1 is
    // smaller than 3 here, and level 1 that hardly searches (the shortest table, the longest shortest match) is 3 to 7 % smaller again and
    // takes half the time (docs/decisions/004).
    private const int Level = 1;
    private const int HashLog = 6;
    private const int MinMatch = 7;

    private readonly Compressor _compressor = new(Level);

    public SymbolCompressor()
    {
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_hashLog, HashLog);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_minMatch, MinMatch);
    }

    /// <summary>Most bytes that <paramref name="length"/> bytes can become.</summary>
    public static int MaxBytes(int length) => Compressor.GetCompressBound(length);

    /// <summary>Compresses into one zstd frame; returns its length.</summary>
    public int Wrap(ReadOnlySpan<byte> symbols, Span<byte> target) => _compressor.Wrap(symbols, target);

    public void Dispose() => _compressor.Dispose();
}
