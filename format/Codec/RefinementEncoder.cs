using System.Runtime.InteropServices;

namespace Brainscan.Format.Codec;

/// <summary>Encodes one tile's refinement and proves it by decoding. Holds a zstd context and scratch memory: one per worker.</summary>
internal sealed class RefinementEncoder : IDisposable
{
    private readonly Quality _quality;
    private readonly SymbolCompressor? _compressor;
    private readonly byte[] _symbols = [];
    private readonly byte[] _bits;
    private readonly byte[] _payload = [];
    private readonly float[] _decoded = [];

    /// <param name="tileWeights">Weights of the largest tile.</param>
    /// <param name="quality"><see cref="Quality.Fine"/> or <see cref="Quality.Exact"/>.</param>
    public RefinementEncoder(int tileWeights, Quality quality)
    {
        _quality = quality;
        if (quality == Quality.Fine)
        {
            _bits = new byte[FineCoding.ByteCount(tileWeights) + BitWriter.Slack];
            return;
        }
        _compressor = new SymbolCompressor();
        _symbols = new byte[tileWeights];
        _bits = new byte[ExactCoding.MaxBytes(tileWeights)];
        _payload = new byte[SymbolCompressor.MaxBytes(tileWeights)];
        _decoded = new float[tileWeights];
    }

    /// <summary>Encodes a tile whose state is final.</summary>
    /// <param name="tile">Its number.</param>
    /// <param name="weights">Its exact weights.</param>
    /// <param name="state">Its state.</param>
    /// <param name="scale">Its grid step.</param>
    /// <param name="largestError">The largest distance of a finite weight to what the decoder makes of it; infinite where a bit of an exact one differs.</param>
    public RefinementRecord Encode(int tile, ReadOnlySpan<float> weights, ReadOnlySpan<short> state, float scale, out float largestError)
    {
        if (_quality == Quality.Fine)
        {
            largestError = FineCoding.Encode(weights, state, scale, _bits);
            byte[] raw = _bits.AsSpan(0, FineCoding.ByteCount(weights.Length)).ToArray();
            return new RefinementRecord(tile, 0, Crc32C.Compute(raw), raw);
        }
        var symbols = _symbols.AsSpan(0, weights.Length);
        var bits = _bits.AsSpan(0, ExactCoding.Encode(weights, state, scale, symbols, _bits));
        var decoded = _decoded.AsSpan(0, weights.Length);
        bool same = ExactCoding.Decode(symbols, bits, state, scale, decoded)
            && MemoryMarshal.AsBytes(weights).SequenceEqual(MemoryMarshal.AsBytes(decoded));
        largestError = same ? 0 : float.PositiveInfinity;
        int split = _compressor!.Wrap(symbols, _payload);
        byte[] payload = new byte[split + bits.Length];
        _payload.AsSpan(0, split).CopyTo(payload);
        bits.CopyTo(payload.AsSpan(split));
        return new RefinementRecord(tile, split, Crc32C.Compute(payload), payload);
    }

    public void Dispose() => _compressor?.Dispose();
}
