using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Brainscan.Format;
using Brainscan.Player.Rendering;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Gl;

namespace Brainscan.Player.Video.Film;

/// <summary>A film of a run, as a script wants it. GL thread only.</summary>
internal sealed class RunFilm : IFilm, IDisposable
{
    private readonly TimelineReader _reader;
    private readonly RunPicture _picture;
    private readonly FilmOverlay _overlay;
    private readonly FilmPlan _plan;
    private readonly bool _hasTrail;
    private readonly bool _showsPlaces;
    private readonly int? _only;
    private int _prepared = -1;
    private (int Place, double Ahead) _measured = (-1, 0);

    /// <summary>Plans it and makes everything ready to draw.</summary>
    /// <param name="device">Of the context on this thread.</param>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="places">The frames it is about, as places in the reader's list.</param>
    /// <param name="script">What is wanted of it.</param>
    /// <param name="settings">What its pictures look like.</param>
    /// <param name="fps">Pictures a second.</param>
    /// <param name="at">The one moment that is wanted of it, in seconds; null for all of it.</param>
    /// <exception cref="RecordingException">A setting, a place or a step names nothing, or the recording is empty or damaged.</exception>
    public RunFilm(GlDevice device, TimelineReader reader, IReadOnlyList<int> places, FilmScript script, RenderSettings settings, double fps, double? at = null)
    {
        _reader = reader;
        (Width, Height) = (settings.Width, settings.Height);
        _hasTrail = settings.Mode == PictureMode.Change;
        if (_hasTrail && script.Interpolate is true)
        {
            throw new RecordingException("a trail of change lives on recorded frames, and cannot be interpolated: leave out either 'change' or 'interpolate'.");
        }
        _showsPlaces = (script.Show ?? Overlays.None).HasFlag(Overlays.Places);
        _picture = new RunPicture(device, reader, settings);
        FilmNumbers? numbers = null;
        try
        {
            var where = new FilmPlaces(_picture.Layout, reader.Header, _picture.View);
            _plan = new FilmPlan(reader.Frames, places, script, fps, _picture.Run.LossAt, where, _picture.View);
            if (at > _plan.Seconds)
            {
                throw new RecordingException(string.Create(CultureInfo.InvariantCulture, $"--at {at}: the film is {_plan.Seconds:0.###} seconds long."));
            }
            _only = at is { } moment ? (int)Math.Clamp(Math.Round(moment * fps), 0, _plan.Frames - 1) : null;
            int? placeOfA = CompareWith(script);
            long? stepOfA = placeOfA is { } a ? reader.Frames[a].Step : null;
            numbers = (script.Show ?? Overlays.None).HasFlag(Overlays.Numbers) ? new FilmNumbers(reader, _picture.Layout, settings.Mode, settings.HalfLifeFrames, placeOfA ?? 0) : null;
            _overlay = new FilmOverlay(
                device, script, settings, _picture.View, [.. places.Select(place => reader.Frames[place])], stepOfA, _picture.Run.LossAt, numbers, [.. _plan.Jumps()]);
            Identity = Identify(device, script, settings, stepOfA);
        }
        catch
        {
            if (_overlay is null)
            {
                numbers?.Dispose();
            }
            _overlay?.Dispose();
            _picture.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Frames => _only is null ? _plan.Frames : 1;

    /// <inheritdoc/>
    public string Identity { get; }

    /// <summary>Step of the one moment that is wanted of it; null where all of it is.</summary>
    public long? OnlyStep => _only is { } index ? _reader.Frames[_plan.At(index).Place].Step : null;

    /// <inheritdoc/>
    public bool IsSame(int index)
    {
        if (index == 0)
        {
            return false;
        }
        var (now, before) = (_plan.At(index), _plan.At(index - 1));
        return now with { Seconds = 0 } == before with { Seconds = 0 } && _overlay.IsSame(now, before)
            && (!_showsPlaces || _plan.PlacesAt(now.Seconds).SequenceEqual(_plan.PlacesAt(before.Seconds)));
    }

    /// <inheritdoc/>
    public void Prepare(int index)
    {
        index = _only ?? index;
        var moment = _plan.At(index);
        if (_hasTrail)
        {
            // the trail is what all frames before have left, in the film's order, also where an export goes on in its middle
            for (int i = _prepared + 1; i < index; i++)
            {
                _picture.Seek(_plan.At(i).Place);
                _measured = (-1, 0);
            }
        }
        _prepared = index;
        if (_measured != (moment.Place, moment.Ahead))
        {
            _picture.SeekBetween(moment.Place, moment.Ahead);
            _picture.Measure();
            _measured = (moment.Place, moment.Ahead);
        }
        _picture.View = moment.View;
        _overlay.Prepare(moment, _reader.Frames[moment.Place], _plan.PlacesAt(moment.Seconds));
    }

    /// <inheritdoc/>
    public void Paint(RenderTarget target, int left, int top)
    {
        if (_overlay.CoversAll)
        {
            target.BindAndClear();
        }
        else
        {
            _picture.Paint(target, left, top);
        }
        _overlay.Draw(new PicturePart(left, top, target.Width, target.Height));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _overlay.Dispose();
        _picture.Dispose();
    }

    private int? CompareWith(FilmScript script)
    {
        if (script.Mode is not PictureMode.Compare)
        {
            return null;
        }
        var frames = _reader.Frames;
        int place = script.Against switch
        {
            null or TimeMark.First => 0,
            TimeMark.Last => frames.Count - 1,
            { } step => FrameSelection.One(frames, null, step),
        };
        _picture.CompareWith(place);
        return place;
    }

    // Every picture's frame and view, and all that is written over it: whatever way a script says the same, it is the same film.
    private string Identify(GlDevice device, FilmScript script, RenderSettings settings, long? stepOfA)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(FormattableString line) => hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(line) + "\n"));
        for (int i = 0; i < _plan.Frames; i++)
        {
            var moment = _plan.At(i);
            var entry = _reader.Frames[moment.Place];
            Add($"{moment.Seconds:R} {entry.Number} {entry.Step} {moment.Ahead:R} {moment.View}");
        }
        Add($"{stepOfA} {script.Show} {script.Title} {_only}");
        foreach (var caption in script.Captions)
        {
            Add($"{caption with { Line = 0 }}");
        }
        foreach (var mark in script.Camera)
        {
            Add($"{mark with { Line = 0 }}");
        }
        // what brightness is measured against, and what the loss curve shows, is the whole run, and two that were resumed differently have one identity
        string recording = FormattableString.Invariant($"{_reader.Frames.Count} {_reader.Frames[^1].Step} {_reader.Length} {_reader.CommittedLength}");
        string sum = Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
        string version = typeof(RunFilm).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return string.Create(CultureInfo.InvariantCulture, $"run {_reader.Header.RunId}; recording {recording}; look {settings}; script {_plan.Frames} {sum}; renderer {device.Renderer}; program {version}");
    }
}
