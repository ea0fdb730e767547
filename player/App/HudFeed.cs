using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Time;

namespace Brainscan.Player.App;

/// <summary>Fills the HUD's model from what is going on, and lets it fade while nobody touches anything.</summary>
internal sealed class HudFeed : IDisposable
{
    private const double FadeAfterSeconds = 2.5;
    // a reading takes longer to read
    private const double FadeReadingAfterSeconds = 8;
    private const double FadeSeconds = 0.5;
    private const double ToastSeconds = 4;
    private const double HintSeconds = 6;

    private readonly HudModel _model;
    private readonly PlayerOptions _options;
    private readonly string _renderer;
    private readonly Appearance _appearance;
    private readonly Figures _figures = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeLine _line;
    private readonly Heat _heat;
    private double _toastUntil;
    private TailStatus? _status;
    private string? _problem;

    /// <summary>Fills this model.</summary>
    public HudFeed(HudModel model, PlayerOptions options, Playhead playhead, Appearance appearance, string renderer, Action wake)
    {
        (_model, _options, _appearance, _renderer) = (model, options, appearance, renderer);
        _line = new TimeLine(model.Time, playhead);
        _heat = new Heat(model.HeatMap, wake);
        model.Help.Entries = [.. KeyMap.Lines.Select(line => new HelpEntry(line.Group, line.Keys, line.Words))];
        model.Figures.Lines = _figures.Lines;
        model.Legend.IsShown = true;
        model.Hint.Text = "?  keys";
    }

    /// <summary>Whether something fades or comes, so that it has to be drawn again soon.</summary>
    public bool IsAnimated { get; private set; }

    private double FadeAfter => _model.Hover.IsShown ? FadeReadingAfterSeconds : FadeAfterSeconds;

    /// <summary>Takes a recording.</summary>
    public void Attach(OpenRun run)
    {
        _line.Attach(run);
        _heat.Attach(run.Reader);
    }

    /// <summary>Lets go of it.</summary>
    public void Detach()
    {
        _line.Detach();
        _heat.Detach();
    }

    /// <summary>Says something in a line that goes away by itself.</summary>
    /// <param name="words">The line.</param>
    /// <param name="isLasting">Whether it stays until something else is said, or it is taken back.</param>
    public void Say(string words, bool isLasting = false)
    {
        _model.Toast.Text = words;
        _toastUntil = isLasting ? double.PositiveInfinity : _clock.Elapsed.TotalSeconds + ToastSeconds;
    }

    /// <summary>Takes back what was said, where nothing else has been said since: it fades at once.</summary>
    public void Unsay(string words)
    {
        if (_model.Toast.Text == words)
        {
            _toastUntil = Math.Min(_toastUntil, _clock.Elapsed.TotalSeconds + FadeSeconds);
        }
    }

    /// <summary>Sets how strongly everything is there.</summary>
    /// <param name="idleSeconds">Since a person last did something.</param>
    public void Fade(double idleSeconds)
    {
        double now = _clock.Elapsed.TotalSeconds;
        float opacity = (float)Math.Clamp(1 - ((idleSeconds - FadeAfter) / FadeSeconds), 0, 1);
        float toast = (float)Math.Clamp((_toastUntil - now) / FadeSeconds, 0, 1);
        float hint = (float)Math.Clamp((HintSeconds - now) / FadeSeconds, 0, 1);
        IsAnimated = opacity != _model.Opacity || toast != _model.Toast.Opacity || hint != _model.Hint.Opacity;
        (_model.Opacity, _model.Toast.Opacity, _model.Hint.Opacity) = (opacity, toast, hint);
    }

    /// <summary>Seconds until something begins to fade; endless where nothing will.</summary>
    public double SecondsToFade(double idleSeconds)
    {
        double now = _clock.Elapsed.TotalSeconds;
        double wait = double.PositiveInfinity;
        foreach (double begin in new[] { now - idleSeconds + FadeAfter, _toastUntil - FadeSeconds, HintSeconds - FadeSeconds })
        {
            // what has begun is animated turn by turn
            wait = begin >= now ? Math.Min(wait, begin - now + 0.001) : wait;
        }
        return wait;
    }

    /// <summary>Takes in what the file has told since the last call; true when there is something new to see.</summary>
    public bool TakeNews(RunSource source, Scene? scene)
    {
        bool isNew = _line.TakeNews() | _heat.TakeNews();
        if (_status != source.Status)
        {
            _status = source.Status;
            isNew = true;
        }
        var time = _model.Time;
        bool isDamaged = scene?.State.Failure is not null;
        (time.Status, time.StatusText) = Status(source.Status, isDamaged, _options.IsLive);
        // the public is told nothing; whoever looks after the piece reads the log
        _model.Waiting.Text = scene is not null || _options.IsKiosk ? ""
            : source.Problem ?? $"waiting for {Path.GetFileName(_options.File)}";
        if (_problem != source.Problem)
        {
            _problem = source.Problem;
            if (_options.IsLive && _problem is not null)
            {
                Console.Error.WriteLine($"brainscan: {_problem}");
            }
        }
        return isNew;
    }

    /// <summary>Brings everything up to date, just before it is drawn.</summary>
    /// <param name="scene">What is shown; null where nothing is.</param>
    /// <param name="isA">Whether A is shown of it.</param>
    /// <param name="stage">What draws it.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="hover">Place under the pointer on the scrub bar, −1 where it is not there.</param>
    /// <param name="tensor">The tensor under the pointer: the legend is in its unit. Null where there is none.</param>
    public void Update(Scene? scene, bool isA, Stage stage, RunSource source, int hover, int? tensor)
    {
        _line.Update(scene, isA, hover);
        _heat.Update();
        Legend(scene, isA, tensor);
        if (_model.Figures.IsShown)
        {
            _figures.Update(_model.Figures, scene, stage, _renderer, source);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _heat.Dispose();

    private static (HudStatus Status, string Text) Status(TailStatus status, bool isDamaged, bool isLive) => status switch
    {
        _ when isDamaged => (HudStatus.Damaged, "a frame is damaged"),
        TailStatus.Waiting => (HudStatus.Waiting, "waiting"),
        TailStatus.Alive => (HudStatus.Live, "live"),
        TailStatus.Finished => isLive ? (HudStatus.Finished, "finished") : (HudStatus.None, ""),
        TailStatus.Dead => (HudStatus.Interrupted, "interrupted"),
        TailStatus.Gone => (HudStatus.Interrupted, "the file is gone"),
        _ => (HudStatus.Interrupted, "another recording begins"),
    };

    private void Legend(Scene? scene, bool isA, int? tensor)
    {
        var legend = _model.Legend;
        legend.Say(
            Scene.LookOf(_appearance.Look, isA), _options.IsLive, _appearance.HalfLifeFrames, scene?.PlaceOfA is { } a ? scene.Reader.Frames[a].Step : null, isA,
            scene?.State.Fading?.IsBack ?? false, scene?.State.OriginFrame is { } start ? scene.Reader.Frames[start].Step : null);
        legend.Tensor = scene is not null && tensor is { } index ? scene.Reader.Header.Tensors[index].Name : "";
        legend.NotFinite = scene?.NotFiniteShown(isA) ?? 0;
        legend.Full = scene is not null && tensor is { } known ? scene.FullBrightness(known) : double.NaN;
    }
}
