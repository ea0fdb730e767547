using Brainscan.Format.Codec;

namespace Brainscan.Format.Tools;

/// <summary>One weight in one frame.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Value">The weight, at the recording's own quality.</param>
/// <param name="Learned">
/// What it has moved since the run began: in an exact recording that has the run's frame 0 the difference to its value there, bit for bit; elsewhere to
/// the origin, which is finer than frame 0; 0 in frame 0 itself. Null where the recording has lost the start.
/// </param>
public readonly record struct WeightSample(FrameEntry Frame, float Value, float? Learned);

/// <summary>Follows one weight through a recording. Only the tile it lies in is decoded.</summary>
public static class WeightHistory
{
    /// <summary>Reads the weight frame by frame, as it is asked for.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="tensor">Its tensor.</param>
    /// <param name="place">Its place in the tensor, row-major.</param>
    /// <param name="first">First place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="last">Last place, included.</param>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public static IEnumerable<WeightSample> Read(TimelineReader reader, TensorInfo tensor, long place, int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, tensor.Count);
        return Follow(reader, tensor, place, first, last);
    }

    private static IEnumerable<WeightSample> Follow(TimelineReader reader, TensorInfo tensor, long place, int first, int last)
    {
        var span = reader.Grid.Tiles[reader.Grid.FirstTile[tensor.Index] + (int)(place / reader.Header.TileWeights)];
        int within = (int)(place - span.Start);
        float[] weights = new float[span.Count];
        using var decoder = new FrameDecoder(reader, workers: 1);
        using var refinement = new RefinementDecoder();
        float? start = ExactStart() ?? Origin(reader, span, within);
        for (int index = first; index <= last; index++)
        {
            float value = Value(index);
            yield return new WeightSample(reader.Frames[index], value, value - (index == 0 && reader.HasStartFrame ? value : start));
        }

        float Value(int index)
        {
            if (reader.Header.Quality != Quality.Exact && reader.ReadMarks(index)?.Of(span.Index, within) is { } noNumber)
            {
                return noNumber;
            }
            decoder.Seek(index, [span.Index]);
            float scale = decoder.Scales[span.Index];
            if (reader.Header.Quality == Quality.Display)
            {
                return scale * decoder.State[span.StateOffset + within];
            }
            var record = reader.ReadRefinement(index, [span.Index])[0];
            refinement.Decode(record, span, reader.Header.Quality, decoder.State.Slice(span.StateOffset, span.Count), scale, weights);
            return weights[within];
        }

        float? ExactStart()
        {
            try
            {
                return reader.Header.Quality == Quality.Exact && reader.HasStartFrame ? Value(0) : null;
            }
            catch (RecordingException)
            {
                // the origin still says it, to a seventeenth of a step
                return null;
            }
        }
    }

    private static float? Origin(TimelineReader reader, TileSpan span, int within)
    {
        var origin = reader.ReadOrigin();
        var start = reader.ReadStart();
        if (origin.IsEmpty || start.IsEmpty)
        {
            return null;
        }
        short[] state = new short[span.Count];
        using var tiles = new TileApplier();
        tiles.Apply(start[span.Index], span, [], state);
        tiles.Apply(origin[span.Index], span, state, state);
        return origin[span.Index].Scale * state[within];
    }
}
