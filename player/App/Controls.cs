using System.Numerics;
using Brainscan.Player.App.Hud;
using Brainscan.Player.App.Window;
using Brainscan.Player.Time;
using Silk.NET.GLFW;

namespace Brainscan.Player.App;

/// <summary>
/// What hands do, turned into what they mean: keys through <see cref="KeyMap"/>, the pointer through what lies under it. Moves the playhead
/// and the view, opens and closes panels; what needs more than that is handed on.
/// </summary>
internal sealed class Controls
{
    private const double SmallJump = 0.02;
    private const double LargeJump = 0.1;
    // a hand that clicks moves a little
    private const float ClickUnits = 4;
    // Shift that types "{" or goes with an arrow is followed by the other key within so long
    private const double ChordSeconds = 0.15;

    private readonly Playhead _playhead;
    private readonly Viewport _viewport;
    private readonly Appearance _appearance;
    private readonly HudModel _model;
    private readonly Func<float, float, HudHit> _hitTest;
    private readonly Finder _finder;
    private Hold _hold;
    private Vector2 _pressed;
    private Vector2 _last;
    private bool _isClick;
    // since when Shift has been held alone; endlessly late where it is not
    private double _shiftedAt = double.PositiveInfinity;

    /// <summary>Takes the reins of these.</summary>
    /// <param name="playhead">Time.</param>
    /// <param name="viewport">View.</param>
    /// <param name="appearance">How weights are shown.</param>
    /// <param name="model">Panels.</param>
    /// <param name="finder">Search.</param>
    /// <param name="hitTest">What lies under a point of the window.</param>
    public Controls(
        Playhead playhead, Viewport viewport, Appearance appearance, HudModel model, Finder finder, Func<float, float, HudHit> hitTest) =>
        (_playhead, _viewport, _appearance, _model, _finder, _hitTest) = (playhead, viewport, appearance, model, finder, hitTest);

    private enum Hold
    {
        None,
        Canvas,
        Scrub,
        Sparkline,
        Panel,
    }

    /// <summary>Acts that are the application's: pictures, windows, A.</summary>
    public event Action<Act>? Asked;

    /// <summary>The piece was clicked, at a point of the window.</summary>
    public event Action<Vector2>? Clicked;

    /// <summary>A cell of the heat map was clicked: a tensor.</summary>
    public event Action<int>? TensorChosen;

    /// <summary>Whether there is an A to compare with.</summary>
    public bool HasA { get; set; }

    /// <summary>Where the pointer is while it is over the window.</summary>
    public Vector2? Pointer { get; private set; }

    /// <summary>Whether the pointer is over the piece itself, and not held down.</summary>
    public bool IsOverPiece => Pointer is { } at && _hold == Hold.None && _hitTest(at.X, at.Y).Target == HudTarget.None;

    /// <summary>The place under the pointer on the scrub bar, a history or the heat map; −1 where it is not there.</summary>
    public int HoveredPlace => Pointer is { } at && _hitTest(at.X, at.Y) is { Target: HudTarget.Scrub or HudTarget.Sparkline or HudTarget.HeatMapCell } hit ? hit.Place : -1;

    /// <summary>Whether the hand is moving the view or time.</summary>
    public bool IsHolding => _hold is Hold.Canvas or Hold.Scrub or Hold.Sparkline;

    /// <summary>Whether A is to be shown: Shift is held by itself, too long for the beginning of a chord.</summary>
    /// <param name="now">Seconds, on the clock of <see cref="Take"/>.</param>
    public bool ShowsA(double now) => SecondsToA(now) <= 0;

    /// <summary>Seconds until A is to be shown, 0 or less where it is; endless where it is not asked for.</summary>
    /// <param name="now">Seconds, on the clock of <see cref="Take"/>.</param>
    public double SecondsToA(double now) => HasA ? _shiftedAt + ChordSeconds - now : double.PositiveInfinity;

