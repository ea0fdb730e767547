using System.Collections.Immutable;
using System.Numerics;
using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Overlay;

namespace Brainscan.Player.Video.Film;

/// <summary>What a film has over the weights: title card, captions, figures, the loss, the legend. GL thread only.</summary>
internal sealed class FilmOverlay : IDisposable
{
    private const float TitleType = 60;
    private const float SubtitleType = 24;
    private const float CaptionType = 26;
    private const int MostLines = 4;
    private const float PanelWidth = 400;
    private const float FiguresHeight = 52;
    private const float CurveHeight = 64;
    private const int CurvePoints = 512;
    private const double SecondsAfterJump = 2.5;
    private const double SecondsBeforeJump = 1;

    private readonly FilmScript _script;
    private readonly Overlays _show;
    private readonly HudModel _model;
    private readonly OverlayPass _pass;
    private readonly LegendPanel _legend;
    private readonly HudPen _pen;
    private readonly HudGraph _graph = new();
    private readonly FilmNumbers? _numbers;
    private readonly ImmutableArray<(double Seconds, StepBreak Break)> _jumps;
    private readonly long _firstStep;
    private readonly long _lastStep;
    private readonly FrameEntry _last;
    private readonly Func<long, double?> _lossAt;
    private readonly Dictionary<string, (string[] Lines, float Type)> _lines = [];
    private readonly float[] _losses = new float[CurvePoints];
    private readonly float _least;
    private readonly float _most;

    /// <summary>Makes everything ready.</summary>
    /// <param name="device">Where.</param>
    /// <param name="script">What is said and shown.</param>
    /// <param name="settings">How weights are drawn, for the legend.</param>
    /// <param name="view">Where the text strip is.</param>
    /// <param name="frames">The frames the film is about.</param>
    /// <param name="stepOfA">The step compared with; null where none is.</param>
    /// <param name="lossAt">The loss at a step.</param>
    /// <param name="numbers">The numbers in the weights, from here on this overlay's; null for none.</param>
    /// <param name="jumps">Moments at which the film jumps over steps that are missing.</param>
    public FilmOverlay(
        GlDevice device, FilmScript script, RenderSettings settings, PictureView view, IReadOnlyList<FrameEntry> frames, long? stepOfA, Func<long, double?> lossAt,
        FilmNumbers? numbers, ImmutableArray<(double Seconds, StepBreak Break)> jumps)
    {
        (_numbers, _jumps) = (numbers, jumps);
        (_script, _lossAt, _last) = (script, lossAt, frames[^1]);
        (_firstStep, _lastStep) = FrameSteps.Range(frames);
        _show = script.Show ?? Overlays.Labels;
        _pass = new OverlayPass(device);
        _legend = new LegendPanel(device);
        _pen = new HudPen(_pass, new HudText());
        _model = new HudModel { Width = view.Width, Height = view.Height, StripHeight = view.Height - view.StripTop };
        _model.Time.IsShown = false;
        _model.Legend.IsShown = _show.HasFlag(Overlays.Legend);
        _model.Legend.Say(settings.Look, isLive: false, settings.HalfLifeFrames, stepOfA);
        if (_show.HasFlag(Overlays.Loss))
        {
            for (int i = 0; i < CurvePoints; i++)
            {
                long step = _firstStep + (long)((_lastStep - _firstStep) * (i / (double)(CurvePoints - 1)));
                _losses[i] = IsUnmeasured(step) ? float.NaN : (float)(lossAt(step) ?? double.NaN);
            }
            (_least, _most) = (1, 0);
            HudGraph.Range(_losses, ref _least, ref _most);
        }
    }

    /// <summary>Whether nothing of the weights is seen at the moment prepared: the title stands on black.</summary>
    public bool CoversAll { get; private set; }

