using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.App;

/// <summary>
/// The weight under the pointer, or the one it was locked to: what is said of it, and how it is pointed out. And the numbers of all weights,
/// when one is close enough to read them. What has to be read is read on other threads.
/// </summary>
internal sealed class Pointing : IDisposable
{
    // columns of a history: as many as its graph has pixels on a wall
    private const int HistoryColumns = 1024;

    private readonly Viewport _viewport;
    private readonly HudModel _model;
    private readonly Appearance _appearance;
    private readonly Action _wake;
    private readonly float[] _history = new float[HistoryColumns];
    private Scene? _scene;
    private WeightInspector? _inspector;
    private WeightWindow? _window;
    private WeightWindow? _windowOfA; // there while the numbers are W(t) − W(A)
    private WeightWindow? _mean; // there while changes are drawn: of the weight pointed at
    private WeightPlace? _locked;
    private (WeightTrace? Trace, int Version) _drawn;
    private WindowValues? _numbers;
    private WindowValues? _numbersOfA;
    private bool _isMoving;
    private bool _isA;
    private volatile bool _hasNews;

    /// <summary>Points at what this view shows.</summary>
    /// <param name="viewport">The view.</param>
    /// <param name="model">Receives what is said.</param>
    /// <param name="appearance">What is shown of the weights: the numbers are of that.</param>
    /// <param name="wake">Called, on another thread, when something has been read.</param>
    public Pointing(Viewport viewport, HudModel model, Appearance appearance, Action wake)
    {
        (_viewport, _model, _appearance) = (viewport, model, appearance);
        _wake = () =>
        {
            _hasNews = true;
            wake();
        };
    }

    /// <summary>Whether anything is said at all.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The tensor of the weight spoken of; null where there is none.</summary>
    public int? Tensor { get; private set; }

    /// <summary>Takes a recording, or another layout of it; a weight that is locked stays so.</summary>
    public void Attach(Scene scene)
    {
        if (scene != _scene)
        {
            _inspector?.Dispose();
            _inspector = new WeightInspector(scene.Reader, _wake);
        }
        _window?.Dispose();
        _window = new WeightWindow(scene.Reader, scene.Layout, _appearance.HalfLifeFrames, _wake);
        _windowOfA?.Dispose();
        _mean?.Dispose();
        (_windowOfA, _mean) = (null, null);
        _scene = scene;
        _locked = _locked is { } weight ? scene.Locator.PlaceOf(weight.Tensor, weight.Index) : null;
    }

    /// <summary>Lets go of it.</summary>
    public void Detach()
    {
        _inspector?.Dispose();
        _window?.Dispose();
        _windowOfA?.Dispose();
        _mean?.Dispose();
        (_inspector, _window, _windowOfA, _mean, _scene, _locked) = (null, null, null, null, null, null);
        (_numbers, _numbersOfA, _drawn) = (null, null, default);
    }

    /// <summary>Whether something has been read since this was last asked.</summary>
    public bool TakeNews()
    {
        bool had = _hasNews;
        _hasNews = false;
        return had;
    }

    /// <summary>Locks the weight at a point of the window, or lets go of the one that is.</summary>
    public void ToggleLock(Vector2 at)
    {
        var place = IsOn ? At(at) : null;
        bool isSame = _locked is { } locked && place is { } weight && locked.Tensor == weight.Tensor && locked.Index == weight.Index;
        _locked = isSame ? null : place;
    }

    /// <summary>Lets go of the weight that is locked; false where there is none.</summary>
    public bool Unlock()
    {
        bool wasLocked = _locked is not null;
        _locked = null;
        return wasLocked;
    }

    /// <summary>Brings everything up to date, just before it is drawn.</summary>
    /// <param name="pointer">Where the pointer is over the piece; null elsewhere.</param>
    /// <param name="isMoving">Whether frames follow one another: then a number may be of the frame before, otherwise it never is.</param>
    /// <param name="isA">Whether A is shown: then all that is said is of A.</param>
    public void Update(Vector2? pointer, bool isMoving, bool isA)
    {
        (_isMoving, _isA) = (isMoving && !isA, isA);
        var view = _viewport.View;
        var pixels = _model.Pixels;
        (pixels.Scale, pixels.Origin, pixels.Canvas) = (view.Scale, new Vector2(view.X, view.Y), _viewport.Canvas);
        var place = !IsOn ? null : _locked ?? (pointer is { } at ? At(at) : null);
        bool isShown = place is not null && _scene is { State.Frame: >= 0 };
        pixels.HasCross = _model.Hover.IsShown = isShown;
        Tensor = isShown ? place!.Value.Tensor : null;
        if (isShown)
        {
            Show(_scene!, place!.Value);
        }
        Numbers(view);
    }

    /// <inheritdoc/>
    public void Dispose() => Detach();

