using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// What turns quantised integers into brightness, tensor by tensor: a weight as large as <see cref="Peak"/> root mean squares is drawn at
/// full brightness. Which root mean square, is the normalisation.
/// </summary>
internal sealed class Gains
{
    /// <summary>Root mean squares of the tensor at which brightness is full.</summary>
    public const float Peak = 3;

    // Statistics are a small read each, but a recording may have 100,000 frames; the root mean square moves slowly.
    private const int MostFramesAsked = 256;

    private readonly TimelineReader _reader;
    private readonly PictureMode _mode;
    private readonly Normalisation _normalisation;
    private readonly double[] _ofRun;

    /// <summary>Reads the run's statistics where the normalisation needs them.</summary>
    public Gains(TimelineReader reader, PictureMode mode, Normalisation normalisation)
    {
        _reader = reader;
        _mode = mode;
        _normalisation = normalisation;
        _ofRun = new double[reader.Header.Tensors.Length];
        if (normalisation == Normalisation.Frame)
        {
            return;
        }
        double all = 0;
        int frames = reader.Frames.Count;
        int asked = Math.Min(frames, MostFramesAsked);
        for (int i = 1; i <= asked; i++)
        {
            // evenly spread, the last frame among them
            double[] rms = ReadRms((int)((long)i * frames / asked) - 1);
            for (int tensor = 0; tensor < rms.Length; tensor++)
            {
                _ofRun[tensor] = Math.Max(_ofRun[tensor], rms[tensor]);
            }
            all = Math.Max(all, OfAllWeights(rms));
        }
        if (normalisation == Normalisation.Absolute)
        {
            Array.Fill(_ofRun, all);
        }
    }

    /// <summary>The gains of one frame.</summary>
    /// <param name="frame">Its place in the reader's frames.</param>
    /// <param name="state">State, sought to that frame.</param>
    public GpuTensor[] Of(int frame, RunState state)
    {
        double[] rms = _normalisation == Normalisation.Frame ? ReadRms(frame) : _ofRun;
        var gains = new GpuTensor[rms.Length];
        for (int tensor = 0; tensor < gains.Length; tensor++)
        {
            float full = (float)(Peak * rms[tensor]);
            if (!(full > 0) || !float.IsFinite(1 / full))
            {
                // nothing has moved: all black
                continue;
            }
            float step = state.Scales[tensor];
            gains[tensor] = _mode switch
            {
                // half a step of the state and half a step of the origin
                PictureMode.Learned => new GpuTensor(step / full, state.OriginScales[tensor] / full, (step + state.OriginScales[tensor]) / 2 / full, 0),
                PictureMode.Value => new GpuTensor(step / full, 0, 0, 0),
                _ => new GpuTensor(step / TrailPass.UnitsPerStep / full, 0, 0, 0),
            };
        }
        return gains;
    }

    private double[] ReadRms(int frame)
    {
        ImmutableArray<TensorStatistics> statistics = _reader.ReadStatistics(frame);
        return statistics.Select(s => (double)(_mode switch
        {
            PictureMode.Learned => s.Learned,
            PictureMode.Value => s.Rms,
            _ => s.Change,
        })).ToArray();
    }

    private double OfAllWeights(double[] rms)
    {
        double sum = 0;
        for (int tensor = 0; tensor < rms.Length; tensor++)
        {
            sum += double.IsFinite(rms[tensor]) ? rms[tensor] * rms[tensor] * _reader.Header.Tensors[tensor].Count : 0;
        }
        return Math.Sqrt(sum / _reader.Header.WeightCount);
    }
}
