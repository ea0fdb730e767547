using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.App;

/// <summary>
/// One recording on the GPU: its weights, what is measured of them, and the words beside them. GL thread only. Made anew when the file is
/// replaced by another run's.
/// </summary>
internal sealed class Scene : IDisposable
{
    // While a live run's measure moves, a picture takes a tenth of the way: a second or so at the piece's pace, and nothing jumps.
    private const double LiveEase = 0.1;

    private readonly GlDevice _device;
    private readonly RunStatistics _run;
    private readonly TextPass _textPass;
    private readonly RunText _text;
    private readonly Dictionary<string, Shape> _shapes = [];
    private readonly bool _isLive;
    private Shape _shape = null!;
    private StateSnapshot? _a;

    /// <summary>Goes late in the run to measure how its parts share its statistics, and makes everything ready to draw.</summary>
    /// <param name="device">Where.</param>
    /// <param name="run">The recording, with a frame at least; stays the caller's and must outlive the scene.</param>
    /// <param name="layout">Name of the layout.</param>
    /// <param name="cacheBytes">Most bytes of decoded frames kept.</param>
    /// <param name="isLive">Whether the recording grows.</param>
    /// <exception cref="RecordingException">The recording is empty or damaged, or too large for this OpenGL.</exception>
    public Scene(GlDevice device, OpenRun run, string layout, long cacheBytes, bool isLive)
    {
        _text = new RunText(run.History, waits: false);
        _device = device;
        _isLive = isLive;
        (Reader, _run) = (run.Reader, run.Statistics);
        State = new RunState(device, Reader, new StateOptions { Origin = true, CacheBytes = cacheBytes });
        _textPass = new TextPass(device);
        try
        {
            SetLayout(layout);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The recording.</summary>
    public TimelineReader Reader { get; }

    /// <summary>Its weights at some frame.</summary>
    public RunState State { get; }

    /// <summary>Where the weights are.</summary>
    public PictureLayout Layout => _shape.Layout;

    /// <summary>Which weight is where on the canvas.</summary>
    public WeightLocator Locator => _shape.Locator;

    /// <summary>Which tiles a view shows.</summary>
    public VisibleTiles Tiles => _shape.Tiles;

    /// <summary>Place of the frame set aside as A; null where there is none.</summary>
    public int? PlaceOfA => _a?.Frame;

    /// <summary>The run's text and losses.</summary>
    public RunText Text => _text;

    /// <summary>Place of the frame that is seen; −1 before the first.</summary>
    /// <param name="isA">Whether A is shown.</param>
    public int PlaceShown(bool isA) => isA && _a is not null ? _a.Frame : State.Frame;

    /// <summary>Is another number when the words beside the frame shown are others: tokens and losses may come after their frame.</summary>
    /// <param name="isA">Whether A is shown.</param>
    public int Words(bool isA) => _text.VersionAt(PlaceShown(isA) is >= 0 and var place ? Reader.Frames[place].Step : -1);

    /// <summary>How weights are shown: A against itself is black, so whoever wants to see A is shown what it had learned.</summary>
    public static PictureLook LookOf(PictureLook look, bool isA) =>
        isA && look.Mode is PictureMode.Compare or PictureMode.Change ? look with { Mode = PictureMode.Learned } : look;

    /// <summary>What is drawn at full brightness of a tensor, in the weights' own unit; the strongest of its parts.</summary>
    public double FullBrightness(int tensor)
    {
        double most = 0;
        var parts = _shape.Picture.TensorOfParts;
        for (int part = 0; part < parts.Length; part++)
        {
            most = parts[part] == tensor ? Math.Max(most, _shape.Picture.FullOfParts[part]) : most;
        }
        return Gains.Peak * most;
    }

    /// <summary>How many of the weights shown are no numbers, as the frame's statistics count them.</summary>
    /// <param name="isA">Whether A is shown.</param>
    public long NotFiniteShown(bool isA)
    {
        long count = 0;
        foreach (var tensor in isA && _a is not null ? _a.Statistics : State.Statistics)
        {
            count += tensor.NonFinite;
        }
        return count;
    }

    /// <summary>Changes the layout. One that is new is measured first, which leaves the state at another frame.</summary>
    public void SetLayout(string name)
    {
        if (_shapes.TryGetValue(name, out var known))
        {
            _shape = known;
            return;
        }
        _shape = new Shape(_device, Reader, name, _run, _textPass, _text);
        _shapes.Add(name, _shape);
        foreach (var mode in new[] { PictureMode.Learned, PictureMode.Value })
        {
            _shape.Picture.MeasureRun(Reader, State, new PictureLook(mode, Normalisation.Run, ColorMap.All[0].Name, 1));
        }
    }

    /// <summary>Keeps the trail of change, or forgets it, as the mode needs.</summary>
    public void SetMode(PictureMode mode, double halfLifeFrames)
    {
        if (mode == PictureMode.Change && State.Trail is null)
        {
            State.EnableTrail(halfLifeFrames);
        }
        else if (mode != PictureMode.Change && State.Trail is not null)
        {
            State.DisableTrail();
        }
    }

    /// <summary>Sets the frame shown aside as A.</summary>
    public void SetA()
    {
        _a?.Dispose();
        _a = State.Snapshot();
    }

    /// <summary>Measures what is to be drawn, once for each frame and look.</summary>
    /// <param name="look">How it is drawn.</param>
    /// <param name="isA">True to show A itself.</param>
    /// <param name="isWhole">Whether all tiles are at the frame shown.</param>
    /// <param name="isMoving">Whether time passes for the eye, so that the measure of a live run may move slowly.</param>
    public void Prepare(PictureLook look, bool isA, bool isWhole, bool isMoving)
    {
        look = LookOf(look, isA);
        if (_isLive)
        {
            // the run so far includes what is seen of it
            _run.Include(State.Statistics);
        }
        _shape.Picture.Prepare(Shown(look, isA), look, isWhole, _isLive && isMoving ? LiveEase : 1);
    }

    /// <summary>Draws weights and words into a target bound and cleared.</summary>
    /// <param name="look">As prepared.</param>
    /// <param name="isA">As prepared.</param>
    /// <param name="view">Where.</param>
    /// <param name="halfLifeFrames">For the legend.</param>
    /// <param name="strip">How the generated text is set.</param>
    /// <param name="mostAsked">See <see cref="WeightsPass.Draw"/>.</param>
    public void Draw(PictureLook look, bool isA, PictureView view, double halfLifeFrames, TextStrip strip, int mostAsked)
    {
        look = LookOf(look, isA);
        _shape.Picture.Draw(Shown(look, isA), look, view, view.Whole, mostAsked);
        int frame = PlaceShown(isA);
        if (frame >= 0)
        {
            _shape.Words.Write(Reader.Frames[frame], view, look, halfLifeFrames, strip);
            _textPass.Draw(view.Whole);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shape in _shapes.Values)
        {
            shape.Picture.Dispose();
        }
        _a?.Dispose();
        _textPass.Dispose();
        State.Dispose();
    }

    private ShownWeights Shown(PictureLook look, bool isA)
    {
        if (isA && _a is not null)
        {
            return new ShownWeights
            {
                State = _a.State,
                Scales = _a.Scales,
                Origin = look.Mode == PictureMode.Learned ? State.Origin : null,
                OriginScales = State.OriginScales,
                Statistics = _a.Statistics,
                Place = _a.Frame,
            };
        }
        var shown = ShownWeights.Of(State, look.Mode);
        return look.Mode == PictureMode.Compare && _a is not null
            ? new ShownWeights { State = shown.State, Scales = shown.Scales, Origin = _a.State, OriginScales = _a.Scales, Statistics = shown.Statistics, Place = shown.Place, Against = _a.Frame }
            : shown;
    }

    /// <summary>What depends on the layout.</summary>
    private sealed class Shape
    {
        public Shape(GlDevice device, TimelineReader reader, string name, RunStatistics run, TextPass pass, RunText text)
        {
            Layout = Layouts.Create(name, reader.Header);
            Picture = new WeightsPicture(device, reader, Layout, run);
            Words = new Words(pass, Layout, text);
            Tiles = new VisibleTiles(Layout, reader.Header, reader.Grid);
            Locator = new WeightLocator(Layout, reader.Header);
        }

        public PictureLayout Layout { get; }

        public WeightsPicture Picture { get; }

        public Words Words { get; }

        public VisibleTiles Tiles { get; }

        public WeightLocator Locator { get; }
    }
}
