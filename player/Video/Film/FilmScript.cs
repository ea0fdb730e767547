using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Rendering.Draw;

namespace Brainscan.Player.Video.Film;

/// <summary>What is drawn beside and over the weights.</summary>
[Flags]
internal enum Overlays
{
    /// <summary>Nothing but the weights.</summary>
    None = 0,

    /// <summary>Labels beside the weights, and the generated text under them.</summary>
    Labels = 1,

    /// <summary>Step, loss and time in a corner.</summary>
    Figures = 2,

    /// <summary>The loss over the run, and where in it the film is.</summary>
    Loss = 4,

    /// <summary>What is shown, in which colours, and what they are worth.</summary>
    Legend = 8,

    /// <summary>A thin frame around the place the camera is at, with its name.</summary>
    Places = 16,

    /// <summary>Its number in every weight that is large enough; not where it is made up.</summary>
    Numbers = 32,
}

/// <summary>Words before a film.</summary>
/// <param name="Text">The title.</param>
/// <param name="Subtitle">A line below it; empty where there is none.</param>
/// <param name="Seconds">How long it stands, of which the last part fades into the picture.</param>
internal sealed record TitleCard(string Text, string Subtitle, double Seconds);

/// <summary>A step of the run at a moment of a film.</summary>
/// <param name="AtSeconds">Seconds of the film.</param>
/// <param name="Step">The step; <see cref="First"/> and <see cref="Last"/> are the run's ends.</param>
/// <param name="Easing">How the way there is gone.</param>
/// <param name="Line">Line of the script.</param>
internal readonly record struct TimeMark(double AtSeconds, long Step, Easing Easing, int Line)
{
    /// <summary>The first frame's step.</summary>
    public const long First = long.MinValue;

    /// <summary>The last frame's step.</summary>
    public const long Last = long.MaxValue;
}

/// <summary>A place the camera is at, at a moment of a film.</summary>
/// <param name="AtSeconds">Seconds of the film.</param>
/// <param name="Place">What people call it: <c>whole</c>, <c>layer 3 head 5</c>, a tensor's name.</param>
/// <param name="Pixel">Row and column of one weight of a tensor; null for the whole place.</param>
/// <param name="Zoom">Pixels of the film a weight takes; null: as many as show the place with air around it.</param>
/// <param name="Easing">How the way there is gone.</param>
/// <param name="Line">Line of the script.</param>
internal readonly record struct CameraMark(double AtSeconds, string Place, (int Row, int Column)? Pixel, double? Zoom, Easing Easing, int Line);

/// <summary>Words under the picture for a while.</summary>
/// <param name="AtSeconds">When they appear, seconds of the film.</param>
/// <param name="Seconds">How long they stay.</param>
/// <param name="Text">The words; may have several lines.</param>
/// <param name="Line">Line of the script.</param>
internal readonly record struct Caption(double AtSeconds, double Seconds, string Text, int Line = 0);

/// <summary>
/// A film as its editor wrote it (docs/VIDEO.md has the words). What is null was not said: the command line's options stand in, then the
/// standard. Times are seconds of the film, from 0.
/// </summary>
internal sealed record FilmScript
{
    /// <summary>Says nothing.</summary>
    public static FilmScript Empty { get; } = new();

    /// <summary>The file it was read from, for messages.</summary>
    public string File { get; init; } = "";

