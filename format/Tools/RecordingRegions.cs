using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>A recording as tools walk through it: a region at a time, so that memory holds one.</summary>
internal static class RecordingRegions
{
    /// <summary>Every batch of tokens and metrics, in order.</summary>
    /// <exception cref="RecordingException">One of them is damaged.</exception>
    public static IEnumerable<EventLog> EventBatches(this TimelineReader reader) =>
        reader.Segments.SelectMany(segment => segment.Events().Select(region => segment.ReadEvents(region)));

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