    /// <summary>Whether two moments of the same frame look alike: words come and go by the film's clock.</summary>
    public bool IsSame(Moment now, Moment before) =>
        (_script.Title is not { } title || (TitleFade.Cover(title, now.Seconds) == TitleFade.Cover(title, before.Seconds) && TitleFade.Words(title, now.Seconds) == TitleFade.Words(title, before.Seconds)))
        && CaptionAt(now.Seconds) == CaptionAt(before.Seconds) && JumpAt(now) == JumpAt(before);

    /// <summary>Collects what a moment has.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="entry">The recorded frame.</param>
    /// <param name="places">The places the camera is at or near, and how near, 0–1.</param>
    /// <exception cref="RecordingException">The frame is damaged, and its numbers are wanted.</exception>
    public void Prepare(Moment moment, FrameEntry entry, IEnumerable<(FilmPlace Place, float Nearness)> places)
    {
        bool isMadeUp = moment.Ahead > 0;
        double seconds = moment.Seconds;
        _pass.Clear();
        _pen.Begin(_model.Unit);
        var room = new HudRect(0, 0, _model.Width, _model.Height - _model.StripHeight).Inset(_pen.Px(HudTheme.Margin));
        if (_numbers is not null && !isMadeUp)
        {
            _numbers.Prepare(_model.Pixels, moment.View, moment.Place);
            PixelMarks.Draw(_pen, _model, HudLayout.Of(_model));
        }
        if (_show.HasFlag(Overlays.Places))
        {
            foreach (var (place, nearness) in places)
            {
                Frame(place, nearness, moment.View);
            }
        }
        _legend.Draw(_pen, _model, HudLayout.Of(_model));
        if ((_show & (Overlays.Figures | Overlays.Loss)) != 0)
        {
            Panel(entry, room);
        }
        if (isMadeUp)
        {
            Note("between recorded frames: interpolated", HudTheme.Quiet, room);
        }
        else if (JumpAt(moment) is { } jump)
        {
            Note(Steps.Say(jump), HudTheme.Ink, room);
        }
        if (CaptionAt(seconds) is var (caption, strength) && strength > 0)
        {
            Say(caption, strength, room);
        }
        if (_script.Title is { } title)
        {
            Title(title, seconds);
        }
    }

    /// <summary>Draws what was collected.</summary>
    public void Draw(PicturePart part) => _pass.Draw(part);

    /// <inheritdoc/>
    public void Dispose()
    {
        _numbers?.Dispose();
        _legend.Dispose();
        _pass.Dispose();
    }

    private (Caption Caption, float Strength) CaptionAt(double seconds)
    {
        foreach (var caption in _script.Captions)
        {
            if (seconds >= caption.AtSeconds && seconds < caption.AtSeconds + caption.Seconds)
            {
                return (caption, TitleFade.Words(caption, seconds));
            }
        }
        return default;
    }

    // a thin frame around each piece, and the name at the first that has room for it above
    private void Frame(FilmPlace place, float nearness, PictureView view)
    {
        if (nearness <= 0)
        {
            return;
        }
        _pass.Clip(0, 0, view.Width, view.StripTop);
        _pass.Opacity = nearness;
        float gap = _pen.Px(3);
        foreach (var part in place.Parts)
        {
            float x = MathF.Round(view.X + (part.X * view.Scale)) - gap;
            float y = MathF.Round(view.Y + (part.Y * view.Scale)) - gap;
            float width = MathF.Round(part.Width * view.Scale) + (2 * gap);
            float height = MathF.Round(part.Height * view.Scale) + (2 * gap);
            PixelMarks.Frame(_pen, new HudRect(x, y, width, height), 2, HudTheme.Accent);
        }
        if (!place.Parts.IsEmpty)
        {
            var first = place.Parts[0];
            float left = MathF.Max(view.X + (first.X * view.Scale) - gap, _pen.Px(HudTheme.Margin));
            float top = MathF.Max(view.Y + (first.Y * view.Scale) - gap - _pen.Px(30), _pen.Px(HudTheme.Margin));
            var plate = new HudRect(MathF.Round(left), MathF.Round(top), _pen.Width(place.Name, HudTheme.Body) + (2 * _pen.Px(10)), _pen.Px(26));
            _pen.Plate(plate, HudTheme.Page);
            _pen.Centre(place.Name, HudTheme.Body, plate.X + (plate.Width / 2), _pen.Baseline(HudTheme.Body, plate.Y + (plate.Height / 2)), HudTheme.Accent);
        }
        _pass.Opacity = 1;
        _pass.Unclip();
    }

