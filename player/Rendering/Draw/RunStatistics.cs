using System.Collections.Immutable;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// The largest root mean square each tensor has had in a run, by mode: what the normalisations over the run measure against. From the
/// statistics in the recording; no weight is decoded for it.
/// </summary>
internal sealed class RunStatistics
{
    // Statistics are a small read each, but a recording may have 100,000 frames; the root mean square moves slowly.
    private const int MostFramesAsked = 256;

    private readonly RecordingHeader _header;
    private readonly double[][] _largest = new double[Enum.GetValues<PictureMode>().Length][];
    private readonly double[] _largestOfAll;

    /// <summary>Knows nothing yet.</summary>
    public RunStatistics(RecordingHeader header)
    {
        _header = header;
        for (int mode = 0; mode < _largest.Length; mode++)
        {
            _largest[mode] = new double[header.Tensors.Length];
        }
        _largestOfAll = new double[_largest.Length];
    }

    /// <summary>One statistic of one tensor: the root mean square of what a mode shows of it. Of what is compared, that of what was learned.</summary>
    public static double Rms(PictureMode mode, in TensorStatistics statistics) => mode switch
    {
        PictureMode.Value => statistics.Rms,
        PictureMode.Change => statistics.Change,
        _ => statistics.Learned,
    };

    /// <summary>Asks the run as it is now: at most 256 frames, evenly spread, the last among them.</summary>
    public void Read(TimelineReader reader)
    {
        int frames = reader.Frames.Count;
        int asked = Math.Min(frames, MostFramesAsked);
        for (int i = 1; i <= asked; i++)
        {
            try
            {
                Include(reader.ReadStatistics((int)((long)i * frames / asked) - 1));
            }
            catch (RecordingException)
            {
                // of a maximum over many frames a damaged one may be missing; whoever goes to it is told
                continue;
            }
        }
    }

    /// <summary>Takes in one frame's.</summary>
    public void Include(ImmutableArray<TensorStatistics> statistics)
    {
        for (int mode = 0; mode < _largest.Length; mode++)
        {
            double sum = 0;
            for (int tensor = 0; tensor < statistics.Length; tensor++)
            {
                double rms = Rms((PictureMode)mode, statistics[tensor]);
                if (double.IsFinite(rms))
                {
                    _largest[mode][tensor] = Math.Max(_largest[mode][tensor], rms);
                    sum += rms * rms * _header.Tensors[tensor].Count;
                }
            }
            _largestOfAll[mode] = Math.Max(_largestOfAll[mode], Math.Sqrt(sum / _header.WeightCount));
        }
    }

    /// <summary>A tensor's largest root mean square.</summary>
    public double Largest(PictureMode mode, int tensor) => _largest[(int)mode][tensor];

    /// <summary>The largest root mean square of all weights together.</summary>
    public double LargestOfAll(PictureMode mode) => _largestOfAll[(int)mode];
}
