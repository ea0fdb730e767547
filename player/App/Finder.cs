using System.Collections.Immutable;
using System.Text;
using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.App.Window;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Layout;
using Silk.NET.GLFW;

namespace Brainscan.Player.App;

/// <summary>The search box: what is typed into it, what it finds, and flying there.</summary>
internal sealed class Finder
{
    private const int MostTyped = 60;
    private const int MostResults = 12;

    private readonly HudModel _hud;
    private readonly SearchModel _model;
    private readonly PixelsModel _pixels;
    private readonly Viewport _viewport;
    private TensorSearch? _search;
    private WeightLocator? _locator;
    private ImmutableArray<TensorInfo> _tensors = [];
    private IReadOnlyList<TensorHit> _results = [];
    private MomentHit? _moment;

    /// <summary>Moves this view.</summary>
    public Finder(HudModel model, Viewport viewport) => (_hud, _model, _pixels, _viewport) = (model, model.Search, model.Pixels, viewport);

    /// <summary>A moment was chosen: the frame's place.</summary>
    public event Action<int>? MomentChosen;

    /// <summary>The recording's frames, for moments: <c>step 15000</c>.</summary>
    public Func<IReadOnlyList<FrameEntry>> Frames { get; set; } = () => [];

    /// <summary>Searches this recording, as it is laid out.</summary>
    public void Attach(WeightLocator locator, RecordingHeader header)
    {
        (_locator, _tensors) = (locator, header.Tensors);
        _search = new TensorSearch(locator, header);
        Forget();
        Search();
    }

    /// <summary>There is nothing to search.</summary>
    public void Detach()
    {
        (_search, _locator) = (null, null);
        Forget();
        Search();
    }

    /// <summary>Opens the box, empty.</summary>
    public void Open()
    {
        if (_search is null)
        {
            return;
        }
        // a box that nobody sees would swallow every key
        _hud.IsHidden = false;
        (_model.IsShown, _model.Query) = (true, "");
        Search();
    }

    /// <summary>Takes what is typed while the box is open.</summary>
    public void Take(in InputEvent input)
    {
        if (input.Kind == InputKind.Char && !Rune.IsControl(input.Rune) && _model.Query.Length < MostTyped)
        {
            _model.Query += input.Rune.ToString();
            Search();
            return;
        }
        if (input.Kind != InputKind.Key || !input.IsDown)
        {
            return;
        }
        switch (input.Key)
        {
            case Keys.Escape:
                _model.IsShown = false;
                break;
            case Keys.Enter or Keys.KeypadEnter when Count > 0:
                Choose(_model.Selected);
                break;
            case Keys.Backspace when _model.Query.Length > 0:
                _model.Query = Shorter(_model.Query);
                Search();
                break;
            case Keys.Down when Count > 0:
                _model.Selected = (_model.Selected + 1) % Count;
                break;
            case Keys.Up when Count > 0:
                _model.Selected = (_model.Selected + Count - 1) % Count;
                break;
            default:
                break;
        }
    }

    /// <summary>Goes to a result and closes the box.</summary>
    public void Choose(int result)
    {
        if (result < 0 || result >= Count)
        {
            return;
        }
        _model.IsShown = false;
        if (_moment is not null && result == 0)
        {
            MomentChosen?.Invoke(_moment.Place);
            return;
        }
        var hit = _results[result - (_moment is null ? 0 : 1)];
        Show(hit.Area, hit.Parts);
    }

    /// <summary>Goes to a place by its name, as <c>--place</c> has it; stays where there is none.</summary>
    public void ShowPlace(string name)
    {
        if (name == "whole")
        {
            _viewport.Fit();
        }
        else if (_search?.Find(name, 1) is [var hit, ..])
        {
            Show(hit.Area, hit.Parts);
        }
    }

    /// <summary>Goes to a whole tensor.</summary>
    public void ShowTensor(int tensor)
    {
        if (_locator is not null)
        {
            var area = _locator.CanvasOf(tensor);
            Show(area, [new TensorPart(_tensors[tensor].Name, area)]);
        }
    }

    /// <summary>What was found is no longer pointed out.</summary>
    public void Forget() => _pixels.Found = [];

    private static string Shorter(string text)
    {
        int last = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            last = rune.Utf16SequenceLength;
        }
        return text[..^last];
    }

    private void Show(CanvasArea area, ImmutableArray<TensorPart> parts)
    {
        _viewport.ShowArea(area.X, area.Y, area.Width, area.Height);
        _pixels.Found = [.. parts.Select(part => new FoundPiece(part.Name, part.Area.X, part.Area.Y, part.Area.Width, part.Area.Height))];
    }

    private int Count => _results.Count + (_moment is null ? 0 : 1);

    private void Search()
    {
        _moment = _search is null ? null : MomentSearch.Find(_model.Query, Frames());
        _results = _search?.Find(_model.Query, MostResults) ?? [];
        _model.Selected = 0;
        IEnumerable<SearchEntry> moments = _moment is null ? [] : [new SearchEntry(_moment.Name, _moment.Detail)];
        _model.Results = [.. moments, .. _results.Select(result => new SearchEntry(result.Name, result.Detail))];
    }
}
