using Brainscan.Format;

namespace Brainscan.Player.Inspection;

/// <summary>What a heat map shows of a frame that needs no weight: it is in the recording.</summary>
internal static class RecordedMeasures
{
    /// <summary>How many there are: the first of <see cref="HeatMeasure"/>.</summary>
    public const int Count = 3;

    /// <summary>Norm, learned and change rate of each tensor, one after the other: <see cref="Count"/> × tensors; all NaN where the frame is damaged.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="place">Place in its list of frames.</param>
    public static float[] At(TimelineReader reader, int place)
    {
        var frames = reader.Frames;
        int tensors = reader.Header.Tensors.Length;
        float[] column = new float[Count * tensors];
        Array.Fill(column, float.NaN);
        try
        {
            var statistics = reader.ReadStatistics(place);
            long steps = place > 0 ? frames[place].Step - frames[place - 1].Step : 0;
            for (int i = 0; i < tensors; i++)
            {
                column[i] = statistics[i].Rms;
                column[tensors + i] = statistics[i].Learned;
                column[(2 * tensors) + i] = steps > 0 && statistics[i].Rms > 0 ? statistics[i].Change / steps / statistics[i].Rms : float.NaN;
            }
        }
        catch (RecordingException)
        {
            // a gap; who goes to that frame is told why
        }
        return column;
    }
}
