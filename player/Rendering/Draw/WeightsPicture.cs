using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>
/// The weights' part of every picture, in the window as offline: <see cref="Prepare"/> what depends on the frame, then <see cref="Draw"/>
/// it, as often as the view changes.
/// </summary>
internal sealed class WeightsPicture : IDisposable
{
    private readonly MeasuredParts _parts;
    private readonly Gains _gains;
    private readonly WeavePass _weave;
    private readonly WeightsPass _weights;
    private readonly MarksBuffer _marks;

    /// <summary>Compiles the shaders and makes room.</summary>
    /// <param name="device">Where.</param>
    /// <param name="reader">The recording.</param>
    /// <param name="layout">Where its weights are.</param>
    /// <param name="run">What the run has been like so far; stays the caller's, who may add to it.</param>
    public WeightsPicture(GlDevice device, TimelineReader reader, PictureLayout layout, RunStatistics run)
    {
        Layout = layout;
        _parts = new MeasuredParts(device, layout, reader.Grid);
        _gains = new Gains(device, _parts, run);
        _weave = new WeavePass(device, layout);
        _weights = new WeightsPass(device, layout);
        _marks = new MarksBuffer(device, reader);
    }

    /// <summary>Where the weights are.</summary>
    public PictureLayout Layout { get; }

    /// <summary>What is drawn at full brightness of each part of the layout, in the weights' own unit, in root mean squares.</summary>
    public ReadOnlySpan<double> FullOfParts => _gains.Full;

    /// <summary>The tensor of each part.</summary>
    public ReadOnlySpan<int> TensorOfParts => _parts.Tensors.AsSpan();

    /// <summary>
    /// Goes late in the run, where the shares of a tensor's parts have settled, and measures them there, if the normalisation needs it. The
    /// state is left at that frame.
    /// </summary>
    public void MeasureRun(TimelineReader reader, RunState state, PictureLook look)
    {
        if (_parts.IsSplit && look.Normalisation == Normalisation.Run)
        {
            int last = reader.Frames.Count - 1;
            // at a key there is one frame to decode
            int key = reader.KeyAtOrBefore(last);
            try
            {
                state.Seek(key > 0 && look.Mode != PictureMode.Change ? key : last);
            }
            catch (RecordingException)
            {
                // the end is damaged: the parts are drawn as if they shared evenly, and what is whole can be looked at
                return;
            }
            _gains.MeasureRun(ShownWeights.Of(state, look.Mode), look.Mode);
        }
    }

    /// <inheritdoc cref="Gains.MeasureRun"/>
    public void MeasureRun(in ShownWeights shown, PictureMode mode) => _gains.MeasureRun(shown, mode);

    /// <summary>Measures the frame.</summary>
    /// <inheritdoc cref="Gains.Set"/>
    public void Prepare(in ShownWeights shown, PictureLook look, bool isWhole = true, double ease = 1)
    {
        _marks.Take(shown);
        _gains.Set(shown with { Marks = _marks.Bits }, look, isWhole, ease);
        _weave.Run(_parts.Rectangles, _gains.Buffer, shown.State, shown.Origin ?? shown.State, _marks.Bits);
    }

    /// <summary>Draws the frame prepared last into the target bound.</summary>
    /// <inheritdoc cref="WeightsPass.Draw"/>
    public void Draw(in ShownWeights shown, PictureLook look, PictureView view, PicturePart part, int mostAsked = 0) =>
        _weights.Draw(view, part, look, mostAsked, _parts.Rectangles, _gains.Buffer, _weave.Lines, shown.State, shown.Origin ?? shown.State, _marks.Bits);

    /// <inheritdoc/>
    public void Dispose()
    {
        _marks.Dispose();
        _weights.Dispose();
        _weave.Dispose();
        _gains.Dispose();
        _parts.Dispose();
    }
}
