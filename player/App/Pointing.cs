using System.Numerics;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;

namespace Brainscan.Player.App;

/// <summary>The weight under the pointer, or the one it was locked to: what is said of it, and how it is pointed out.</summary>
internal sealed class Pointing
{
    private readonly Viewport _viewport;
    private readonly HudModel _model;
    private Scene? _scene;
    private WeightPlace? _locked;

    /// <summary>Points at what this view shows.</summary>
    public Pointing(Viewport viewport, HudModel model) => (_viewport, _model) = (viewport, model);

    /// <summary>Whether anything is said at all.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Takes a recording, or another layout of it; a weight that is locked stays so.</summary>
    public void Attach(Scene scene)
    {
        _scene = scene;
        _locked = _locked is { } weight ? scene.Locator.PlaceOf(weight.Tensor, weight.Index) : null;
    }

    /// <summary>Lets go of it.</summary>
    public void Detach() => (_scene, _locked) = (null, null);

    /// <summary>Locks the weight at a point of the window, or lets go of the one that is.</summary>
    public void ToggleLock(Vector2 at)
    {
        var place = IsOn ? At(at) : null;
        _locked = _locked is not null && _locked?.Tensor == place?.Tensor && _locked?.Index == place?.Index ? null : place;
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
    public void Update(Vector2? pointer)
    {
        var view = _viewport.View;
        var pixels = _model.Pixels;
        (pixels.Scale, pixels.Origin, pixels.Canvas) = (view.Scale, new Vector2(view.X, view.Y), _viewport.Canvas);
        var place = !IsOn ? null : _locked ?? (pointer is { } at ? At(at) : null);
        pixels.HasCross = place is not null;
        _model.Hover.IsShown = place is not null;
        if (place is { } weight && _scene is not null)
        {
            Show(_scene, weight);
        }
    }

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
        hover.Value = hover.Learned = hover.Change = hover.Percentile = double.NaN;
    }

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
