using System.Collections.Immutable;

namespace Brainscan.Format.Codec;

/// <summary>Decodes tiles into states, one after another: for when it happens once, as on resuming. Playing has FrameDecoder.</summary>
internal sealed class StateRestorer(TileGrid grid)
{
    private readonly uint[] _words = new uint[PackedSymbols.WordCount(grid.Tiles.IsEmpty ? 0 : grid.Tiles.Max(tile => tile.Count), 8)];
    private readonly Escape[] _escapes = new Escape[grid.Tiles.IsEmpty ? 0 : grid.Tiles.Max(tile => tile.Count)];

    /// <summary>Applies tiles to <paramref name="source"/>, which may be the same memory as <paramref name="state"/>.</summary>
    /// <exception cref="RecordingException">A tile is damaged.</exception>
    public void Apply(ImmutableArray<TileRecord> tiles, short[] source, short[] state, float[] scales)
    {
        using var decoder = new TileDecoder();
        foreach (var tile in tiles)
        {
            var span = grid.Tiles[tile.Tile];
            int escapes = decoder.Decode(tile, span, _words, _escapes);
            var before = tile.Base < 0 ? default : source.AsSpan(span.StateOffset, span.Count);
            PackedSymbols.Apply(_words, tile.Bits, _escapes.AsSpan(0, escapes), tile.Factor, before, state.AsSpan(span.StateOffset, span.Count));
            scales[span.Tensor] = tile.Scale;
        }
    }
}
