using Brainscan.Format.Codec;

namespace Brainscan.Format;

/// <summary>
/// Makes weights of a tile's state and its refinement. It needs that frame's state and nothing else.
/// Holds a zstd context and scratch memory: one per thread.
/// </summary>
public sealed class RefinementDecoder : IDisposable
{
    private readonly SymbolDecompressor _decompressor = new();
    private byte[] _symbols = [];

    /// <summary>Checks and decodes one tile.</summary>
    /// <param name="record">The refinement as read.</param>
    /// <param name="span">The tile's place in the grid.</param>
    /// <param name="quality">The recording's quality: <see cref="Quality.Fine"/> or <see cref="Quality.Exact"/>.</param>
    /// <param name="state">The tile's state in that frame, <see cref="TileSpan.Count"/> values.</param>
    /// <param name="scale">The tile's scale in that frame.</param>
    /// <param name="weights">Receives <see cref="TileSpan.Count"/> weights.</param>
    /// <exception cref="RecordingException">The refinement is damaged; the message names the tile.</exception>
    public void Decode(in RefinementRecord record, in TileSpan span, Quality quality, ReadOnlySpan<short> state, float scale, Span<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)quality, (int)Quality.Display, nameof(quality));
        var payload = record.Payload.Span;
        state = state[..span.Count];
        weights = weights[..span.Count];
        if (Crc32C.Compute(payload) != record.Crc)
        {
            throw FormatError.DamagedRefinement(record.Tile, "its checksum does not match");
        }
        if (quality == Quality.Fine ? record.Split != 0 : record.Split < 0 || record.Split > payload.Length)
        {
            throw FormatError.DamagedRefinement(record.Tile, $"its parts ({record.Split} of {payload.Length} bytes) do not fit");
        }
        bool fits = quality == Quality.Fine
            ? FineCoding.Decode(payload, state, scale, weights)
            : ExactCoding.Decode(Symbols(record, span.Count), payload[record.Split..], state, scale, weights);
        if (!fits)
        {
            throw FormatError.DamagedRefinement(record.Tile, $"its {payload.Length - record.Split} bytes of raw bits are not what {span.Count} weights take");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _decompressor.Dispose();

    private Span<byte> Symbols(in RefinementRecord record, int count)
    {
        if (_symbols.Length < count)
        {
            _symbols = new byte[count];
        }
        var symbols = _symbols.AsSpan(0, count);
        int found = _decompressor.Unwrap(record.Payload.Span[..record.Split], symbols, out string? error);
        return error is null && found == count
            ? symbols
            : throw FormatError.DamagedRefinement(record.Tile, error ?? $"it holds {found} symbols, not {count}");
    }
}
