using System.Collections;

namespace Brainscan.Format.Container;

/// <summary>
/// The frames of all of a recording's files as one list that never changes: a view of what the files know, so that a frame is held once. A
/// recording that runs for a year has two million.
/// </summary>
internal sealed class FrameList : IReadOnlyList<FrameEntry>
{
    private readonly SegmentReader[] _segments;
    private readonly IReadOnlyList<FrameRegions>[] _parts;
    private readonly int[] _starts; // place of the first frame of each part

    /// <summary>The frames there are now.</summary>
    /// <param name="segments">The files, in order.</param>
    public FrameList(IEnumerable<SegmentReader> segments)
    {
        var parts = segments.Select(segment => (Segment: segment, segment.Frames)).Where(part => part.Frames.Count > 0).ToArray();
        _segments = [.. parts.Select(part => part.Segment)];
        _parts = [.. parts.Select(part => part.Frames)];
        _starts = new int[parts.Length];
        foreach (var (i, part) in _parts.Index())
        {
            _starts[i] = Count;
            Count += part.Count;
            StepsAscend &= _segments[i].StepsAscend && (i == 0 || part[0].Entry.Step >= _parts[i - 1][^1].Entry.Step);
        }
    }

    /// <summary>Frames in all files.</summary>
    public int Count { get; }

    /// <summary>False where a frame's step lies before the step of the frame before it.</summary>
    public bool StepsAscend { get; } = true;

    /// <summary>Place of the first frame in each file, as far as they have one.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <inheritdoc />
    public FrameEntry this[int index] => PlaceOf(index).Regions.Entry;

    /// <summary>The file a frame lies in, and where.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public (SegmentReader Segment, FrameRegions Regions) PlaceOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        int part = Array.BinarySearch(_starts, index);
        part = part < 0 ? ~part - 1 : part;
        return (_segments[part], _parts[part][index - _starts[part]]);
    }

    /// <inheritdoc />
    public IEnumerator<FrameEntry> GetEnumerator()
    {
        foreach (var part in _parts)
        {
            foreach (var regions in part)
            {
                yield return regions.Entry;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
