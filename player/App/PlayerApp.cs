using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.App.Awake;
using Brainscan.Player.App.Hud;
using Brainscan.Player.App.Window;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Overlay;
using Brainscan.Player.Rendering.State;
using Brainscan.Player.Rendering.Text;
using Brainscan.Player.Time;
using Silk.NET.GLFW;

namespace Brainscan.Player.App;

/// <summary>
/// The window's loop: what hands do, what the file has, where the playhead is, what the GPU holds, what is drawn. One thread, which owns
/// OpenGL; it waits for the disk only while it opens a recording. Nothing is drawn while nothing changes.
/// </summary>
internal sealed class PlayerApp : IDisposable
{
    // what moved so lately is still moving, as far as drawing quickly is concerned
    private const double StillSeconds = 0.15;
    private const double RestSeconds = 0.4;
    // between two tries to open what cannot be shown
    private const double RetrySeconds = 5;
    // type of the text strip in a window, units; smaller is for pictures that are looked at closely
    private const float StripUnits = 12;
    private const string ReadingTrail = "reading what moved before";
    private const string Saving = "drawing the picture that is saved";
    private static readonly TimeSpan ApplyBudget = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly PlayerOptions _options;
    private readonly RunSource _source;
    private readonly GlfwWindow _window;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Playhead _playhead;
    private readonly Viewport _viewport = new();
    private readonly Appearance _appearance;
    private readonly HudModel _model = new();
    private readonly HudFeed _feed;
    private readonly OverlayPass _overlay;
    private readonly HudView _hud;
    private readonly Stage _stage;
    private readonly Controls _controls;
    private readonly Finder _finder;
    private readonly Pointing _pointing;
    private readonly ScreenAwake _awake = new(ScreenAwake.OfDesktop, words => Console.Error.WriteLine($"brainscan: {words}"));
    private Scene? _scene;
    private OpenRun? _run;
    private string _layout;
    private readonly PictureSaver _saver = new();
    private readonly StartingPoint _start;
    private bool _savesView;
    private int _weights;
    private Act? _pending;
    private string? _problem;
    private double _retryAt;
    private bool _isWhole;
    // measuring a run leaves the state somewhere in it: nothing is shown before the first frame asked for is there
    private bool _hasArrived;
    private bool _hasBegun;
    private bool _isStale = true;
    // a picture of 8K takes seconds, in which nothing can be drawn: what is being done is shown before
    private bool _hasSaid;
    private double _lastTurn;
    private double _lastMove = double.NegativeInfinity;
    private double _lastInput;
    private long _framesSeen;

    /// <summary>Opens the recording, where it has to be there, and the window.</summary>
    /// <exception cref="RecordingException">The recording cannot be read, or there is no display or no OpenGL 4.5.</exception>
    public PlayerApp(PlayerOptions options)
    {
        _options = options;
        _start = new StartingPoint(options);
        _source = options.IsLive ? RunSource.Follow(options.File) : RunSource.Open(options.File);
        try
        {
            _start.Require(_source.Run?.Reader);
            _window = GlfwWindow.Create(new WindowOptions
            {
                Title = $"{Path.GetFileName(options.File)} – Brainscan",
                Size = options.Size,
                Fullscreen = options.Fullscreen,
                Monitors = options.Monitors,
                IsKiosk = options.IsKiosk,
            });
        }
        catch
        {
            _source.Dispose();
            throw;
        }
        _playhead = new Playhead(options.Fps, isLive: options.IsLive || _source.Status != TailStatus.Finished);
        _appearance = new Appearance(options.Looks);
        _layout = _appearance.Layout;
        _overlay = new OverlayPass(_window.Device);
        _hud = new HudView(_window.Device);
        _stage = new Stage(_window.Device);
        _finder = new Finder(_model, _viewport) { Frames = () => _run?.Reader.Frames ?? [] };
        _finder.MomentChosen += place => _playhead.Do(new PlayCommand.GoTo(place));
        _controls = new Controls(_playhead, _viewport, _appearance, _model, _finder, (x, y) => _model.IsHidden ? default : HudView.HitTest(_model, x, y));
        _pointing = new Pointing(_viewport, _model, _appearance, GlfwWindow.Wake);
        _feed = new HudFeed(_model, options, _playhead, _appearance, _window.Device.Renderer, GlfwWindow.Wake);
        _model.IsHidden = options.IsKiosk;
        _controls.Asked += Do;
        _controls.Clicked += at => _pointing.ToggleLock(at);
        _controls.TensorChosen += tensor => _finder.ShowTensor(tensor);
        Resize();
        _source.Arrived = GlfwWindow.Wake;
        _source.Start();
    }

