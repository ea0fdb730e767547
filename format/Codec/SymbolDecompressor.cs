using ZstdSharp;

namespace Brainscan.Format.Codec;

/// <summary>Undoes one zstd frame of a file that may hold anything. One per thread.</summary>
internal sealed class SymbolDecompressor : IDisposable
{
    private readonly Decompressor _decompressor = new();

    /// <summary>Decompresses; the target's size is the bound: a frame that claims more is refused by zstd itself.</summary>
    /// <param name="source">One zstd frame.</param>
    /// <param name="target">As long as the content may be.</param>
    /// <param name="error">What is wrong, in words for after a colon; null when nothing is.</param>
    /// <returns>Bytes written.</returns>
    public int Unwrap(ReadOnlySpan<byte> source, Span<byte> target, out string? error)
    {
        try
        {
            error = _decompressor.TryUnwrap(source, target, out int written) ? null : $"it decompresses to more than {target.Length} bytes";
            return written;
        }
        catch (ZstdException exception)
        {
            error = exception.Message;
            return 0;
        }
    }

    public void Dispose() => _decompressor.Dispose();
}
