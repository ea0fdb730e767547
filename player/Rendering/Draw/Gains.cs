using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// What turns quantised integers into brightness, part by part: a weight as large as <see cref="Peak"/> root mean squares is drawn at
/// full brightness. Which root mean square, is the normalisation.
/// </summary>
internal sealed class Gains : IDisposable
{
    /// <summary>Root mean squares at which brightness is full.</summary>
    public const float Peak = 2.2f;

    /// <summary>
    /// The power to which a part is measured by itself; by its tensor to the rest. Heads of one tensor learn by amounts that differ by ten: measured
    /// together, the strong are white and the weak black, and nothing is seen in either; measured each by itself, all are equally bright.
    /// </summary>
    public const double OwnMeasure = 0.25;

    // a part is not taken to be smaller or larger than its tensor by more than this
    private const double LeastOwn = 0.1;
    private const double MostOwn = 10;

    private readonly MeasuredParts _parts;
    private readonly RunStatistics _run;
    private readonly GpuGain[] _gains;
    private readonly double[] _share;
    private readonly double[] _shareOfTensor;
    private readonly double[]?[] _shareOfRun = new double[Enum.GetValues<PictureMode>().Length][];
    private readonly double[] _full;
    private (PictureMode Mode, Normalisation Normalisation)? _fullIsOf;
    private PictureMode? _shareIsOf;

    /// <summary>Makes room.</summary>
    /// <param name="device">Where.</param>
    /// <param name="parts">The layout's parts.</param>
    /// <param name="run">What the run has been like so far.</param>
    public Gains(GlDevice device, MeasuredParts parts, RunStatistics run)
    {
        _parts = parts;
        _run = run;
        _gains = new GpuGain[parts.Tensors.Length];
        _share = new double[_gains.Length];
        _full = new double[_gains.Length];
        _shareOfTensor = new double[_gains.Length];
        Array.Fill(_share, 1);
        Array.Fill(_shareOfTensor, 1);
        Buffer = new GlBuffer(device, 16L * _gains.Length);
    }

    /// <summary>The gains last set, one <see cref="GpuGain"/> a part.</summary>
    public GlBuffer Buffer { get; }

    /// <summary>What is drawn at full brightness of a part, in the weights' own unit, as last set.</summary>
    public ReadOnlySpan<double> Full => _full;

    /// <summary>
    /// Measures how a tensor's parts share its movement, and keeps that as the run's. Best done late in the run, where the shares have settled.
    /// </summary>
    public void MeasureRun(in ShownWeights shown, PictureMode mode)
    {
        if (_parts.IsSplit)
        {
            MeasureShares(shown, mode);
            _shareOfRun[(int)mode] = [.. Enumerable.Range(0, _share.Length).Select(Own)];
        }
    }

