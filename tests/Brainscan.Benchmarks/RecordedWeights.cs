using Brainscan.Format;

namespace Brainscan.Benchmarks;

/// <summary>Plays a recording from its start and gives each frame's weights as the model might have had them.</summary>
internal sealed class RecordedWeights(TimelineReader reader) : IDisposable
{
    private readonly TileDecoder _decoder = new();
    private readonly Random _random = new(1);
    private readonly short[] _state = new short[reader.Grid.StateLength];
    private readonly uint[] _words = new uint[PackedSymbols.WordCount(reader.Header.TileWeights, 8)];
    private readonly Escape[] _escapes = new Escape[reader.Header.TileWeights];

    /// <summary>Applies the next frame; one weight per value, uniformly anywhere within its quantisation step.</summary>
    public float[] Next(Frame frame)
    {
        float[] weights = new float[reader.Header.WeightCount];
        foreach (var tile in frame.Tiles)
        {
            var span = reader.Grid.Tiles[tile.Tile];
            int escapes = _decoder.Decode(tile, span, _words, _escapes);
            var state = _state.AsSpan(span.StateOffset, span.Count);
            PackedSymbols.Apply(_words, tile.Bits, _escapes.AsSpan(0, escapes), tile.Factor, tile.Base < 0 ? default : state, state);
            var target = weights.AsSpan((int)reader.Header.Tensors[span.Tensor].Offset + span.Start, span.Count);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = tile.Scale * (state[i] + _random.NextSingle() - 0.5f);
            }
        }
        return weights;
    }

    public void Dispose() => _decoder.Dispose();
}