    /// <summary>Frames of the recording that have come to the player's notice, and the step of the last; for those who count.</summary>
    public (long Frames, long LastStep) Seen => (_framesSeen, _run is null || _run.Reader.Frames.Count == 0 ? -1 : _run.Reader.Frames[^1].Step);

    /// <summary>Runs until somebody closes the window.</summary>
    public void Run(CancellationToken stop)
    {
        using var woken = stop.Register(GlfwWindow.Wake);
        var wait = TimeSpan.Zero;
        while (!_window.IsClosing && !stop.IsCancellationRequested)
        {
            _window.Pump(wait);
            double now = _clock.Elapsed.TotalSeconds;
            double elapsed = now - _lastTurn;
            _lastTurn = now;
            TakeInput(now);
            TakeNews();
            MoveOn(TimeSpan.FromSeconds(elapsed), now);
            // a wall shows what is there even where nothing moves
            _awake.Want(_window.IsFullscreen && (_options.IsKiosk || _playhead.Motion != Motion.Paused));
            wait = Draw(now);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _awake.Dispose();
        _pointing.Dispose();
        _feed.Dispose();
        _scene?.Dispose();
        _stage.Dispose();
        _hud.Dispose();
        _overlay.Dispose();
        _window.Dispose();
        _source.Dispose();
        _saver.Dispose();
    }

    private bool IsA => _controls.ShowsA(_lastTurn);

    private void TakeInput(double now)
    {
        foreach (var input in _window.Events)
        {
            _isStale = true;
            if (input.Kind is InputKind.Resize or InputKind.Scale)
            {
                Resize();
            }
            else if (_options.IsKiosk)
            {
                // the public has no keyboard; whoever looks after the piece has one key
                if (input.Modifiers == KeyModifiers.Control && KeyMap.Find(input) == Act.Quit)
                {
                    _window.Close();
                }
            }
            else if (_controls.Take(input, now))
            {
                _lastInput = now;
            }
        }
        if (_controls.IsHolding)
        {
            _lastInput = now;
        }
        _feed.Fade(now - _lastInput);
        if (_window.IsFullscreen)
        {
            _window.ShowCursor(_model.Opacity > 0);
        }
    }

    private void TakeNews()
    {
        if (_source.Run is { } run && (run != _run || (_scene is null && _lastTurn >= _retryAt)))
        {
            Open(run);
        }
        int frames = _run?.Reader.Frames.Count ?? 0;
        if (frames != _playhead.Count)
        {
            _framesSeen += Math.Max(0, frames - _playhead.Count);
            _playhead.Resize(frames);
            _isStale = true;
        }
        if (!_hasBegun && frames > 0)
        {
            _hasBegun = true;
            Begin();
        }
        if (_feed.TakeNews(_source, _scene) | _pointing.TakeNews() | _saver.TakeNews(_feed))
        {
            _isStale = true;
        }
    }

    private void Begin()
    {
        if (_start.Begin(_playhead, _run!.Reader.Frames))
        {
            _pending = Act.SetA;
        }
    }

    // Another file under the same name: everything of the old one goes.
    private void Open(OpenRun run)
    {
        _pending = null;
        _pointing.Detach();
        _feed.Detach();
        _finder.Detach();
        _scene?.Dispose();
        _scene = null;
        (_run, _weights, _controls.HasA) = (run, _weights + 1, false);
        _source.Release(run.Generation);
        _playhead.Resize(0);
        _framesSeen = 0;
        (_hasBegun, _hasArrived) = (false, false);
        _stage.Forget();
        if (_appearance.Look.Mode == PictureMode.Compare)
        {
            // what it was compared with is gone
            _appearance.SetMode(PictureMode.Learned);
        }
        try
        {
            _scene = new Scene(_window.Device, run, _layout, _options.CacheBytes, _options.IsLive);
        }
        catch (RecordingException problem) when (_options.IsLive)
        {
            // what is there cannot be shown yet: it may grow, be mended, or another file may come
            if (_problem != problem.Message)
            {
                _problem = problem.Message;
                Console.Error.WriteLine($"brainscan: {_problem}");
            }
            _retryAt = _lastTurn + RetrySeconds;
            return;
        }
        _scene.State.Arrived = GlfwWindow.Wake;
        _scene.SetMode(_appearance.Look.Mode, _appearance.HalfLifeFrames);
        AttachLayout();
        _feed.Attach(run);
    }

    private void AttachLayout()
    {
        _viewport.Attach(_scene!.Layout);
        _pointing.Attach(_scene);
        _finder.Attach(_scene.Locator, _scene.Reader.Header);
        _start.Look(_viewport, _finder);
        _isWhole = false;
        _weights++;
    }

    private void MoveOn(TimeSpan elapsed, double now)
    {
        if (_scene is null)
        {
            return;
        }
        ApplyAppearance();
        var state = _scene.State;
        // a frame that cannot be read is not waited for: it is passed as if it were shown
        if (_pending is null)
        {
            _playhead.Tick(elapsed, state.Failure is null ? state.Frame : _playhead.Place);
        }
        if (_playhead.Place < 0)
        {
            return;
        }
        bool isResting = now - _lastMove > RestSeconds && _playhead.Motion != Motion.Playing;
        var tiles = isResting || _pending is not null ? _scene.Tiles.All : _scene.Tiles.Of(_viewport.View);
        state.Request(_playhead.Place, tiles, _playhead.Travel);
        bool hasChanged = state.Advance(ApplyBudget);
        _hasArrived |= hasChanged || state.IsSettled;
        bool isWhole = tiles.Length == _scene.Tiles.All.Length && (_isWhole || state.IsSettled);
        if (hasChanged || isWhole != _isWhole)
        {
            (_isWhole, _isStale) = (isWhole, true);
            _weights++;
        }
        if (hasChanged || _controls.IsHolding)
        {
            _lastMove = now;
        }
        DoPending(state);
    }

    // What takes a whole frame, of which only a part may have been on the screen: time stands still until it is there.
    private void DoPending(RunState state)
    {
        if (_pending is not { } act || (state.Failure is null && !state.IsSettled) || (act == Act.Screenshot && !(_hasSaid && Screenshot.HasWords(_scene!, IsA))))
        {
            return;
        }
        _pending = null;
        if (state.Failure is { } failure)
        {
            _feed.Say(failure.Message);
        }
        else if (act == Act.SetA)
        {
            SetA();
        }
        else if (act == Act.ScreenshotOfView)
        {
            (_savesView, _isStale) = (true, true);
        }
        else
        {
            _saver.Begin(() => Screenshot.Take(_window.Device, _scene!, _appearance, IsA, _options.File), _feed);
            // the words were laid out for another size
            _weights++;
        }
    }

    private void ApplyAppearance()
    {
        if (_layout != _appearance.Layout)
        {
            _layout = _appearance.Layout;
            _scene!.SetLayout(_layout);
            _hasArrived = false;
            AttachLayout();
        }
        bool hadTrail = _scene!.State.Trail is not null;
        _scene.SetMode(_appearance.Look.Mode, _appearance.HalfLifeFrames);
        if (!hadTrail && _scene.State.Trail is not null)
        {
            // the frames before are gone over once more: until that is done, what was shown stays
            _hasArrived = false;
            _feed.Say(ReadingTrail, isLasting: true);
        }
        else if (_hasArrived || _scene.State.Trail is null)
        {
            // it is read, or another mode needs none of it
            _feed.Unsay(ReadingTrail);
        }
    }

    private TimeSpan Draw(double now)
    {
        if (!_window.IsVisible)
        {
            return Idle;
        }
        var view = _viewport.View;
        bool isMoving = _controls.IsHolding || _playhead.Motion == Motion.Playing || now - _lastMove < StillSeconds;
        bool isA = IsA;
        // until the first frame asked for is there: what was shown before, or nothing
        bool isDrawn = (_hasArrived || !_stage.HasPicture(view)) && _stage.Draw(_hasArrived ? _scene : null, _weights, _appearance, isA, view, Strip(), _isWhole, isMoving);
        if (isDrawn)
        {
            _lastMove = _stage.IsQuick ? now : _lastMove;
        }
        if (isDrawn || _isStale || _feed.IsAnimated)
        {
            _isStale = false;
            _pointing.Update(_controls.IsOverPiece ? _controls.Pointer : null, isMoving, isA);
            _feed.Update(_scene, isA, _stage, _source, _controls.HoveredPlace, _pointing.Tensor);
            _model.Pointer = _controls.Pointer;
            _overlay.Clear();
            _hud.Draw(_model, _overlay);
            _stage.Show(_overlay);
            if (_savesView && !_stage.IsQuick && _hasArrived)
            {
                _savesView = false;
                _saver.Begin(() => Screenshot.TakeView(_stage, _scene!, isA, _options.File), _feed);
            }
            _window.Swap();
            _stage.Shown();
            _hasSaid = true;
        }
        return NextTurn(now, isMoving);
    }

    // How long there is nothing to do, unless something happens.
    private TimeSpan NextTurn(double now, bool isMoving)
    {
        double frame = 1.0 / _window.RefreshHz;
        double wait = Idle.TotalSeconds;
        if (_playhead.Motion == Motion.Playing)
        {
            wait = Math.Min(wait, Math.Max(frame / 4, _playhead.SecondsToNext));
        }
        if (_feed.IsAnimated || _controls.IsHolding)
        {
            wait = Math.Min(wait, frame);
        }
        wait = Math.Min(wait, _feed.SecondsToFade(now - _lastInput));
        wait = Math.Min(wait, _controls.SecondsToA(now));
        if (_scene is { State.IsSettled: false } || _pending is not null)
        {
            // it is woken when there is something to take; this is for what it asked for only now
            wait = Math.Min(wait, 0.05);
        }
        if (isMoving || now - _lastMove < RestSeconds)
        {
            wait = Math.Min(wait, StillSeconds);
        }
        return TimeSpan.FromSeconds(wait);
    }

    private void Resize()
    {
        int strip = (int)MathF.Ceiling(Math.Max(_window.Height * 192f / 4320, Words.Lines * 1.3f * StripUnits * Unit));
        // a window too low for words is the piece alone
        _model.StripHeight = strip * 4 > _window.Height ? 0 : strip;
        (_model.Width, _model.Height, _model.ContentScale) = (_window.Width, _window.Height, _window.ContentScale);
        _viewport.Resize(_window.Width, _window.Height, _model.StripHeight, HudLayout.BarRows(_model));
        _isStale = true;
    }

    private float Unit => Math.Max(_window.ContentScale, _window.Height / 1080f);

    // in line with what is over the piece; where nothing is, it is the piece itself
    private TextStrip Strip()
    {
        int margin = _model.IsHidden ? TextStrip.OfPiece(_window.Width).Margin : (int)MathF.Round(HudTheme.Margin * _model.Unit);
        int room = Math.Max(1, _window.Width - (2 * margin));
        return new TextStrip(Math.Clamp((int)(room * 0.94f / (0.6f * StripUnits * Unit)), 8, Words.StandardColumns), margin);
    }

    private void Do(Act act)
    {
        switch (act)
        {
            case Act.Quit:
                _window.Close();
                break;
            case Act.Fullscreen:
                _window.ToggleFullscreen();
                break;
            case Act.SetA when _scene is { State.Frame: >= 0 }:
                _pending = act;
                break;
            case Act.Screenshot or Act.ScreenshotOfView when _scene is { State.Frame: >= 0 } && !_saver.IsBusy:
                _pending = act;
                _hasSaid = false;
                _feed.Say(Saving, isLasting: true);
                break;
            case Act.CopyCommand when _scene is { State.Frame: >= 0 }:
                _window.Copy(ViewCommand.Of(_options.File, _run!.Reader.Frames, _scene.PlaceShown(IsA), _scene.PlaceOfA, _appearance, _viewport));
                _feed.Say("copied the command that opens this view");
                break;
            case Act.Info:
                _pointing.IsOn = !_pointing.IsOn;
                break;
            case Act.Escape when !_pointing.Unlock() && _window.IsFullscreen:
                _window.ToggleFullscreen();
                break;
            case Act.Reset:
                _pointing.Unlock();
                break;
            default:
                break;
        }
    }

    private void SetA()
    {
        _scene!.SetA();
        _controls.HasA = true;
        if (_start.TakeA(_scene.State.Frame, _appearance))
        {
            Begin();
            _weights++;
            return;
        }
        _feed.Say($"A is step {_run!.Reader.Frames[_scene.State.Frame].Step}; hold Shift to see it, Ctrl → to compare");
        // what is compared with it has changed too
        _weights++;
    }
}