    /// <summary>The line each of its words stands in; of one that an option has replaced there is none.</summary>
    public ImmutableDictionary<string, int> Lines { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Words before the film.</summary>
    public TitleCard? Title { get; init; }

    /// <summary>How long it plays.</summary>
    public double? Seconds { get; init; }

    /// <summary>Recorded frames a second.</summary>
    public double? Speed { get; init; }

    /// <summary>Its first step.</summary>
    public long? From { get; init; }

    /// <summary>Its last step.</summary>
    public long? To { get; init; }

    /// <summary>What its time is even in.</summary>
    public TimeMeasure? By { get; init; }

    /// <summary>Where in the run it is when; ascending.</summary>
    public ImmutableArray<TimeMark> Time { get; init; } = [];

    /// <summary>Where the camera is when; ascending.</summary>
    public ImmutableArray<CameraMark> Camera { get; init; } = [];

    /// <summary>Words under the picture; ascending, one at a time.</summary>
    public ImmutableArray<Caption> Captions { get; init; } = [];

    /// <summary>What is drawn beside and over the weights.</summary>
    public Overlays? Show { get; init; }

    /// <summary>Pixels.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>Frames a second.</summary>
    public double? Fps { get; init; }

    /// <summary>Name of the layout.</summary>
    public string? Layout { get; init; }

    /// <summary>What is shown of the weights.</summary>
    public PictureMode? Mode { get; init; }

    /// <summary>The step that is compared with.</summary>
    public long? Against { get; init; }

    /// <summary>Name of the colour map.</summary>
    public string? Colours { get; init; }

    /// <summary>Steepness of the brightness curve.</summary>
    public double? Stretch { get; init; }

    /// <summary>What brightness is measured against.</summary>
    public Normalisation? Normalise { get; init; }

    /// <summary>Half-life of the trail of change, frames.</summary>
    public double? HalfLife { get; init; }

    /// <summary>Whether frames between two recorded ones are made up from both.</summary>
    public bool? Interpolate { get; init; }

    /// <summary>Makes sure that what is said fits together.</summary>
    /// <exception cref="RecordingException">It does not.</exception>
    public void RequireSense()
    {
        string file = File.Length == 0 ? "render" : File;
        if (Seconds is { } seconds && LastMoment > seconds)
        {
            var (line, what) = Beyond(seconds);
            throw new RecordingException(FormattableString.Invariant($"{file}, line {line}, {what}, but the film ends at second {seconds}; make it longer, or say it earlier."));
        }
        if (Against is not null && Mode is not PictureMode.Compare)
        {
            throw new RecordingException($"{file}: 'against' names the step to compare with, and belongs to the mode compare.");
        }
    }

    /// <summary>The whole script faster or slower, so that it lasts so long: all its times keep their proportions.</summary>
    /// <param name="seconds">How long it is to be; above 0.</param>
    public FilmScript Lasting(double seconds)
    {
        double length = Seconds ?? LastMoment;
        // a title is as long as it takes to read
        if (length <= (Title?.Seconds ?? 0) || length == seconds)
        {
            return this with { Seconds = seconds };
        }
        double by = seconds / length;
        return this with
        {
            Seconds = seconds,
            Title = Title is { } title ? title with { Seconds = title.Seconds * by } : null,
            Time = [.. Time.Select(mark => mark with { AtSeconds = mark.AtSeconds * by })],
            Camera = [.. Camera.Select(mark => mark with { AtSeconds = mark.AtSeconds * by })],
            Captions = [.. Captions.Select(caption => caption with { AtSeconds = caption.AtSeconds * by, Seconds = caption.Seconds * by })],
        };
    }

    /// <summary>Makes sure that its first and last step are there.</summary>
    /// <param name="frames">The recording's frames.</param>
    /// <exception cref="RecordingException">One is not; with its line.</exception>
    public void RequireSteps(IReadOnlyList<FrameEntry> frames)
    {
        var (least, greatest) = FrameSteps.Range(frames);
        foreach (var (word, step) in new[] { ("from", From), ("to", To) })
        {
            if (frames.Count > 0 && step is { } wanted && (wanted < least || wanted > greatest))
            {
                string where = Lines.TryGetValue(word, out int line) ? $"{File}, line {line}, {word}" : $"--{word} {wanted}";
                throw new RecordingException($"{where}: there is no step {wanted}; the recording has steps {least} to {greatest}.");
            }
        }
    }

    // the first thing that is said of a moment after the end, in the words and numbers of the script
    private (int Line, string What) Beyond(double end)
    {
        foreach (var mark in Time.Where(mark => mark.AtSeconds > end))
        {
            return (mark.Line, FormattableString.Invariant($"time: this is at second {mark.AtSeconds}"));
        }
        foreach (var mark in Camera.Where(mark => mark.AtSeconds > end))
        {
            return (mark.Line, FormattableString.Invariant($"camera: this is at second {mark.AtSeconds}"));
        }
        foreach (var caption in Captions.Where(caption => caption.AtSeconds + caption.Seconds > end))
        {
            return (caption.Line, FormattableString.Invariant($"captions: this stands from second {caption.AtSeconds} for {caption.Seconds} seconds"));
        }
        return (Lines.GetValueOrDefault("title", 1), FormattableString.Invariant($"title: it stands for {Title!.Seconds} seconds"));
    }

    /// <summary>The last moment anything is said about; 0 where nothing is.</summary>
    public double LastMoment => new[]
    {
        Title?.Seconds ?? 0,
        Time.Select(mark => mark.AtSeconds).DefaultIfEmpty().Max(),
        Camera.Select(mark => mark.AtSeconds).DefaultIfEmpty().Max(),
        Captions.Select(caption => caption.AtSeconds + caption.Seconds).DefaultIfEmpty().Max(),
    }.Max();
}