    /// <summary>Sets the gains of a frame.</summary>
    /// <param name="shown">The frame.</param>
    /// <param name="look">How it is to be drawn.</param>
    /// <param name="isWhole">False where parts of the state are behind: then nothing is measured anew.</param>
    /// <param name="ease">How far the measure of full brightness goes towards its new value, 0–1; 1 where time stands still.</param>
    public void Set(in ShownWeights shown, PictureLook look, bool isWhole = true, double ease = 1)
    {
        bool isCompared = look.Mode == PictureMode.Compare;
        if (isWhole && (_parts.IsSplit || IsLevel(look.Mode)))
        {
            MeasureShares(shown, look.Mode);
        }
        else if (_shareIsOf != look.Mode)
        {
            // what was measured says nothing of another mode
            Array.Fill(_share, 1);
            Array.Fill(_shareOfTensor, 1);
            _shareIsOf = look.Mode;
        }
        double[]? ofRun = _shareOfRun[(int)(isCompared ? PictureMode.Learned : look.Mode)] ?? _shareOfRun[(int)PictureMode.Learned];
        bool isNew = _fullIsOf != (look.Mode, look.Normalisation);
        _fullIsOf = (look.Mode, look.Normalisation);
        for (int part = 0; part < _gains.Length; part++)
        {
            int tensor = _parts.Tensors[part];
            double level = Measure(look.Mode, shown, tensor) * _share[part];
            double full = look.Normalisation switch
            {
                Normalisation.Frame => Measure(look.Mode, shown, tensor) * _shareOfTensor[part] * Math.Pow(Own(part), OwnMeasure),
                Normalisation.Run => shown.TypicalSize * _run.Largest(look.Mode, tensor) * (ofRun is null ? 1 : Math.Pow(ofRun[part], OwnMeasure)),
                _ => shown.TypicalSize * _run.LargestOfAll(look.Mode),
            };
            _full[part] = isNew || ease >= 1 || !double.IsFinite(_full[part]) ? full : _full[part] + (ease * (full - _full[part]));
            _gains[part] = Gain(shown, tensor, Peak * _full[part], level);
        }
        Buffer.Write<GpuGain>(0, _gains);
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();

    /// <summary>The gain of one part.</summary>
    /// <param name="shown">Of which frame.</param>
    /// <param name="tensor">The part's tensor.</param>
    /// <param name="full">What is drawn at full brightness; 0 or not finite where nothing is to be seen.</param>
    /// <param name="level">The part's root mean square in this frame.</param>
    private static GpuGain Gain(in ShownWeights shown, int tensor, double full, double level)
    {
        float unit = (float)(1 / full);
        if (!(full > 0) || !float.IsFinite(unit))
        {
            return default;
        }
        float relative = double.IsFinite(level) ? (float)(level / full) : 0;
        float step = shown.Scales[tensor] / shown.UnitsPerStep;
        if (shown.Origin is null)
        {
            return new GpuGain(step * unit, 0, 0, relative);
        }
        // the recording knows the state and what is subtracted from it to half a step of each
        float originStep = shown.OriginScales[tensor];
        return new GpuGain(step * unit, originStep * unit, (step + originStep) / 2 * unit, relative);
    }

    // Whether the recording does not say how large that is which is shown: not how far a frame is from any other but the start, and of a mean of
    // changes, which may cancel, no more than how large each is. It is measured then, in what does not become zero while the run has moved at all.
    private static bool IsLevel(PictureMode mode) => mode is PictureMode.Compare or PictureMode.Change;

    private double Measure(PictureMode mode, in ShownWeights shown, int tensor)
    {
        double rms = RunStatistics.Rms(mode, shown.Statistics[tensor]);
        double largest = IsLevel(mode) ? _run.Largest(mode, tensor) : 0;
        return IsLevel(mode) && !(rms > largest) ? largest : rms;
    }

    // How a part compares with its tensor; within bounds, for a part that stood still, or so nearly that quantising hides it, must not be lifted out of the noise.
    private double Own(int part)
    {
        double own = _share[part] / _shareOfTensor[part];
        return _shareIsOf == PictureMode.Compare ? own : double.IsFinite(own) ? Math.Clamp(own, LeastOwn, MostOwn) : 1;
    }

    /// <summary>Root mean square of each part, against what the statistics say of its tensor.</summary>
    private void MeasureShares(in ShownWeights shown, PictureMode mode)
    {
        for (int part = 0; part < _gains.Length; part++)
        {
            int tensor = _parts.Tensors[part];
            _gains[part] = Gain(shown, tensor, Measure(mode, shown, tensor), 0);
        }
        Buffer.Write<GpuGain>(0, _gains);
        _parts.Measure(Buffer, shown.State, shown.Origin ?? shown.State, _share, shown.Marks);
        for (int part = 0; part < _share.Length; part++)
        {
            // two states compared may well be equal, and a mean of changes zero; what a statistic says is there cannot be
            _share[part] = !double.IsFinite(_share[part]) ? 1 : IsLevel(mode) ? _share[part] : Math.Clamp(_share[part], LeastOwn, MostOwn);
        }
        _shareIsOf = mode;
        Array.Fill(_shareOfTensor, 1);
        if (mode == PictureMode.Change)
        {
            _parts.OfTensors(_share, _shareOfTensor);
        }
    }
}
