namespace Brainscan.Format.Tools;

/// <summary>
/// All weights of a moment, and what they have learned until then, as closely as a recording knows them: its start is the origin, which is finer than frame
/// 0 is, so that the difference of two moments' weights is what was learned between them, from the first step on.
/// </summary>
public static class MomentWeights
{
    /// <summary>The weights at a frame.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="index">Place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="weights">Receives a value for each weight in flat order.</param>
    /// <returns>What they are.</returns>
    /// <exception cref="RecordingException">A frame on the way is damaged.</exception>
    public static WeightsNote Read(TimelineReader reader, int index, Span<float> weights)
    {
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        bool isStart = index == 0 && reader.HasStartFrame && reader.Header.Quality != Quality.Exact;
        if (isStart && TryOrigin(decoder, weights))
        {
            return new WeightsNote("weights", WeightsNote.Origin);
        }
        decoder.Seek(index);
        decoder.Weights(weights);
        return WeightsNote.Of(reader.Header.Quality);
    }

    /// <summary>W(t) − W(0): what was learned until a frame, as <see cref="WeightHistory"/> and the player have it; 0 in the run's frame 0.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="index">Place in <see cref="TimelineReader.Frames"/>.</param>
    /// <param name="learned">Receives a value for each weight in flat order.</param>
    /// <returns>What they are.</returns>
    /// <exception cref="RecordingException">A frame on the way is damaged, or the recording has lost the run's start.</exception>
    public static WeightsNote ReadLearned(TimelineReader reader, int index, Span<float> learned)
    {
        float[] start = new float[learned.Length];
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        bool isExact = reader.Header.Quality == Quality.Exact && reader.HasStartFrame && TryFirst(decoder, start);
        if (!isExact && !decoder.OriginWeights(start))
        {
            throw FormatError.StartIsLost();
        }
        string guarantee = isExact ? "the difference of two weights that are known bit for bit"
            : $"the difference of a weight and its start: {WeightsNote.GuaranteeOf(reader.Header.Quality)}, every start within 1/4094 of it; what is learned may be smaller than that";
        if (index == 0 && reader.HasStartFrame)
        {
            learned.Clear();
            return new WeightsNote("learned", guarantee);
        }
        decoder.Seek(index);
        decoder.Weights(learned);
        for (int i = 0; i < learned.Length; i++)
        {
            learned[i] -= start[i];
        }
        return new WeightsNote("learned", guarantee);
    }

    private static bool TryOrigin(FrameDecoder decoder, Span<float> weights)
    {
        try
        {
            return decoder.OriginWeights(weights);
        }
        catch (RecordingException)
        {
            // frame 0 itself still says it, if less finely
            return false;
        }
    }

    private static bool TryFirst(FrameDecoder decoder, Span<float> weights)
    {
        try
        {
            decoder.Seek(0);
            decoder.Weights(weights);
            return true;
        }
        catch (RecordingException)
        {
            // the origin still says it, to a seventeenth of a step
            return false;
        }
    }
}
