namespace Brainscan.Format.Tools;

/// <summary>All weights of one frame.</summary>
public static class FrameWeights
{
    /// <summary>Decodes them, tensors one after another, from the key before the frame on.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="index">Place in <see cref="TimelineReader.Frames"/>.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public static float[] Read(TimelineReader reader, int index)
    {
        var state = new short[reader.Grid.StateLength];
        var weights = new float[reader.Header.WeightCount];
        var words = new uint[PackedSymbols.WordCount(reader.Header.TileWeights, 8)];
        var escapes = new Escape[reader.Header.TileWeights];
        using var decoder = new TileDecoder();
        for (int i = reader.KeyAtOrBefore(index); i <= index; i++)
        {
            foreach (var tile in reader.ReadFrame(i).Tiles)
            {
                var span = reader.Grid.Tiles[tile.Tile];
                var target = state.AsSpan(span.StateOffset, span.Count);
                int count = decoder.Decode(tile, span, words, escapes);
                PackedSymbols.Apply(words, tile.Bits, escapes.AsSpan(0, count), tile.Factor, tile.Base < 0 ? [] : target, target);
                var flat = weights.AsSpan((int)reader.Header.Tensors[span.Tensor].Offset + span.Start, span.Count);
                for (int w = 0; w < flat.Length; w++)
                {
                    flat[w] = tile.Scale * target[w];
                }
            }
        }
        return weights;
    }
}
