using Brainscan.Format.Tools;

namespace Brainscan.Format;

/// <summary>
/// Checks every byte of a recording, in all its files: each region's head against its commit, each tile against its own checksum and by
/// decoding it on top of the frames before it, each refinement on its frame's state, indexes against what they list, and that padding is
/// zero. Memory holds one frame and the state.
/// </summary>
public static class RecordingVerifier
{
    /// <summary>Checks it all, and returns what is wrong; nothing when the recording is whole.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="progress">Told the bytes checked so far; may be null.</param>
    /// <param name="cancel">Stops between two regions.</param>
    public static IReadOnlyList<Damage> Run(TimelineReader reader, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        var damage = new List<Damage>();
        using var frames = new FrameChecker(reader.Header, reader.Grid);
        long before = 0;
        foreach (var segment in reader.Segments)
        {
            new SegmentVerifier(segment, frames, damage).Run(end => progress?.Report(before + end), cancel);
            before += segment.Length;
        }
        damage.AddRange(reader.MissingSegments());
        return damage;
    }
}
