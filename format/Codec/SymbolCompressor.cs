using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Brainscan.Format.Codec;

/// <summary>zstd set up for symbols. One per worker.</summary>
internal sealed class SymbolCompressor : IDisposable
{
    // Symbols hold no repetitions worth finding, only unequal frequencies: what zstd's search finds costs more than it saves. Level 1 is
    // smaller than 3 here, with the shortest table and the longest shortest match (docs/decisions/004).
    private const int Level = 1;
    private const int HashLog = 6;
    private const int MinMatch = 7;

    // Where weights move, a search that takes 256 bytes a step saves half its time and makes less of chance matches. Where nearly all of
    // them rest, the runs of zeros are worth finding.
    private const int Stride = 256;
    private const double ShareOfZerosToSearch = 0.9;

    private readonly Compressor _searching = Create();
    private readonly Compressor _striding = Create();

    public SymbolCompressor()
    {
        _striding.SetParameter(ZSTD_cParameter.ZSTD_c_targetLength, Stride);
        // ZSTD_c_literalCompressionMode, a name that this package does not have: with a stride zstd would leave literals as they are
        _striding.SetParameter(ZSTD_cParameter.ZSTD_c_experimentalParam5, (int)ZSTD_paramSwitch_e.ZSTD_ps_enable);
    }

    /// <summary>Most bytes that <paramref name="length"/> bytes can become.</summary>
    public static int MaxBytes(int length) => Compressor.GetCompressBound(length);

    /// <summary>Compresses into one zstd frame; returns its length.</summary>
    public int Wrap(ReadOnlySpan<byte> symbols, Span<byte> target)
    {
        bool rests = symbols.Count((byte)0) > symbols.Length * ShareOfZerosToSearch;
        return (rests ? _searching : _striding).Wrap(symbols, target);
    }

    public void Dispose()
    {
        _searching.Dispose();
        _striding.Dispose();
    }

    private static Compressor Create()
    {
        var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_hashLog, HashLog);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_minMatch, MinMatch);
        return compressor;
    }
}
