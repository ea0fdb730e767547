using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Rendering;

/// <summary>
/// Single pictures of the weights of a run, without words, of any size and any part of the canvas: for pages and sheets that hold many of them.
/// Everything happens on the thread the device's context is current on. Frames are places in <see cref="TimelineReader.Frames"/>.
/// </summary>
internal sealed class Stills : IDisposable
{
    // moments lie far apart: what leads from one key to a frame is needed once
    private const long CacheBytes = 64 << 20;

    private readonly GlDevice _device;
    private readonly RenderSettings _settings;
    private readonly RunState _state;
    private readonly WeightsPicture _weights;
    private RenderTarget? _target;

    /// <summary>Lays the recording out and makes everything ready to draw.</summary>
    /// <param name="device">The context's device.</param>
    /// <param name="reader">The recording; stays the caller's and must outlive this.</param>
    /// <param name="settings">Layout and look; its size is not used.</param>
    /// <exception cref="RecordingException">A setting names nothing, or the recording is empty.</exception>
    public Stills(GlDevice device, TimelineReader reader, RenderSettings settings)
    {
        (_device, _settings) = (device, settings);
        ColorMap.Find(settings.Colors);
        Layout = Layouts.Create(settings.Layout, reader.Header);
        _state = new RunState(device, reader, new StateOptions
        {
            Origin = settings.Mode == PictureMode.Learned,
            TrailHalfLifeFrames = settings.Mode == PictureMode.Change ? settings.HalfLifeFrames : null,
            CacheBytes = CacheBytes,
        });
        RunStatistics run = new(reader.Header);
        if (settings.Normalisation != Normalisation.Frame)
        {
            run.Read(reader);
        }
        _weights = new WeightsPicture(device, reader, Layout, run);
        _weights.MeasureRun(reader, _state, settings.Look);
    }

    /// <summary>Where the weights are.</summary>
    public PictureLayout Layout { get; }

    /// <summary>Makes a frame the one drawn next.</summary>
    /// <exception cref="RecordingException">The frame, or one it builds on, is damaged.</exception>
    public void Seek(int frame)
    {
        _state.Seek(frame);
        _weights.Prepare(ShownWeights.Of(_state, _settings.Mode), _settings.Look);
    }

    /// <summary>Draws the frame sought, and waits for it: RGB, top row first, without gaps.</summary>
    /// <param name="view">Where the canvas is in the picture, and how large that is.</param>
    /// <exception cref="RecordingException">Larger than this OpenGL draws.</exception>
    public unsafe byte[] Draw(PictureView view)
    {
        if (_target is null || _target.Width != view.Width || _target.Height != view.Height)
        {
            _target?.Dispose();
            _target = new RenderTarget(_device, view.Width, view.Height);
        }
        _target.BindAndClear();
        _weights.Draw(ShownWeights.Of(_state, _settings.Mode), _settings.Look, view, view.Whole);
        byte[] rgb = new byte[checked(view.Width * view.Height * 3)];
        fixed (byte* first = rgb)
        {
            _target.Read(first);
        }
        return rgb;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _target?.Dispose();
        _weights.Dispose();
        _state.Dispose();
    }
}
