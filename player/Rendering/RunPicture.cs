using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.Rendering;

/// <summary>
/// Pictures of a recording, offscreen: seek, draw, read. Everything happens on the thread the device's context is current on; decoding
/// uses all cores inside. Frames are places in <see cref="TimelineReader.Frames"/>.
/// </summary>
internal sealed class RunPicture : IDisposable
{
    private readonly RenderSettings _settings;
    private readonly RunState _state;
    private readonly MeasuredParts _parts;
    private readonly Gains _gains;
    private readonly WeavePass _weave;
    private readonly WeightsPass _weights;
    private readonly RenderTarget _target;
    private readonly PictureView _view;
    private readonly TextPass? _text;
    private readonly Words? _words;
    private readonly Lazy<PixelReader> _reader;

    /// <summary>Lays the recording out and makes everything ready to draw.</summary>
    /// <param name="device">The context's device.</param>
    /// <param name="reader">The recording; stays the caller's and must outlive the picture.</param>
    /// <param name="settings">What the picture looks like.</param>
    /// <exception cref="RecordingException">A setting names nothing, the size is beyond this OpenGL, or the recording is empty or damaged.</exception>
    public RunPicture(GlDevice device, TimelineReader reader, RenderSettings settings)
    {
        _settings = settings;
        var colors = ColorMap.Find(settings.Colors);
        Layout = Layouts.Create(settings.Layout, reader.Header);
        _target = new RenderTarget(device, settings.Width, settings.Height);
        _state = new RunState(
            device, reader, settings.Mode == PictureMode.Learned, settings.Mode == PictureMode.Change ? settings.HalfLifeFrames : null);
        _parts = new MeasuredParts(device, Layout, reader.Grid);
        _gains = new Gains(device, reader, _parts, _state, settings.Mode, settings.Normalisation);
        _weave = new WeavePass(device, Layout);
        _weights = new WeightsPass(device, Layout, colors, settings.Stretch);
        _view = PictureView.Fit(Layout, settings.Width, settings.Height, settings.ShowsText);
        if (settings.ShowsText)
        {
            _text = new TextPass(device);
            _words = new Words(_text, reader, Layout, _view, settings);
        }
        _reader = new Lazy<PixelReader>(() => new PixelReader(device, _target));
    }

    /// <summary>Where the weights are.</summary>
    public PictureLayout Layout { get; }

    /// <summary>Bytes of a picture: width · height · 3.</summary>
    public int Bytes => checked(_settings.Width * _settings.Height * 3);

    /// <summary>Pictures begun to be read and not yet ended; at most 2.</summary>
    public int PendingReads => _reader.IsValueCreated ? _reader.Value.Pending : 0;

    /// <summary>Makes a frame the one drawn next: on from the one at hand, or from the key before it.</summary>
    /// <exception cref="RecordingException">The frame, or one it builds on, is damaged.</exception>
    public void Seek(int frame) => _state.Seek(frame);

    /// <summary>Draws the frame sought.</summary>
    public void Draw()
    {
        if (_state.Frame < 0)
        {
            throw new InvalidOperationException("Seek a frame first.");
        }
        var origin = _state.Origin ?? _state.Shown;
        _gains.Set(_state);
        _weave.Run(_parts.Rectangles, _gains.Buffer, _state.Shown, origin);
        _target.BindAndClear();
        _weights.Draw(_view, _parts.Rectangles, _gains.Buffer, _weave.Lines, _state.Shown, origin);
        _words?.Write(_state.Frame);
        _text?.Draw(_view.Width, _view.Height);
    }

    /// <summary>Reads the picture drawn: <see cref="Bytes"/> bytes, RGB, top row first, without gaps. Waits until it is drawn.</summary>
    public unsafe void ReadPixels(Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rgb.Length, Bytes);
        fixed (byte* first = rgb)
        {
            _target.Read(first);
        }
    }

    /// <summary>Begins to read the picture drawn, and returns at once; the next may be drawn meanwhile. At most two at a time.</summary>
    public void BeginRead() => _reader.Value.Begin();

    /// <summary>Fetches the oldest picture begun to be read, if it has arrived; false where not.</summary>
    public bool TryEndRead(Span<byte> rgb) => _reader.Value.TryEnd(rgb);

    /// <summary>Waits for the oldest picture begun to be read, and fetches it.</summary>
    public void EndRead(Span<byte> rgb) => _reader.Value.End(rgb);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_reader.IsValueCreated)
        {
            _reader.Value.Dispose();
        }
        _text?.Dispose();
        _weights.Dispose();
        _weave.Dispose();
        _gains.Dispose();
        _parts.Dispose();
        _state.Dispose();
        _target.Dispose();
    }
}
