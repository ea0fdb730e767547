using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.State;

namespace Brainscan.Player.Video.Film;

/// <summary>What one picture of a film shows.</summary>
/// <param name="Seconds">When it is, in the film.</param>
/// <param name="Place">Place of the recorded frame in the reader's frames.</param>
/// <param name="Ahead">How much of the way to the next recorded frame is made up, 0–1; 0 where nothing is.</param>
/// <param name="View">Where the camera looks.</param>
internal readonly record struct Moment(double Seconds, int Place, double Ahead, PictureView View);

/// <summary>A film picture by picture: which recorded frame, seen from where. Pure; the same script and recording give the same plan.</summary>
internal sealed class FilmPlan
{
    // a day of 60 a second; beyond, somebody has mistaken a unit
    private const int MostPictures = 6_000_000;

    private readonly IReadOnlyList<int> _places;
    private readonly TimeMap _time;
    private readonly CameraPath? _camera;
    private readonly ImmutableArray<FilmPlace> _stops = [];
    private readonly FilmPlaces _where;
    private readonly PictureView _whole;
    private readonly IReadOnlyList<StepBreak> _breaks;
    private readonly bool _interpolates;
    // null where the film is as long as its recorded frames make it
    private readonly double? _seconds;

    /// <summary>Plans a film.</summary>
    /// <param name="frames">The recording's frames.</param>
    /// <param name="places">Those the film is about, ascending.</param>
    /// <param name="script">What is wanted.</param>
    /// <param name="fps">Pictures a second.</param>
    /// <param name="lossAt">The loss at a step, for films even in it.</param>
    /// <param name="where">The recording's places.</param>
    /// <param name="whole">The view that shows all.</param>
    /// <exception cref="RecordingException">A step or a place does not exist, or the length is missing.</exception>
    public FilmPlan(
        IReadOnlyList<FrameEntry> frames, IReadOnlyList<int> places, FilmScript script, double fps, Func<long, double?> lossAt, FilmPlaces where, PictureView whole)
    {
        (_places, _where, _whole, Fps) = (places, where, whole, fps);
        _interpolates = script.Interpolate ?? false;
        _seconds = script.Seconds ?? (script.LastMoment > (script.Title?.Seconds ?? 0) ? script.LastMoment : null);
        if (script.Speed is not null && (script.By is not null || !script.Time.IsEmpty))
        {
            throw new RecordingException("'speed' says how fast recorded frames pass, and so do 'by' and 'time': leave one of them out.");
        }
        if (script.By is { } by && script.Time.IsEmpty && _seconds is null)
        {
            throw new RecordingException($"time by {by.ToString().ToLowerInvariant()} needs a length: say how many --seconds the film has.");
        }
        _breaks = StepBreaks.Of(frames);
        FrameEntry[] chosen = [.. places.Select(place => frames[place])];
        // the picture is there when the title fades
        double begin = script.Title is { } title ? TitleFade.Begin(title) : 0;
        if (script.Time.IsEmpty && (script.Speed is not null || _seconds is null))
        {
            double speed = script.Speed ?? fps;
            double end = begin + ((chosen.Length - 1) / speed);
            _time = new TimeMap([.. Enumerable.Range(0, chosen.Length).Select(i => (double)i)], [new(begin, 0), new(end, chosen.Length - 1)]);
            Frames = Count(_seconds is { } length ? length * fps : Math.Floor((end * fps) + 1e-6) + 1);
        }
        else
        {
            double length = _seconds ?? script.LastMoment;
            double[] measure = RunMeasure.Of(chosen, script.By ?? TimeMeasure.Step, lossAt);
            ImmutableArray<TimeMark> marks = script.Time.IsEmpty
                ? [new TimeMark(begin, TimeMark.First, Easing.Linear, 0), new TimeMark(length, TimeMark.Last, Easing.Linear, 0)] : script.Time;
            _time = new TimeMap(measure, [.. marks.Select(mark => new MapMark(mark.AtSeconds, ValueAt(chosen, measure, mark, script), mark.Easing))]);
            Frames = Count(length * fps);
        }
        if (!script.Camera.IsEmpty)
        {
            _stops = [.. script.Camera.Select(mark => where.Find(mark, script.File))];
            _camera = new CameraPath([.. script.Camera.Zip(_stops, (mark, place) => new CameraStop(mark.AtSeconds, place.Camera, mark.Easing))], whole.Width);
        }
    }

