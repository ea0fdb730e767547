using Brainscan.Format;
using Brainscan.Player.App.Hud;
using Brainscan.Player.Inspection;
using Brainscan.Player.Time;

namespace Brainscan.Player.App;

/// <summary>Fills the HUD's time: where the playhead is, what the run did, how the file is doing.</summary>
internal sealed class TimeLine
{
    private const int Columns = 1440;

    private readonly TimeModel _model;
    private readonly Playhead _playhead;
    private readonly PlaceRange[] _cached = new PlaceRange[1];
    // one a pixel of a laptop's screen: between them the curve is straight
    private readonly float[] _mean = new float[Columns];
    private readonly float[] _low = new float[Columns];
    private readonly float[] _high = new float[Columns];
    private TimelineReader? _reader;
    private RunHistory? _history;
    private RunMarks _marks = new();
    private int _curveVersion;
    private bool _isLossStale;

    /// <summary>Fills this model.</summary>
    public TimeLine(TimeModel model, Playhead playhead) => (_model, _playhead) = (model, playhead);

    /// <summary>Takes a recording.</summary>
    public void Attach(OpenRun run)
    {
        Detach();
        (_reader, _history) = (run.Reader, run.History);
        (_model.Keys, _model.Cached) = (_marks.Keys, _cached);
    }

    /// <summary>Lets go of it.</summary>
    public void Detach()
    {
        (_reader, _history) = (null, null);
        (_marks, _curveVersion, _isLossStale) = (new RunMarks(), 0, true);
        (_model.Keys, _model.Events, _model.Gaps, _model.LossMean, _model.LossLow, _model.LossHigh) = ([], [], [], [], [], []);
        (_model.Frames, _model.Place, _model.Wanted) = (0, -1, -1);
        (_model.Loss, _model.HoverLoss) = (double.NaN, double.NaN);
    }

    /// <summary>Takes in what came since the last call; true when there is something new.</summary>
    public bool TakeNews()
    {
        if (_reader is null || _history is null)
        {
            return false;
        }
        bool isNew = _marks.Update(_reader, _history.Resumes);
        if (isNew)
        {
            _model.Events = [.. _marks.Events.Select(mark => new TimeEvent(mark.Place, mark.Text))];
            _model.Gaps = [.. _marks.Breaks.Where(found => !found.IsBack).Select(found => found.Place)];
        }
        // a frame more moves all columns
        int version = _history.CurveVersion;
        _isLossStale |= version != _curveVersion || isNew;
        _curveVersion = version;
        return isNew | _isLossStale;
    }

    /// <summary>Brings it up to date.</summary>
    /// <param name="scene">What is shown; null where nothing is.</param>
    /// <param name="isA">Whether A is shown.</param>
    /// <param name="hover">Place under the pointer on the bar, −1 where it is not there.</param>
    public void Update(Scene? scene, bool isA, int hover)
    {
        if (scene is null || _reader is null || _history is null || _reader.Frames.Count == 0)
        {
            return;
        }
        var frames = _reader.Frames;
        int place = Math.Clamp(scene.PlaceShown(isA), 0, frames.Count - 1);
        var (shown, last) = (frames[place], frames[^1]);
        _model.Frames = _playhead.Count;
        (_model.Place, _model.Wanted) = (place, _playhead.Place);
        (_model.Step, _model.LastStep) = (shown.Step, last.Step);
        (_model.Seconds, _model.LastSeconds) = (shown.Seconds, last.Seconds);
        // what has to be read first is there a moment later
        _model.Loss = _history.TryLossAt(shown.Step, out var loss) ? loss ?? double.NaN : _model.Loss;
        Curve();
        _model.Motion = _playhead.Motion switch
        {
            Motion.Playing => HudMotion.Playing,
            Motion.Following => HudMotion.Following,
            _ => HudMotion.Paused,
        };
        _model.Speed = _playhead.Speed * _playhead.Direction;
        _model.Loop = _playhead.LoopStart is { } from ? new PlaceRange(from, _playhead.LoopEnd ?? from - 1) : null;
        var figures = scene.State.Figures;
        _cached[0] = new PlaceRange(figures.First, figures.Last);
        _model.ShowsA = isA;
        _model.CompareWith = scene.PlaceOfA ?? -1;
        _model.HoverPlace = hover < frames.Count ? hover : -1;
        if (_model.HoverPlace >= 0)
        {
            var entry = frames[_model.HoverPlace];
            (_model.HoverStep, _model.HoverSeconds) = (entry.Step, entry.Seconds);
            _model.HoverLoss = _history.TryLossAt(entry.Step, out var there) ? there ?? double.NaN : double.NaN;
        }
    }

    private void Curve()
    {
        if (_isLossStale)
        {
            _isLossStale = false;
            _history!.FillCurve(_playhead.Count, _mean, _low, _high, _marks.Breaks);
            (_model.LossMean, _model.LossLow, _model.LossHigh) = (_mean, _low, _high);
        }
    }
}
