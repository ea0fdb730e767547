using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brainscan.Format.Container;

namespace Brainscan.Format;

/// <content>Bridges: what leads from a key frame back to the one before.</content>
public sealed partial class TimelineReader
{
    /// <summary>A bridge's factor is a fraction of 2 to this power.</summary>
    public const int BridgeShift = PackedSymbols.BridgeBits;

    private readonly ConcurrentDictionary<int, CommitRecord?> _bridges = new(); // by place; looked for when first asked for

    /// <summary>Whether a key frame has a bridge, by which the frame before can be had from it.</summary>
    /// <param name="index">Place in <see cref="Frames"/>.</param>
    public bool HasBridge(int index)
    {
        var frames = Frames;
        return index > 0 && frames[index].IsKey && frames[index - 1].Number == frames[index].Number - 1 && BridgeOf(index) is not null;
    }

    /// <summary>Reads a key frame's bridge, or some tiles of it, into a buffer that is used again and again, and made longer where it is too short.</summary>
    /// <param name="index">Place in <see cref="Frames"/> of the key; it has one.</param>
    /// <param name="tiles">Which tiles, ascending; null: all. Nothing is read of the others.</param>
    /// <param name="buffer">Holds the payloads until the next call with it.</param>
    /// <exception cref="RecordingException">It is damaged or missing, or the file was truncated.</exception>
    public ImmutableArray<TileRecord> ReadBridge(int index, IReadOnlyList<int>? tiles, ref byte[] buffer)
    {
        var (segment, regions) = PlaceOf(index);
        var bridge = BridgeOf(index) ?? throw FormatError.DamagedFrame(segment.Path, regions.Frame.Frame, regions.Frame.Offset, "it has no bridge");
        byte[] bytes = segment.EnsureRoom(bridge, buffer);
        buffer = bytes;
        return GuardedPart(segment, bridge, $"bridge of frame {bridge.Frame}", () => FrameRows.Bridge(
            tiles is null ? segment.ReadRegion(bridge, bytes) : segment.ReadRows(bridge, tiles, bytes), bridge.Frame, Grid, tiles));
    }

    private CommitRecord? BridgeOf(int index)
    {
        try
        {
            return _bridges.GetOrAdd(index, static (index, reader) =>
            {
                var (segment, regions) = reader.PlaceOf(index);
                return segment.BridgeOf(regions.Frame);
            }, this);
        }
        catch (IOException)
        {
            return null; // whoever reads the frame says what is wrong
        }
    }
}