    private void Panel(FrameEntry entry, HudRect room)
    {
        bool hasFigures = _show.HasFlag(Overlays.Figures);
        bool hasLoss = _show.HasFlag(Overlays.Loss);
        float pad = _pen.Px(HudTheme.Pad);
        float figures = hasFigures ? _pen.Px(FiguresHeight) : pad;
        float height = figures + (hasLoss ? _pen.Px(CurveHeight) + pad : 0);
        float width = MathF.Min(_pen.Px(PanelWidth), room.Width);
        var plate = new HudRect(room.X, room.Bottom - height, width, height);
        _pen.Plate(plate);
        var inner = new HudRect(plate.X + pad, plate.Y, plate.Width - (2 * pad), plate.Height);
        if (hasFigures)
        {
            Figures(entry, inner, plate.Y + _pen.Px(34));
        }
        if (hasLoss && _most >= _least)
        {
            Curve(entry, new HudRect(inner.X, plate.Y + figures, inner.Width, _pen.Px(CurveHeight)));
        }
    }

    // each figure has the room of its longest, so that nothing moves while they change
    private void Figures(FrameEntry entry, HudRect inner, float baseline)
    {
        float end = inner.X + _pen.Width(_pen.Say.Count(_lastStep).Said, HudTheme.Large);
        _pen.Right(_pen.Say.Count(entry.Step).Said, HudTheme.Large, end, baseline, HudTheme.Ink);
        float x = _pen.Left("step", HudTheme.Small, end + _pen.Px(6), baseline, HudTheme.Faint) + _pen.Px(24);
        if (_lossAt(entry.Step) is { } loss)
        {
            x = _pen.Left(_pen.Say.Number(loss, 3).Said, HudTheme.Body, x, baseline, HudTheme.Ink);
            _pen.Left("loss", HudTheme.Small, x + _pen.Px(6), baseline, HudTheme.Faint);
        }
        _pen.Right(_pen.Say.Duration(entry.Seconds, _last.Seconds).Said, HudTheme.Body, inner.Right, baseline, HudTheme.Quiet);
    }

    private void Curve(FrameEntry entry, HudRect r)
    {
        // as on the scrub bar: a loss falls by factors
        bool isLogarithmic = _least > 0;
        _graph.Line(_pen, r, _losses, _least, _most, isLogarithmic, isBridged: false, 1.25f, HudTheme.Quiet);
        double part = _lastStep > _firstStep ? (entry.Step - _firstStep) / (double)(_lastStep - _firstStep) : 0.5;
        float x = r.X + (float)(part * r.Width);
        _pen.Pass.Line(x, r.Y, x, r.Bottom, _pen.Px(1), HudTheme.Accent with { W = 0.55f });
        if (_lossAt(entry.Step) is { } loss)
        {
            float side = _pen.Px(7);
            float y = HudGraph.Y(r, (float)loss, _least, _most, isLogarithmic);
            _pen.Pass.Box(x - (side / 2), y - (side / 2), side, side, HudTheme.Accent, side / 2);
        }
    }

    private void Note(string words, Vector4 color, HudRect room)
    {
        float width = _pen.Width(words, HudTheme.Small) + (2 * _pen.Px(10));
        var plate = new HudRect(room.Right - width, room.Y, width, _pen.Px(26));
        _pen.Plate(plate);
        _pen.Centre(words, HudTheme.Small, plate.X + (plate.Width / 2), _pen.Baseline(HudTheme.Small, plate.Y + (plate.Height / 2)), color);
    }

