using System.Collections.Immutable;
using Brainscan.Format.Codec;

namespace Brainscan.Format.Tools;

/// <summary>Makes the frames of a cut, one after another.</summary>
internal sealed class CutFrames : IDisposable
{
    private readonly TimelineReader _reader;
    private readonly RecordingHeader _header;
    private readonly FrameDecoder _decoder;
    private readonly StateEncoder _encoder;
    private readonly short[] _before;
    private readonly short[] _state;
    private readonly float[] _scalesBefore;
    private readonly float[] _scales;
    private readonly float[] _weights = [];

    /// <param name="reader">The recording cut from.</param>
    /// <param name="header">The cut's header.</param>
    public CutFrames(TimelineReader reader, RecordingHeader header)
    {
        (_reader, _header) = (reader, header);
        _decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        _encoder = new StateEncoder(header, reader.Grid, Environment.ProcessorCount);
        _before = new short[reader.Grid.StateLength];
        _state = new short[reader.Grid.StateLength];
        _scalesBefore = new float[reader.Grid.Tiles.Length];
        _scales = new float[reader.Grid.Tiles.Length];
        if (header.Quality != Quality.Display)
        {
            _weights = new float[header.WeightCount];
        }
    }

    private bool MakesFineOfExact => _header.Quality == Quality.Fine && _reader.Header.Quality == Quality.Exact;

    /// <summary>The next frame.</summary>
    /// <param name="place">Its place in the recording; places ascend.</param>
    /// <param name="number">Its number in the cut: 0, 1, 2 …</param>
    /// <exception cref="RecordingException">It, or one it builds on, is damaged.</exception>
    public EncodedFrame Take(int place, int number)
    {
        var entry = _reader.Frames[place];
        _decoder.Seek(place);
        _state.CopyTo(_before, 0);
        _scales.CopyTo(_scalesBefore, 0);
        _decoder.State.CopyTo(_state);
        _decoder.Scales.CopyTo(_scales);
        bool isKey = number % _header.KeyInterval == 0;
        var tiles = isKey ? _encoder.Encode(number, _state, _scales, [], []) : _encoder.Encode(number, _state, _scales, _before, _scalesBefore);
        var statistics = _reader.ReadStatistics(place).Select(s => s with { Change = number == 0 ? 0 : Change(s.Tensor) }).ToImmutableArray();
        return new EncodedFrame(number, entry.Step, entry.Seconds, isKey, statistics, tiles, [])
        {
            Refinement = Refinement(place),
            Marks = [.. _reader.ReadMarkRecords(place).Select(Checked)],
            Bridge = isKey && number > 0 ? _encoder.Bridge(number, _state, _scales, _before, _scalesBefore) : [],
        };
    }

    // it is signed anew
    private MarkRecord Checked(MarkRecord record)
    {
        MarkCoding.Decode(record, _reader.Grid.Tiles[record.Tile]);
        return record;
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _encoder.Dispose();
    }

    private ImmutableArray<RefinementRecord> Refinement(int place)
    {
        if (_header.Quality == Quality.Display)
        {
            return [];
        }
        _decoder.Weights(_weights); // decodes all of it: what is damaged is not signed anew
        if (!MakesFineOfExact)
        {
            return _reader.ReadRefinement(place);
        }
        using var encoder = new RefinementEncoder(_header.TileWeights, Quality.Fine);
        return [.. _reader.Grid.Tiles.Select(span => Fine(encoder, span))];
    }

    private RefinementRecord Fine(RefinementEncoder encoder, TileSpan span)
    {
        var tensor = _header.Tensors[span.Tensor];
        var weights = _weights.AsSpan((int)tensor.Offset + span.Start, span.Count);
        var record = encoder.Encode(span.Index, weights, _state.AsSpan(span.StateOffset, span.Count), _scales[span.Index], out float largestError);
        float bound = Math.Max(_scales[span.Index] * Quantiser.StepsInRange(Quality.Fine) / FrameEncoder.FineParts, Quantiser.Negligible);
        return largestError <= bound ? record : throw FormatError.BrokenPromise(tensor.Name, largestError, bound);
    }

    // Root mean square of what moved since the frame before it in the cut, both as the display chain has them.
    private float Change(int tensor)
    {
        double squares = 0;
        for (int tile = _reader.Grid.FirstTile[tensor]; tile < _reader.Grid.FirstTile[tensor + 1]; tile++)
        {
            var span = _reader.Grid.Tiles[tile];
            for (int i = span.StateOffset; i < span.StateOffset + span.Count; i++)
            {
                float moved = _state[i] * _scales[tile] - _before[i] * _scalesBefore[tile];
                squares += moved * moved;
            }
        }
        return (float)Math.Sqrt(squares / Math.Max(1, _header.Tensors[tensor].Count));
    }
}
