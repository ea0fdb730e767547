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
    // a film goes forwards: what is ahead is decoded while a frame is drawn, and nothing comes twice
    private const long CacheBytes = 192 << 20;

    private readonly RenderSettings _settings;
    private readonly RunState _state;
    private readonly WeightsPicture _weights;
    private readonly RenderTarget _target;
    private readonly PictureView _view;
    private readonly TextPass? _text;
    private readonly Words? _words;
    private readonly TimelineReader _reader;
    private readonly Lazy<PixelReader> _pixels;

    /// <summary>Lays the recording out and makes everything ready to draw.</summary>
    /// <param name="device">The context's device.</param>
    /// <param name="reader">The recording; stays the caller's and must outlive the picture.</param>
    /// <param name="settings">What the picture looks like.</param>
    /// <exception cref="RecordingException">A setting names nothing, the size is beyond this OpenGL, or the recording is empty or damaged.</exception>
    public RunPicture(GlDevice device, TimelineReader reader, RenderSettings settings)
    {
        _settings = settings;
        _reader = reader;
        ColorMap.Find(settings.Colors);
        Layout = Layouts.Create(settings.Layout, reader.Header);
        _target = new RenderTarget(device, settings.Width, settings.Height);
        _state = new RunState(device, reader, new StateOptions
        {
            Origin = settings.Mode == PictureMode.Learned,
            TrailHalfLifeFrames = settings.Mode == PictureMode.Change ? settings.HalfLifeFrames : null,
            CacheBytes = CacheBytes,
        });
        var run = new RunStatistics(reader.Header);
        if (settings.Normalisation != Normalisation.Frame)
        {
            run.Read(reader);
        }
        _weights = new WeightsPicture(device, reader, Layout, run);
        _weights.MeasureRun(reader, _state, settings.Look);
        _view = PictureView.Fit(Layout, settings.Width, settings.Height, settings.ShowsText);
        if (settings.ShowsText)
        {
            _text = new TextPass(device);
            var written = new RunText();
            written.Update(reader.Tokens, reader.Metrics);
            _words = new Words(_text, Layout, written);
        }
        _pixels = new Lazy<PixelReader>(() => new PixelReader(device, _target));
    }

    /// <summary>Where the weights are.</summary>
    public PictureLayout Layout { get; }

    /// <summary>Bytes of a picture: width · height · 3.</summary>
    public int Bytes => checked(_settings.Width * _settings.Height * 3);

    /// <summary>Pictures begun to be read and not yet ended; at most 2.</summary>
    public int PendingReads => _pixels.IsValueCreated ? _pixels.Value.Pending : 0;

    /// <summary>Makes a frame the one drawn next: on from the one at hand, or from the key before it.</summary>
    /// <exception cref="RecordingException">The frame, or one it builds on, is damaged.</exception>
    public void Seek(int frame) => _state.Seek(frame);

    /// <summary>Draws the frame sought.</summary>
    public void Draw()
    {
        Measure();
        Paint(_target, 0, 0);
    }

    /// <summary>Measures the frame sought; to be done once before it is painted.</summary>
    public void Measure()
    {
        if (_state.Frame < 0)
        {
            throw new InvalidOperationException("Seek a frame first.");
        }
        _weights.Prepare(ShownWeights.Of(_state, _settings.Mode), _settings.Look);
    }

    /// <summary>Paints the part of the frame measured that begins at a pixel and has the target's size.</summary>
    public void Paint(RenderTarget target, int left, int top)
    {
        PicturePart part = new(left, top, target.Width, target.Height);
        target.BindAndClear();
        _weights.Draw(ShownWeights.Of(_state, _settings.Mode), _settings.Look, _view, part);
        _words?.Write(_reader.Frames[_state.Frame], _view, _settings.Look, _settings.HalfLifeFrames);
        _text?.Draw(part);
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
    public void BeginRead() => _pixels.Value.Begin();

    /// <summary>Fetches the oldest picture begun to be read, if it has arrived; false where not.</summary>
    public bool TryEndRead(Span<byte> rgb) => _pixels.Value.TryEnd(rgb);

    /// <summary>Waits for the oldest picture begun to be read, and fetches it.</summary>
    public void EndRead(Span<byte> rgb) => _pixels.Value.End(rgb);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pixels.IsValueCreated)
        {
            _pixels.Value.Dispose();
        }
        _text?.Dispose();
        _weights.Dispose();
        _state.Dispose();
        _target.Dispose();
    }
}