    /// <summary>Takes one event. Says whether a person did something, which keeps the panels from fading.</summary>
    /// <param name="input">The event.</param>
    /// <param name="now">Seconds, on any clock.</param>
    public bool Take(in InputEvent input, double now = 0)
    {
        switch (input.Kind)
        {
            case InputKind.Key:
                Shift(input, now);
                Typed(input);
                return true;
            case InputKind.Char:
                Typed(input);
                return true;
            case InputKind.Move:
                Move(new Vector2((float)input.X, (float)input.Y));
                return true;
            case InputKind.Button:
                Move(new Vector2((float)input.X, (float)input.Y));
                Press(input);
                return true;
            case InputKind.Scroll:
                Scroll(input);
                return true;
            case InputKind.Leave:
                Pointer = _hold == Hold.None ? null : Pointer;
                return false;
            case InputKind.Focus when !input.IsDown:
                _shiftedAt = double.PositiveInfinity;
                Release();
                return false;
            default:
                return false;
        }
    }

    /// <summary>Does what a key asks for.</summary>
    public void Do(Act act)
    {
        if (Command(act) is { } command)
        {
            _playhead.Do(command);
            return;
        }
        var (x, y) = (Pointer?.X ?? _viewport.Window.Width / 2f, Pointer?.Y ?? _viewport.Room / 2f);
        switch (act)
        {
            case Act.OneToOne:
                _viewport.OneToOne(x, y);
                break;
            case Act.Fit:
                _viewport.Fit();
                break;
            case Act.ZoomIn:
                _viewport.Zoom(1, x, y);
                break;
            case Act.ZoomOut:
                _viewport.Zoom(-1, x, y);
                break;
            case Act.NextMode:
                _appearance.CycleMode(1, HasA);
                break;
            case Act.PreviousMode:
                _appearance.CycleMode(-1, HasA);
                break;
            case Act.Normalisation:
                _appearance.CycleNormalisation();
                break;
            case Act.Colours:
                _appearance.CycleColors();
                break;
            case Act.Layout:
                _appearance.CycleLayout();
                break;
            case Act.StretchMore:
                _appearance.Stretch(1);
                break;
            case Act.StretchLess:
                _appearance.Stretch(-1);
                break;
            case Act.Reset:
                _appearance.Reset();
                _viewport.Fit();
                _finder.Forget();
                _playhead.Do(new PlayCommand.NormalSpeed());
                Asked?.Invoke(act);
                break;
            case Act.HideAll:
                _model.IsHidden = !_model.IsHidden;
                break;
            case Act.Help:
                TurnHelp();
                break;
            case Act.Figures:
                _model.Figures.IsShown = !_model.Figures.IsShown;
                break;
            case Act.HeatMap:
                _model.HeatMap.IsShown = !_model.HeatMap.IsShown;
                break;
            case Act.Find:
                _finder.Open();
                break;
            case Act.Escape:
                Escape();
                break;
            default:
                Asked?.Invoke(act);
                break;
        }
    }

    private static PlayCommand? Command(Act act) => act switch
    {
        Act.TogglePlay => new PlayCommand.Toggle(),
        Act.TogglePlayBack => new PlayCommand.Toggle(-1),
        Act.StepBack => new PlayCommand.Step(-1),
        Act.StepForward => new PlayCommand.Step(1),
        Act.JumpBack => new PlayCommand.Skip(-SmallJump),
        Act.JumpForward => new PlayCommand.Skip(SmallJump),
        Act.LargeJumpBack => new PlayCommand.Skip(-LargeJump),
        Act.LargeJumpForward => new PlayCommand.Skip(LargeJump),
        Act.Home => new PlayCommand.GoTo(0),
        Act.End => new PlayCommand.GoTo(int.MaxValue),
        Act.Slower => new PlayCommand.Accelerate(0.5),
        Act.Faster => new PlayCommand.Accelerate(2),
        Act.NormalSpeed => new PlayCommand.NormalSpeed(),
        Act.Loop => new PlayCommand.MarkLoop(),
        Act.Follow => new PlayCommand.Follow(),
        _ => null,
    };

    // Any other key makes a chord of it, which means something else, until Shift is pressed anew.
    private void Shift(in InputEvent input, double now)
    {
        bool isShift = input.Key is Keys.ShiftLeft or Keys.ShiftRight;
        if (isShift && input.IsDown && !input.IsRepeat && input.Modifiers == KeyModifiers.Shift && !_model.Search.IsShown)
        {
            _shiftedAt = now;
        }
        else if (input.IsDown ? !isShift : isShift)
        {
            _shiftedAt = double.PositiveInfinity;
        }
    }

