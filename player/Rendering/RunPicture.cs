using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.Rendering;

/// <summary>
/// Pictures of a recording, offscreen: seek, measure, paint, as often as there are parts of it. Everything happens on the thread the
/// device's context is current on; decoding uses all cores inside. Frames are places in <see cref="TimelineReader.Frames"/>.
/// </summary>
internal sealed class RunPicture : IDisposable
{
    // a film goes forwards: what is ahead is decoded while a frame is drawn, and nothing comes twice
    private const long CacheBytes = 192 << 20;

    private readonly GlDevice _device;
    private readonly RenderSettings _settings;
    private readonly RunState _state;
    private readonly WeightsPicture _weights;
    private readonly TextPass? _text;
    private readonly Words? _words;
    private readonly RunHistory _history;
    private readonly TimelineReader _reader;
    private StateSnapshot? _a;
    private StateSnapshot? _before;
    private BlendPass? _blend;
    // of the way from _before to the state, in BlendPass.Parts; 0 where a recorded frame is shown
    private int _share;
    private RenderTarget? _target;

    /// <summary>Lays the recording out and makes everything ready to draw.</summary>
    /// <param name="device">The context's device.</param>
    /// <param name="reader">The recording; stays the caller's and must outlive the picture.</param>
    /// <param name="settings">What the picture looks like.</param>
    /// <exception cref="RecordingException">A setting names nothing, or the recording is empty or damaged.</exception>
    public RunPicture(GlDevice device, TimelineReader reader, RenderSettings settings)
    {
        _device = device;
        _settings = settings;
        _reader = reader;
        ColorMap.Find(settings.Colors);
        Layout = Layouts.Create(settings.Layout, reader.Header);
        _state = new RunState(device, reader, new StateOptions
        {
            Origin = settings.Mode is PictureMode.Learned or PictureMode.Compare,
            TrailHalfLifeFrames = settings.Mode == PictureMode.Change ? settings.HalfLifeFrames : null,
            CacheBytes = CacheBytes,
        });
        _history = new RunHistory(reader);
        try
        {
            Run = new RunText(_history, waits: true);
            var run = new RunStatistics(reader.Header);
            if (settings.Normalisation != Normalisation.Frame || settings.Mode is PictureMode.Compare or PictureMode.Change)
            {
                run.Read(reader);
            }
            _weights = new WeightsPicture(device, reader, Layout, run);
            // what is compared is drawn in the measure of what was learned
            _weights.MeasureRun(reader, _state, settings.Mode == PictureMode.Compare ? settings.Look with { Mode = PictureMode.Learned } : settings.Look);
            View = PictureView.Fit(Layout, settings.Width, settings.Height, settings.ShowsText);
            if (settings.ShowsText)
            {
                _text = new TextPass(device);
                _words = new Words(_text, Layout, Run);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where the weights are.</summary>
    public PictureLayout Layout { get; }

    /// <summary>What the run wrote, and its losses.</summary>
    public RunText Run { get; }

    /// <summary>Where one looks; at first the whole.</summary>
    public PictureView View { get; set; }

    /// <summary>Bytes of a picture: width · height · 3.</summary>
    public int Bytes => checked(_settings.Width * _settings.Height * 3);

    /// <summary>Makes a frame the one drawn next: on from the one at hand, or from the key before it.</summary>
    /// <exception cref="RecordingException">The frame, or one it builds on, is damaged.</exception>
    public void Seek(int frame)
    {
        _share = 0;
        _state.Seek(frame);
    }

    /// <summary>Makes up what lies between a frame and the next, and makes that what is drawn next. Not with a trail of change.</summary>
    /// <param name="frame">The frame before; not the last.</param>
    /// <param name="ahead">How much of the way to the next, 0–1.</param>
    /// <exception cref="RecordingException">A frame is damaged.</exception>
    public void SeekBetween(int frame, double ahead)
    {
        int share = (int)Math.Round(ahead * BlendPass.Parts);
        if (share is 0 or BlendPass.Parts)
        {
            Seek(share == 0 ? frame : frame + 1);
            return;
        }
        if (_before?.Frame != frame)
        {
            _state.Seek(frame);
            _before?.Dispose();
            _before = _state.Snapshot();
        }
        _state.Seek(frame + 1);
        _blend ??= new BlendPass(_device, _reader.Grid, _reader.Header.Tensors);
        _blend.Run(_before, _state.State, _state.Scales, share);
        _share = share;
    }

    /// <summary>Makes a frame the one that all others are compared with, in the mode <see cref="PictureMode.Compare"/>.</summary>
    /// <exception cref="RecordingException">The frame is damaged.</exception>
    public void CompareWith(int frame)
    {
        _state.Seek(frame);
        _a?.Dispose();
        _a = _state.Snapshot();
    }

    /// <summary>Measures the frame sought; to be done once before it is painted.</summary>
    public void Measure()
    {
        if (_state.Frame < 0)
        {
            throw new InvalidOperationException("Seek a frame first.");
        }
        _weights.Prepare(Shown(), _settings.Look);
    }

    /// <summary>Paints a part of the frame measured.</summary>
    /// <param name="target">What is painted on; its size is the part's.</param>
    /// <param name="left">The part's first column in the picture.</param>
    /// <param name="top">The part's first row in the picture.</param>
    public void Paint(RenderTarget target, int left = 0, int top = 0)
    {
        target.BindAndClear();
        var part = new PicturePart(left, top, target.Width, target.Height);
        _weights.Draw(Shown(), _settings.Look, View, part);
        // what is made up stands between the words of two frames, and has those of the first
        _words?.Write(_reader.Frames[_share == 0 ? _state.Frame : _before!.Frame], View, _settings.Look, _settings.HalfLifeFrames, TextStrip.OfPiece(View.Width));
        _text?.Draw(part);
    }

    /// <summary>Measures and paints the frame sought, all of it, for <see cref="ReadPixels"/>.</summary>
    /// <exception cref="RecordingException">The picture is larger than this OpenGL draws at once.</exception>
    public void Draw()
    {
        Measure();
        _target ??= new RenderTarget(_device, _settings.Width, _settings.Height);
        Paint(_target);
    }

    /// <summary>Reads the picture drawn: <see cref="Bytes"/> bytes, RGB, top row first, without gaps. Waits until it is drawn.</summary>
    public unsafe void ReadPixels(Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rgb.Length, Bytes);
        if (_target is null)
        {
            throw new InvalidOperationException("Draw a picture first.");
        }
        fixed (byte* first = rgb)
        {
            _target.Read(first);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _a?.Dispose();
        _before?.Dispose();
        _blend?.Dispose();
        _text?.Dispose();
        _history.Dispose();
        _weights?.Dispose();
        _state.Dispose();
        _target?.Dispose();
    }

    private ShownWeights Shown()
    {
        var shown = ShownWeights.Of(_state, _settings.Mode);
        return new ShownWeights
        {
            State = _share == 0 ? shown.State : _blend!.Blended,
            Scales = shown.Scales,
            UnitsPerStep = shown.UnitsPerStep,
            TypicalSize = shown.TypicalSize,
            Origin = _a is null ? shown.Origin : _a.State,
            OriginScales = _a is null ? shown.OriginScales : _a.Scales,
            Place = shown.Place,
            Against = _a?.Frame ?? -1,
            Before = _share == 0 ? -1 : _before!.Frame,
            Statistics = _share == 0 ? shown.Statistics
                : BlendPass.Between(_before!.Statistics, shown.Statistics, _share / (float)BlendPass.Parts),
        };
    }
}
