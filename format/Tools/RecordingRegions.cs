using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>Tokens and metrics of one batch, in its order.</summary>
internal sealed record EventBatch(List<TokenEvent> Tokens, List<MetricEvent> Metrics);

/// <summary>A recording as tools walk through it: a region at a time, so that memory holds one.</summary>
internal static class RecordingRegions
{
    /// <summary>Every batch of tokens and metrics, in order.</summary>
    public static IEnumerable<EventBatch> EventBatches(this TimelineReader reader)
    {
        foreach (var region in reader.Regions.Where(region => region.Kind == RegionKind.Events))
        {
            yield return Read(reader, region);
        }
    }

    private static EventBatch Read(TimelineReader reader, CommitRecord region)
    {
        try
        {
            var batch = new EventBatch([], []);
            FrameRows.Events(reader.ReadRegion(region), batch.Tokens, batch.Metrics);
            return batch;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw FormatError.DamagedPart("the recording", "batch of tokens and metrics", region.Offset, exception.Message, exception);
        }
    }
}
