using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// What turns quantised integers into brightness, part by part: a weight as large as <see cref="Peak"/> root mean squares is drawn at
/// full brightness. Which root mean square, is the normalisation.
/// </summary>
internal sealed class Gains : IDisposable
{
    /// <summary>Root mean squares at which brightness is full.</summary>
    public const float Peak = 2.2f;

    // Statistics are a small read each, but a recording may have 100,000 frames; the root mean square moves slowly.
    private const int MostFramesAsked = 256;

    private readonly TimelineReader _reader;
    private readonly MeasuredParts _parts;
    private readonly PictureMode _mode;
    private readonly Normalisation _normalisation;
    private readonly double[] _ofRun;
    private readonly double[] _shareOfRun;

    /// <summary>Reads the run's statistics where the normalisation needs them, and measures how a tensor's parts share them.</summary>
    /// <param name="device">Where.</param>
    /// <param name="reader">The recording.</param>
    /// <param name="parts">The layout's parts.</param>
    /// <param name="state">Its state, which is left at some frame.</param>
    /// <param name="mode">What is shown.</param>
    /// <param name="normalisation">What brightness is measured against.</param>
    public Gains(
        GlDevice device, TimelineReader reader, MeasuredParts parts, RunState state, PictureMode mode, Normalisation normalisation)
    {
        _reader = reader;
        _parts = parts;
        _mode = mode;
        _normalisation = normalisation;
        _ofRun = new double[reader.Header.Tensors.Length];
        _shareOfRun = new double[parts.Tensors.Length];
        Array.Fill(_shareOfRun, 1);
        Buffer = new GlBuffer(device, 16L * parts.Tensors.Length);
        if (normalisation != Normalisation.Frame)
        {
            ReadRun();
        }
        if (parts.IsSplit && normalisation == Normalisation.Run)
        {
            // late in the run, where the shares have settled, but at a key: one frame to decode
            int last = reader.Frames.Count - 1;
            int key = reader.KeyAtOrBefore(last);
            state.Seek(key > 0 && mode != PictureMode.Change ? key : last);
            _shareOfRun = Shares(state, Rms(state.Statistics));
        }
    }

    /// <summary>The gains last set, one <see cref="GpuGain"/> a part.</summary>
    public GlBuffer Buffer { get; }

    /// <summary>Sets the gains of the frame the state is at.</summary>
    public void Set(RunState state)
    {
        double[] now = Rms(state.Statistics);
        double[] share = _parts.IsSplit ? Shares(state, now) : _shareOfRun;
        var gains = new GpuGain[_parts.Tensors.Length];
        for (int part = 0; part < gains.Length; part++)
        {
            int tensor = _parts.Tensors[part];
            double level = now[tensor] * share[part];
            double full = _normalisation == Normalisation.Frame ? level : _ofRun[tensor] * _shareOfRun[part];
            gains[part] = Gain(Peak * full, level, state.Scales[tensor], state.OriginScales[tensor]);
        }
        Buffer.Write<GpuGain>(0, gains);
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();

    /// <summary>The gain of one part.</summary>
    /// <param name="full">What is drawn at full brightness; 0 or not finite where nothing is to be seen.</param>
    /// <param name="level">The part's root mean square in this frame.</param>
    /// <param name="step">Quantisation step of the state.</param>
    /// <param name="originStep">Quantisation step of the origin.</param>
    private GpuGain Gain(double full, double level, float step, float originStep)
    {
        float unit = (float)(1 / full);
        if (!(full > 0) || !float.IsFinite(unit))
        {
            return default;
        }
        float relative = double.IsFinite(level) ? (float)(level / full) : 0;
        return _mode switch
        {
            // the recording knows the state and the origin to half a step of each
            PictureMode.Learned => new GpuGain(step * unit, originStep * unit, (step + originStep) / 2 * unit, relative),
            PictureMode.Value => new GpuGain(step * unit, 0, 0, relative),
            _ => new GpuGain(step / TrailPass.UnitsPerStep * unit, 0, 0, relative),
        };
    }

    private void ReadRun()
    {
        double all = 0;
        int frames = _reader.Frames.Count;
        int asked = Math.Min(frames, MostFramesAsked);
        for (int i = 1; i <= asked; i++)
        {
            // evenly spread, the last frame among them
            double[] rms = Rms(_reader.ReadStatistics((int)((long)i * frames / asked) - 1));
            for (int tensor = 0; tensor < rms.Length; tensor++)
            {
                _ofRun[tensor] = Math.Max(_ofRun[tensor], rms[tensor]);
            }
            all = Math.Max(all, OfAllWeights(rms));
        }
        if (_normalisation == Normalisation.Absolute)
        {
            Array.Fill(_ofRun, all);
        }
    }

    /// <summary>Root mean square of each part in the frame the state is at, against its tensor's.</summary>
    private double[] Shares(RunState state, double[] rms)
    {
        var gains = new GpuGain[_parts.Tensors.Length];
        for (int part = 0; part < gains.Length; part++)
        {
            int tensor = _parts.Tensors[part];
            gains[part] = Gain(rms[tensor], 0, state.Scales[tensor], state.OriginScales[tensor]);
        }
        Buffer.Write<GpuGain>(0, gains);
        double[] measured = _parts.Measure(Buffer, state.Shown, state.Origin ?? state.Shown);
        // a part that stood still, or so nearly that quantising hides it, must not be lifted out of the noise
        return measured.Select(share => double.IsFinite(share) ? Math.Clamp(share, 0.1, 10) : 1).ToArray();
    }

    private double[] Rms(ImmutableArray<TensorStatistics> statistics) => statistics.Select(s => (double)(_mode switch
    {
        PictureMode.Learned => s.Learned,
        PictureMode.Value => s.Rms,
        _ => s.Change,
    })).ToArray();

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