    /// <summary>Pictures in the film, at least 1.</summary>
    public int Frames { get; }

    /// <summary>Pictures a second.</summary>
    public double Fps { get; }

    /// <summary>How long it plays.</summary>
    public double Seconds => _seconds ?? (Frames / Fps);

    /// <summary>What a picture shows.</summary>
    public Moment At(int index)
    {
        // a film of 40 seconds ends where its script is after 40 seconds, not one picture before
        double seconds = _seconds is { } length && index == Frames - 1 && Frames > 1 ? length : index / Fps;
        var (frame, ahead) = Frame(seconds);
        return new Moment(seconds, _places[frame], ahead, _camera is null ? _whole : _where.ViewOf(_camera.At(seconds)) with { IsSmooth = _camera.IsMoving });
    }

    /// <summary>The places the camera is at or near at a moment, and how near, 0–1.</summary>
    /// <param name="seconds">The moment.</param>
    public IEnumerable<(FilmPlace Place, float Nearness)> PlacesAt(double seconds)
    {
        // on the way one is left soon, and the next comes into sight late
        const double Left = 0.25;
        const double InSight = 0.55;
        if (_camera is null)
        {
            yield break;
        }
        var (from, to, gone) = _camera.Between(seconds);
        if (from == to || _stops[from].Name == _stops[to].Name)
        {
            yield return (_stops[to], 1);
            yield break;
        }
        yield return (_stops[from], (float)Math.Clamp(1 - (gone / Left), 0, 1));
        yield return (_stops[to], (float)Math.Clamp((gone - InSight) / (1 - InSight), 0, 1));
    }

    /// <summary>The moments at which the film jumps over steps that are missing, or goes back with the run, and what that is; ascending.</summary>
    public IEnumerable<(double Seconds, StepBreak Break)> Jumps()
    {
        int before = -1;
        for (int i = 0; _breaks.Count > 0 && i < Frames; i++)
        {
            double seconds = i / Fps;
            int place = _places[Frame(seconds).Frame];
            foreach (var found in before < 0 ? [] : _breaks.Where(found => (before < found.Place) != (place < found.Place)))
            {
                yield return (seconds, found);
            }
            before = place;
        }
    }

    // The frame, and how much of the way to the next is made up: in the parts in which it can be, so that a recorded frame is never taken for one
    // that is made up. Between two frames the film left out others may lie, or steps are missing: nothing is made up over those.
    private (int Frame, double Ahead) Frame(double seconds)
    {
        var (frame, ahead) = _time.At(seconds);
        if (!_interpolates || frame + 1 == _places.Count || _places[frame + 1] != _places[frame] + 1)
        {
            return (frame, 0);
        }
        if (_breaks.Any(found => found.Place == _places[frame + 1]))
        {
            return (frame, 0);
        }
        double share = Math.Round(ahead * BlendPass.Parts) / BlendPass.Parts;
        return share < 1 ? (frame, share) : (frame + 1, 0);
    }

    private static int Count(double pictures) => pictures <= MostPictures ? Math.Max(1, (int)Math.Round(pictures))
        : throw new RecordingException(FormattableString.Invariant($"the film would have {pictures:0} pictures; at most {MostPictures} are made at once: make it shorter, or with fewer a second."));

    private static double ValueAt(FrameEntry[] frames, double[] measure, TimeMark mark, FilmScript script)
    {
        if (mark.Step is TimeMark.First or TimeMark.Last)
        {
            return mark.Step == TimeMark.First ? measure[0] : measure[^1];
        }
        var (least, greatest) = FrameSteps.Range(frames);
        if (mark.Step < least || mark.Step > greatest)
        {
            throw new RecordingException($"{script.File}, line {mark.Line}, time: there is no step {mark.Step}; the film has steps {least} to {greatest} ('first', 'last').");
        }
        double value = measure[FrameSteps.LastAtOrBefore(frames, mark.Step)];
        // between two frames too, where the measure is the step itself
        return script.By is null or TimeMeasure.Step && measure[^1] == greatest ? Math.Max(value, mark.Step) : value;
    }
}
