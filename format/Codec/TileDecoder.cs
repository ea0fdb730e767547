using System.Runtime.InteropServices;
using Brainscan.Format.Codec;

namespace Brainscan.Format;

/// <summary>
/// Undoes a tile's compression, no further: what comes out are packed symbols for the GPU (or for <see cref="PackedSymbols.Apply"/>).
/// Holds a zstd context and scratch memory: one per thread.
/// </summary>
public sealed class TileDecoder : IDisposable
{
    private readonly SymbolDecompressor _decompressor = new();
    private byte[] _bytes = [];
    private short[] _values = [];

    /// <summary>Checks and decompresses one tile.</summary>
    /// <param name="record">The tile as read.</param>
    /// <param name="span">Its place in the grid.</param>
    /// <param name="words">Receives the packed symbols: at least <see cref="PackedSymbols.WordCount"/> words.</param>
    /// <param name="escapes">Receives the escapes; <see cref="TileSpan.Count"/> long is always enough.</param>
    /// <returns>The number of escapes.</returns>
    /// <exception cref="RecordingException">The tile is damaged; the message names it.</exception>
    public int Decode(in TileRecord record, in TileSpan span, Span<uint> words, Span<Escape> escapes)
    {
        var payload = record.Payload.Span;
        if (Crc32C.Compute(payload) != record.Crc)
        {
            throw FormatError.DamagedTile(record.Tile, "its checksum does not match");
        }
        int wordCount = PackedSymbols.WordCount(span.Count, record.Bits);
        if (record.Split < 0 || record.Split > payload.Length || words.Length < wordCount)
        {
            throw FormatError.DamagedTile(record.Tile, $"its parts ({record.Split} of {payload.Length} bytes) do not fit");
        }
        var target = words[..wordCount];
        int symbolBytes = Unwrap(record.Tile, payload[..record.Split], MemoryMarshal.AsBytes(target));
        if (symbolBytes != wordCount * sizeof(uint))
        {
            throw FormatError.DamagedTile(record.Tile, $"it holds {symbolBytes} bytes of symbols, not {wordCount * sizeof(uint)}");
        }
        int valueCount = 0;
        if (record.Split < payload.Length)
        {
            EnsureScratch(span.Count);
            int bytes = Unwrap(record.Tile, payload[record.Split..], _bytes.AsSpan(0, span.Count * EscapeCoding.MaxBytes));
            valueCount = EscapeCoding.Read(_bytes.AsSpan(0, bytes), _values.AsSpan(0, span.Count));
        }
        int found = valueCount < 0
            ? -1
            : PackedSymbols.PairEscapes(target, record.Bits, span.Count, _values.AsSpan(0, valueCount), escapes);
        return found >= 0 ? found : throw FormatError.DamagedTile(record.Tile, "its escapes do not match its symbols");
    }

    /// <inheritdoc />
    public void Dispose() => _decompressor.Dispose();

    private void EnsureScratch(int count)
    {
        if (_values.Length < count)
        {
            _values = new short[count];
            _bytes = new byte[count * EscapeCoding.MaxBytes];
        }
    }

    private int Unwrap(int tile, ReadOnlySpan<byte> source, Span<byte> target)
    {
        int written = _decompressor.Unwrap(source, target, out string? error);
        return error is null ? written : throw FormatError.DamagedTile(tile, error);
    }
}