    private void Show(Scene scene, in WeightPlace weight)
    {
        var hover = _model.Hover;
        var cell = scene.Locator.CanvasOf(weight.Tensor, weight.Index);
        var matrix = scene.Layout.Rectangles[weight.Rectangle];
        (_model.Pixels.Cell, _model.Pixels.Matrix) = (cell, (matrix.X, matrix.Y, matrix.Width, matrix.Height));
        var (x, y) = _viewport.WindowAt(cell.X + 0.5f, cell.Y + 0.5f);
        (hover.Anchor, hover.IsLocked) = (new Vector2(x, y), _locked is not null);
        var tensor = scene.Reader.Header.Tensors[weight.Tensor];
        hover.Title = Title(weight);
        (hover.Tensor, hover.Row, hover.Column) = (tensor.Name, weight.Row, tensor.Shape.Length > 1 ? weight.Column : -1);
        hover.IsExact = scene.Reader.Header.Quality == Quality.Exact;
        hover.PercentileOf = "of |w|";
        int frame = scene.PlaceShown(_isA);
        hover.Moment = _isA ? $"A, step {scene.Reader.Frames[frame].Step}" : "";
        int? a = Scene.LookOf(_appearance.Look, _isA).Mode == PictureMode.Compare ? scene.PlaceOfA : null;
        _inspector!.Ask(weight, frame, a);
        Reading(hover, weight, frame);
        hover.MeanChange = MeanChange(scene, cell.X, cell.Y);
        hover.HasA = a is not null;
        hover.SinceA = a is { } other && _inspector.History is { } trace && IsSame(trace.Weight, weight) ? (float)hover.Value - (trace.At(other) ?? float.NaN) : double.NaN;
        History(hover, weight);
    }

    private void Reading(HoverModel hover, in WeightPlace weight, int frame)
    {
        var reading = _inspector!.Reading is { } last && IsSame(last.Weight, weight) && (_isMoving || last.Place == frame) ? last : null;
        hover.Value = reading?.Value ?? double.NaN;
        hover.Learned = reading?.Learned ?? double.NaN;
        hover.Change = reading?.Change ?? double.NaN;
        hover.Percentile = reading?.Percentile ?? double.NaN;
        hover.Problem = reading?.Problem ?? "";
    }

    private double MeanChange(Scene scene, int x, int y)
    {
        if (_appearance is not { Look.Mode: PictureMode.Change, HalfLifeFrames: > 0 } || _isA || scene.State.Fading is { IsBack: true })
        {
            return double.NaN;
        }
        _mean ??= new WeightWindow(scene.Reader, scene.Layout, _appearance.HalfLifeFrames, _wake);
        _mean.Ask(new CanvasArea(x, y, 1, 1), scene.State.Frame, WeightNumber.Change);
        return _mean.Values is { } values && (_isMoving || values.Place == scene.State.Frame) ? values.At(x, y) : float.NaN;
    }

    private void History(HoverModel hover, in WeightPlace weight)
    {
        if (_inspector!.History is not { } trace || !IsSame(trace.Weight, weight))
        {
            (hover.History, hover.Progress) = ([], 0);
            (hover.Least, hover.Most) = (double.NaN, double.NaN);
            return;
        }
        if (_drawn != (trace, trace.Version))
        {
            _drawn = (trace, trace.Version);
            trace.Fill(_history);
        }
        (hover.History, hover.Progress) = (_history, trace.Progress);
        (hover.Least, hover.Most) = (trace.Least, trace.Greatest);
    }

    private void Numbers(PictureView view)
    {
        var pixels = _model.Pixels;
        if (_scene is not { State.Frame: >= 0 } || _window is null || view.Scale < PixelsModel.LeastScaleOfNumbers)
        {
            pixels.Numbers = null;
            return;
        }
        var (left, top) = _viewport.CanvasAt(0, 0);
        var (right, bottom) = _viewport.CanvasAt(view.Width, view.StripTop);
        var (x, y) = ((int)MathF.Floor(left), (int)MathF.Floor(top));
        var mode = Scene.LookOf(_appearance.Look, _isA).Mode;
        var number = WeightWindow.NumberOf(mode);
        var area = new CanvasArea(x, y, (int)MathF.Ceiling(right) - x, (int)MathF.Ceiling(bottom) - y);
        int frame = _scene.PlaceShown(_isA);
        _window.Ask(area, frame, number);
        _numbers = _window.Values is { } values && values.Number == number && (_isMoving || values.Place == frame) ? values : null;
        _numbersOfA = null;
        if (number == WeightNumber.Change && _scene.State.Fading is { IsBack: true })
        {
            // what was played back is drawn as it went by; the numbers would be of other frames
            _numbers = null;
        }
        if (mode == PictureMode.Compare && _scene.PlaceOfA is { } a)
        {
            _windowOfA ??= new WeightWindow(_scene.Reader, _scene.Layout, _appearance.HalfLifeFrames, _wake);
            _windowOfA.Ask(area, a, WeightNumber.Value);
            _numbersOfA = _windowOfA.Values is { } ofA && ofA.Place == a ? ofA : null;
            // half of a difference is no difference
            _numbers = _numbersOfA is null ? null : _numbers;
        }
        pixels.Numbers ??= Write;
    }

    private int Write(int canvasX, int canvasY, Span<char> text)
    {
        float value = (_numbers?.At(canvasX, canvasY) ?? float.NaN) - (_numbersOfA?.At(canvasX, canvasY) ?? 0);
        return PixelMarks.Write(value, text);
    }

    private static bool IsSame(in WeightPlace one, in WeightPlace other) => one.Tensor == other.Tensor && one.Index == other.Index;

    private static string Title(in WeightPlace weight)
    {
        string title = weight.Layer is { } layer ? $"layer {layer} · {weight.Role}" : weight.Role;
        return weight.Head is { } head ? $"{title} · head {head}" : title;
    }

    private WeightPlace? At(Vector2 at)
    {
        if (_scene is null || at.Y >= _viewport.Room)
        {
            return null;
        }
        var (x, y) = _viewport.CanvasAt(at.X, at.Y);
        return _scene.Locator.At((int)MathF.Floor(x), (int)MathF.Floor(y));
    }
}
