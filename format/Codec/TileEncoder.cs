namespace Brainscan.Format.Codec;

/// <summary>Packs and compresses one tile's changes. Holds a zstd context and scratch memory: one per worker.</summary>
internal sealed class TileEncoder : IDisposable
{
    private readonly SymbolCompressor _compressor = new();
    private readonly byte[] _packed;
    private readonly short[] _escapes;
    private readonly byte[] _escapeBytes;
    private readonly byte[] _compressed;

    public TileEncoder(int tileWeights)
    {
        int padded = PaddedLength(tileWeights);
        Changes = new short[padded];
        Before = new short[tileWeights];
        _packed = new byte[padded];
        _escapes = new short[padded];
        _escapeBytes = new byte[padded * EscapeCoding.MaxBytes];
        _compressed = new byte[SymbolCompressor.MaxBytes(padded) + SymbolCompressor.MaxBytes(padded * EscapeCoding.MaxBytes)];
    }

    /// <summary>Where <see cref="Quantiser.Run"/> leaves a tile's changes for <see cref="Encode"/>.</summary>
    public short[] Changes { get; }

    /// <summary>Room for a tile's state before it is quantised anew, for who wants to bridge the two.</summary>
    public short[] Before { get; }

    /// <summary>Tiles are packed 128 weights at a time.</summary>
    public static int PaddedLength(int count) => (count + 127) / 128 * 128;

    /// <summary>
    /// Width of symbol that makes the tile small. An escape costs about 8 bits where a two-bit symbol costs one to two, a four-bit
    /// symbol three to four.
    /// </summary>
    public static int ChooseBits(in PassResult pass) =>
        pass.Over1 <= pass.Count * 0.14 ? 2 : pass.Over7 <= pass.Count * 0.06 ? 4 : 8;

    /// <summary>Packs and compresses what lies in <see cref="Changes"/>.</summary>
    public TileRecord Encode(TileSpan span, int bits, int baseFrame, int factor, float scale)
    {
        int padded = PaddedLength(span.Count);
        int escaped = PackedSymbols.Pack(Changes.AsSpan(0, padded), bits, _packed, _escapes);
        int packedBytes = PackedSymbols.WordCount(span.Count, bits) * sizeof(uint);
        int split = _compressor.Wrap(_packed.AsSpan(0, packedBytes), _compressed);
        int length = split;
        if (escaped > 0)
        {
            int escapeBytes = EscapeCoding.Write(_escapes.AsSpan(0, escaped), _escapeBytes);
            length += _compressor.Wrap(_escapeBytes.AsSpan(0, escapeBytes), _compressed.AsSpan(split));
        }
        byte[] payload = _compressed.AsSpan(0, length).ToArray();
        return new TileRecord(span.Index, baseFrame, factor, bits, scale, split, Crc32C.Compute(payload), payload);
    }

    public void Dispose() => _compressor.Dispose();
}
