using System.Collections.Immutable;
using Brainscan.Format.Codec;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <content>Which weights are no numbers.</content>
public sealed partial class TimelineReader
{
    /// <summary>Which weights of a frame are no numbers. Null where all are, or where an earlier version wrote the frame, which did not say.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    /// <exception cref="RecordingException">What says so is damaged.</exception>
    public FrameMarks? ReadMarks(int index)
    {
        var records = ReadMarkRecords(index);
        if (records.IsEmpty)
        {
            return null;
        }
        byte[]?[] tiles = new byte[Grid.Tiles.Length][];
        foreach (var record in records)
        {
            tiles[record.Tile] = MarkCoding.Decode(record, Grid.Tiles[record.Tile]);
        }
        return new FrameMarks(Grid, tiles);
    }

    /// <summary>The same, as stored.</summary>
    internal ImmutableArray<MarkRecord> ReadMarkRecords(int index) => Guarded(index, (segment, regions) =>
        segment.MarksOf(regions.Frame) is { } marks ? FrameRows.Marks(segment.ReadRegion(marks), Grid) : []);
}
