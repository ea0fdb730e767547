using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Rendering.Draw;
using Brainscan.Player.Rendering.Layout;
using Brainscan.Player.Time;
using Brainscan.Player.Video;

namespace Brainscan.Player.App;

/// <summary>Where a window begins: at which frame, compared with which, looking where; what was asked for on the command line.</summary>
internal sealed class StartingPoint
{
    private readonly PlayerOptions _options;
    private int? _placeOfA;
    private bool _hasLooked;

    /// <summary>Begins so.</summary>
    public StartingPoint(PlayerOptions options) => _options = options;

    /// <summary>Makes sure, before a window opens, that what was asked for is there.</summary>
    /// <param name="reader">The recording; null where there is none yet, and nothing can be said.</param>
    /// <exception cref="RecordingException">It is not, in one line.</exception>
    public void Require(TimelineReader? reader)
    {
        if (reader is null || reader.Frames.Count == 0)
        {
            return;
        }
        if (_options.Frame is { } frame)
        {
            FrameSelection.One(reader.Frames, frame, null);
        }
        if (_options.Against is { } against && against != long.MinValue)
        {
            FrameSelection.One(reader.Frames, null, against, "--against");
        }
        if (_options.Place is { } place)
        {
            var locator = new WeightLocator(Layouts.Create(_options.Looks.Layout, reader.Header), reader.Header);
            new TensorSearch(locator, reader.Header).Require(place);
        }
    }

    /// <summary>Goes to where it begins.</summary>
    /// <param name="playhead">Time.</param>
    /// <param name="frames">The recording's frames, at least one.</param>
    /// <returns>True where it first goes to the frame that is to be kept as A; then it begins once more.</returns>
    public bool Begin(Playhead playhead, IReadOnlyList<FrameEntry> frames)
    {
        bool isFirst = _options.Against is not null && _placeOfA is null;
        if (isFirst)
        {
            // the first of all where the step is before it
            _placeOfA = Math.Max(0, FrameSteps.LastAtOrBefore(frames, _options.Against!.Value));
            playhead.Do(new PlayCommand.GoTo(_placeOfA.Value));
        }
        else if (_options.IsLive)
        {
            playhead.Do(new PlayCommand.Follow());
        }
        else if (_options.Frame is { } number)
        {
            playhead.Do(new PlayCommand.GoTo(FrameSelection.One(frames, number, null)));
        }
        else if (_options.Step is { } step)
        {
            playhead.Do(new PlayCommand.GoTo(Math.Max(0, FrameSteps.LastAtOrBefore(frames, step))));
        }
        else
        {
            // a film plays when it is opened, also where another lay under its name and was played
            playhead.Do(new PlayCommand.Step(-playhead.Count));
            playhead.Do(new PlayCommand.Toggle());
        }
        return isFirst;
    }

    /// <summary>A was kept. True where that was the one it begins with: then it is compared with from now on.</summary>
    public bool TakeA(int place, Appearance appearance)
    {
        if (place != _placeOfA)
        {
            return false;
        }
        _placeOfA = -1;
        appearance.SetMode(PictureMode.Compare);
        return true;
    }

    /// <summary>Looks where it begins to, once: a later layout or file is looked at as a whole.</summary>
    public void Look(Viewport viewport, Finder finder)
    {
        if (_hasLooked)
        {
            return;
        }
        _hasLooked = true;
        if (_options.Place is { } place)
        {
            finder.ShowPlace(place);
        }
        else if (_options.View is var (x, y, scale))
        {
            viewport.ShowAt(x, y, scale);
        }
    }
}