    private void Typed(in InputEvent input)
    {
        if (_model.Search.IsShown)
        {
            _finder.Take(input);
        }
        else if (KeyMap.Find(input) is { } act)
        {
            Do(act);
        }
    }

    // the next page, where there is one; closed after the last
    private void TurnHelp()
    {
        var help = _model.Help;
        bool goesOn = help.IsShown && help.Page + 1 < (HudLayout.Of(_model).Keys?.Pages ?? 0);
        (help.IsShown, help.Page) = (goesOn || !help.IsShown, goesOn ? help.Page + 1 : 0);
    }

    private void Escape()
    {
        if (_model.Help.IsShown)
        {
            (_model.Help.IsShown, _model.Help.Page) = (false, 0);
        }
        else if (_model.HeatMap.IsShown)
        {
            _model.HeatMap.IsShown = false;
        }
        else if (_model.Figures.IsShown)
        {
            _model.Figures.IsShown = false;
        }
        else
        {
            _finder.Forget();
            Asked?.Invoke(Act.Escape);
        }
    }

    private void Move(Vector2 at)
    {
        Pointer = at;
        var moved = at - _last;
        _last = at;
        if (_isClick && Vector2.Distance(at, _pressed) > ClickUnits * _model.Unit)
        {
            // what it moved while it might have been a click counts too
            (_isClick, moved) = (false, at - _pressed);
        }
        switch (_hold)
        {
            case Hold.Canvas when !_isClick:
                _viewport.Pan(moved.X, moved.Y);
                break;
            case Hold.Scrub:
            case Hold.Sparkline:
                // the pointer may leave the bar while it is dragged
                int place = _hold == Hold.Scrub ? HudView.ScrubPlace(_model, at.X) : HudView.SparklinePlace(_model, at.X);
                if (place >= 0)
                {
                    _playhead.Do(new PlayCommand.Drag(place));
                }
                break;
            default:
                break;
        }
    }

    private void Press(in InputEvent input)
    {
        var at = new Vector2((float)input.X, (float)input.Y);
        if (input.Button == MouseButton.Right && input.IsDown)
        {
            Asked?.Invoke(Act.SetA);
        }
        if (input.Button != MouseButton.Left)
        {
            return;
        }
        if (!input.IsDown)
        {
            bool isClick = _isClick && _hold == Hold.Canvas;
            Release();
            if (isClick)
            {
                Clicked?.Invoke(at);
            }
            return;
        }
        (_pressed, _isClick) = (at, true);
        var hit = _hitTest(at.X, at.Y);
        _hold = hit.Target switch
        {
            HudTarget.None => Hold.Canvas,
            HudTarget.Scrub => Hold.Scrub,
            HudTarget.Sparkline => Hold.Sparkline,
            _ => Hold.Panel,
        };
        Press(hit);
    }

    private void Press(HudHit hit)
    {
        switch (hit.Target)
        {
            case HudTarget.Scrub:
            case HudTarget.Sparkline:
                _playhead.Do(new PlayCommand.Drag(hit.Place));
                break;
            case HudTarget.PlayButton:
                Do(Act.TogglePlay);
                break;
            case HudTarget.Status:
                Do(Act.Follow);
                break;
            case HudTarget.HelpButton:
            case HudTarget.Help:
                Do(Act.Help);
                break;
            case HudTarget.SearchResult:
                _finder.Choose(hit.Index);
                break;
            case HudTarget.HeatMapMeasure:
                _model.HeatMap.Measure = hit.Index;
                break;
            case HudTarget.HeatMapCell:
                _playhead.Do(new PlayCommand.GoTo(hit.Place));
                TensorChosen?.Invoke(hit.Index);
                break;
            default:
                break;
        }
    }

    private void Release()
    {
        if (_hold is Hold.Scrub or Hold.Sparkline)
        {
            _playhead.Do(new PlayCommand.Release());
        }
        _hold = Hold.None;
    }

    private void Scroll(in InputEvent input)
    {
        if (_hitTest((float)input.X, (float)input.Y).Target == HudTarget.Scrub)
        {
            // over the bar the wheel is a jog dial
            _playhead.Do(new PlayCommand.Step(Math.Sign(input.ScrollY) * (int)Math.Max(1, Math.Round(Math.Abs(input.ScrollY)))));
            return;
        }
        _viewport.Zoom((float)input.ScrollY, (float)input.X, (float)input.Y);
    }
}
