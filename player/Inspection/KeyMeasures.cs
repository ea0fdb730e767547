using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>
/// Decodes a key frame, a tensor at a time, and measures each. Needs memory for the largest tensor; one of more than
/// <see cref="MostWeights"/> is passed over. For one thread.
/// </summary>
/// <param name="reader">The recording; stays the caller's.</param>
internal sealed class KeyMeasures(TimelineReader reader) : IDisposable
{
    /// <summary>Weights of the largest tensor that is measured: its states take 64 MB.</summary>
    public const int MostWeights = 1 << 25;

    private readonly TileDecoder _decoder = new();
    private readonly float[]?[] _directions = new float[reader.Header.Tensors.Length][]; // for the stable rank: near the last one's
    private byte[] _buffer = [];
    private short[] _state = [];
    private uint[] _words = [];
    private Escape[] _escapes = [];

    /// <summary>Sparsity of each tensor, then stable rank of each; NaN where a tensor is damaged, is too large, or has no such measure.</summary>
    /// <param name="key">Place of a key frame.</param>
    /// <param name="isOver">Asked before each tensor and each of its tiles: true to stop.</param>
    /// <returns>The measures; null where it was stopped.</returns>
    public float[]? At(int key, Func<bool> isOver)
    {
        var tensors = reader.Header.Tensors;
        float[] values = new float[2 * tensors.Length];
        Array.Fill(values, float.NaN);
        foreach (var tensor in tensors)
        {
            if (tensor.Count is 0 or > MostWeights)
            {
                continue;
            }
            try
            {
                var state = Decode(key, tensor, isOver);
                if (isOver())
                {
                    return null;
                }
                values[tensor.Index] = TensorMeasures.Sparsity(state);
                int columns = WeightLocator.ColumnsOf(tensor);
                if (columns > 1 && tensor.Count > columns)
                {
                    values[tensors.Length + tensor.Index] = TensorMeasures.StableRank(state, columns, _directions[tensor.Index] ??= new float[columns]);
                }
            }
            catch (RecordingException)
            {
                // a gap; who goes to that frame is told why
            }
        }
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private ReadOnlySpan<short> Decode(int key, TensorInfo tensor, Func<bool> isOver)
    {
        int first = reader.Grid.FirstTile[tensor.Index];
        int count = reader.Grid.FirstTile[tensor.Index + 1] - first;
        if (_state.Length < tensor.Count)
        {
            _state = new short[tensor.Count];
        }
        foreach (var record in reader.ReadTiles(key, [.. Enumerable.Range(first, count)], ref _buffer))
        {
            if (isOver())
            {
                return [];
            }
            if (record.Base >= 0)
            {
                throw new RecordingException($"frame {reader.Frames[key].Number}: tile {record.Tile} of a key frame builds on another; run verify on the recording.");
            }
            var span = reader.Grid.Tiles[record.Tile];
            if (_escapes.Length < span.Count)
            {
                _escapes = new Escape[span.Count];
                _words = new uint[PackedSymbols.WordCount(span.Count, 8)];
            }
            int escapes = _decoder.Decode(record, span, _words, _escapes);
            PackedSymbols.Apply(_words, record.Bits, _escapes.AsSpan(0, escapes), record.Factor, [], _state.AsSpan(span.Start, span.Count));
        }
        return _state.AsSpan(0, (int)tensor.Count);
    }
}
