using System.Collections.Immutable;
using Brainscan.Format;
using Brainscan.Player.Inspection;
using Brainscan.Player.Video;

namespace Brainscan.Player.Report;

/// <summary>What a page says of a run, read once. Nothing of it takes longer for a longer run, the events aside, which are gone through.</summary>
internal sealed class ReportRun : IDisposable
{
    private const int MomentCount = 8;
    private const int MostColumns = 384;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The recording; stays the caller's.</param>
    /// <param name="name">Name of its file, for people.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RecordingException">It has no frame.</exception>
    public ReportRun(TimelineReader reader, string name, CancellationToken cancel)
    {
        Place = FrameSelection.One(reader.Frames, number: null, step: null);
        (Reader, Name, Frames, Header) = (reader, name, reader.Frames, reader.Header);
        Names = new ModelNames(Header);
        Breaks = StepBreaks.Of(Frames);
        Spacing = Steps.Spacing(Frames, Breaks);
        Moments = Video.Moments.Choose(Frames, MomentCount);
        int columns = Math.Min(MostColumns, Frames.Count);
        Columns = new float[columns][];
        for (int i = 0; i < columns; i++)
        {
            cancel.ThrowIfCancellationRequested();
            Columns[i] = RecordedMeasures.At(reader, columns == 1 ? 0 : (int)Math.Round(i * (Frames.Count - 1.0) / (columns - 1)));
        }
        Statistics = ReadStatistics(reader, Place);
        Events = new ReportEvents(reader, Breaks, cancel);
        NotNumbers = NotNumbers.Find(reader, Events.NotNumberStep);
    }

    /// <summary>The recording.</summary>
    public TimelineReader Reader { get; }

    /// <summary>Name of its file.</summary>
    public string Name { get; }

    /// <summary>What was known when it began.</summary>
    public RecordingHeader Header { get; }

    /// <summary>Its frames, at least one.</summary>
    public IReadOnlyList<FrameEntry> Frames { get; }

    /// <summary>Where their steps are missing, or went back.</summary>
    public IReadOnlyList<StepBreak> Breaks { get; }

    /// <summary>How far apart they are; see <see cref="Steps.Spacing"/>.</summary>
    public string Spacing { get; }

    /// <summary>How many of them are complete in themselves.</summary>
    public int KeyFrames => Frames.Count(frame => frame.IsKey);

    /// <summary>Place of its last frame.</summary>
    public int Place { get; }

    /// <summary>What its tensors are.</summary>
    public ModelNames Names { get; }

    /// <summary>Its losses, what it wrote, and where it was resumed.</summary>
    public ReportEvents Events { get; }

    /// <summary>Places of the frames that stand for the run.</summary>
    public int[] Moments { get; }

    /// <summary>What <see cref="RecordedMeasures"/> has of frames evenly spread over the run, the first and the last among them.</summary>
    public float[][] Columns { get; }

    /// <summary>Whether some of the frames looked at could not be read.</summary>
    public bool HasGaps => Columns.Any(column => column.All(float.IsNaN));

    /// <summary>Statistics of the last frame; empty where it is damaged.</summary>
    public ImmutableArray<TensorStatistics> Statistics { get; }

    /// <summary>Where its weights stop being numbers; null where they do not.</summary>
    public NotNumbers? NotNumbers { get; }

    /// <inheritdoc/>
    public void Dispose() => Events.Dispose();

    private static ImmutableArray<TensorStatistics> ReadStatistics(TimelineReader reader, int place)
    {
        try
        {
            return reader.ReadStatistics(place);
        }
        catch (RecordingException)
        {
            // the page is made of what is whole, and says what is not
            return [];
        }
    }
}