    // Said for a while after the film has jumped, and shortly before, while it stands at the frame it will jump from.
    private StepBreak? JumpAt(Moment moment)
    {
        foreach (var (at, found) in _jumps)
        {
            double since = moment.Seconds - at;
            if (since is >= 0 and < SecondsAfterJump || (since is < 0 and > -SecondsBeforeJump && (moment.Place == found.Place - 1 || moment.Place == found.Place)))
            {
                return found;
            }
        }
        return null;
    }

    // Steps that are missing, and no loss was measured at them either.
    private bool IsUnmeasured(long step) => _jumps.Any(jump => jump.Break is { IsBack: false } gap && step > gap.From && step < gap.To && _lossAt(step) == _lossAt(gap.From));

    private void Say(Caption caption, float strength, HudRect room)
    {
        var (lines, type) = LinesOf(caption.Text, room.Width * 0.9f);
        float line = _pen.Px(type * 1.4f);
        float width = lines.Max(words => _pen.Width(words, type)) + (2 * _pen.Px(20));
        float height = (line * lines.Length) + _pen.Px(20);
        bool hasPanel = (_show & (Overlays.Figures | Overlays.Loss)) != 0;
        float middle = room.X + (room.Width / 2);
        // above the panel where both would not fit beside each other
        bool isAbove = hasPanel && middle - (width / 2) < room.X + _pen.Px(PanelWidth + HudTheme.Gap);
        float bottom = room.Bottom - (isAbove ? _pen.Px(FiguresHeight + CurveHeight + 32) : _pen.Px(8));
        _pass.Opacity = strength;
        _pen.Plate(new HudRect(MathF.Round(middle - (width / 2)), bottom - height, width, height));
        for (int i = 0; i < lines.Length; i++)
        {
            float centre = bottom - height + _pen.Px(10) + (line * (i + 0.5f));
            _pen.Centre(lines[i], type, middle, _pen.Baseline(type, centre), HudTheme.Ink);
        }
        _pass.Opacity = 1;
    }

    private void Title(TitleCard title, double seconds)
    {
        float cover = TitleFade.Cover(title, seconds);
        CoversAll = cover >= 1;
        if (cover <= 0)
        {
            return;
        }
        _pass.Box(0, 0, _model.Width, _model.Height, new Vector4(0, 0, 0, cover));
        _pass.Opacity = TitleFade.Words(title, seconds);
        float middle = _model.Width / 2f;
        float room = _model.Width * 0.84f;
        float type = Fitting(TitleType, [title.Text], room);
        float baseline = (_model.Height * 0.5f) + _pen.Px(title.Subtitle.Length > 0 ? 0 : type * 0.36f);
        _pen.Centre(title.Text, type, middle, baseline, HudTheme.Ink);
        if (title.Subtitle.Length > 0)
        {
            _pen.Centre(title.Subtitle, Fitting(SubtitleType, [title.Subtitle], room), middle, baseline + _pen.Px(SubtitleType * 2.1f), HudTheme.Quiet);
        }
        _pass.Opacity = 1;
    }

    // as many lines as it takes, and smaller type only where they would cover what they speak of, or a word has no room
    private (string[] Lines, float Type) LinesOf(string text, float room)
    {
        if (!_lines.TryGetValue(text, out var laid))
        {
            float type = CaptionType;
            string[] lines = CaptionLines.Wrap(text, room, words => _pen.Width(words, type));
            while (lines.Length > Math.Max(MostLines, text.AsSpan().Count('\n') + 1) && type > CaptionType / 2)
            {
                type *= 0.9f;
                lines = CaptionLines.Wrap(text, room, words => _pen.Width(words, type));
            }
            _lines.Add(text, laid = (lines, Fitting(type, lines, room)));
        }
        return laid;
    }

    // smaller type for words that would not fit
    private float Fitting(float type, string[] lines, float room)
    {
        float width = lines.Max(words => _pen.Width(words, type));
        return width <= room ? type : type * room / width;
    }
}
