using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>A recording as tools walk through it: a region at a time, so that memory holds one.</summary>
internal static class RecordingRegions
{
    /// <summary>Every batch of tokens and metrics, in order.</summary>
    /// <exception cref="RecordingException">One of them is damaged.</exception>
    public static IEnumerable<EventLog> EventBatches(this TimelineReader reader) =>
        reader.EventRegions().Select(at => at.Segment.ReadEvents(at.Region));

    /// <summary>Where every batch of tokens and metrics lies, in order.</summary>
    public static IEnumerable<(SegmentReader Segment, CommitRecord Region)> EventRegions(this TimelineReader reader) =>
        reader.Segments.SelectMany(segment => segment.Events().Select(region => (segment, region)));

    /// <summary>True when a region lies before a frame.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="at">The region, and the file it lies in.</param>
    /// <param name="index">Place in <see cref="TimelineReader.Frames"/>.</param>
    public static bool IsBefore(this TimelineReader reader, (SegmentReader Segment, CommitRecord Region) at, int index)
    {
        var (segment, frame) = reader.PlaceOf(index);
        return at.Segment == segment ? at.Region.Offset < frame.Frame.Offset : at.Segment.Header.Segment < segment.Header.Segment;
    }

    /// <summary>What is missing of a chain that was opened by its first file.</summary>
    public static IEnumerable<Damage> MissingSegments(this TimelineReader reader) =>
        reader is { Last.IsContinued: true, Header.Segment: 1, ChainDamage.Count: 0 }
            ? [new Damage(0, 0, $"segment {reader.Last.Header.Segment + 1}, which follows, is missing")]
            : reader.ChainDamage;

    /// <summary>True when the recording's first frame is the run's: its origin then builds on that.</summary>
    public static bool BeginsTheRun(this TimelineReader reader) =>
        reader.Segments[0].Start is null && reader.Header.Segment == 1 && reader.Frames is [{ Number: 0 }, ..];

    /// <summary>One batch of tokens and metrics.</summary>
    /// <exception cref="RecordingException">It is damaged.</exception>
    public static EventLog ReadEvents(this SegmentReader segment, CommitRecord region)
    {
        try
        {
            var batch = new EventLog();
            batch.Add(segment.ReadRegion(region));
            return batch;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw FormatError.DamagedPart(segment.Path, "batch of tokens and metrics", region.Offset, exception.Message, exception);
        }
    }
}
