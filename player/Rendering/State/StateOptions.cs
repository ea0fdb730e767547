namespace Brainscan.Player.Rendering.State;

/// <summary>What a state keeps beside the weights.</summary>
internal sealed record StateOptions
{
    /// <summary>Whether the run's start is wanted, to subtract it.</summary>
    public bool Origin { get; init; }

    /// <summary>Frames after which half of a movement has faded from the trail; null: no trail. 0 keeps the last change only.</summary>
    public double? TrailHalfLifeFrames { get; init; }

    /// <summary>Budget of the frame cache, in bytes of decoded frames. Exceeded only where a single step needs more.</summary>
    public long CacheBytes { get; init; } = 512L << 20;

    /// <summary>Whether far frames are decoded whole on the CPU; null: where the renderer is software.</summary>
    public bool? DecodesWhole { get; init; }
}

/// <summary>What streaming is doing, for who wants to watch it. Times are of the last frame, in milliseconds.</summary>
/// <param name="ReadMs">Reading a frame and checking its head.</param>
/// <param name="DecodeMs">Decompressing it, on all cores.</param>
/// <param name="ApplyMs">Bringing the state from one frame to another on the GPU, as its own clock says; of the last whose end is known.</param>
/// <param name="UploadBytes">What the GPU reads of a frame, in bytes.</param>
/// <param name="Queued">Frames decoded that the way to the frame wanted still leads over.</param>
/// <param name="CachedBytes">Bytes of decoded frames.</param>
/// <param name="CacheMappedBytes">Bytes of memory taken for them.</param>
/// <param name="CachedFrames">Frames of which anything is cached.</param>
/// <param name="Loaded">Times a frame was read and decoded since the beginning, or some tiles of one.</param>
/// <param name="Dropped">Frames asked for and never shown, since another was wanted by then.</param>
/// <param name="First">First of the frames around the one wanted that are cached without a gap.</param>
/// <param name="Last">Last of them; how far it has read ahead.</param>
internal readonly record struct StateFigures(
    double ReadMs, double DecodeMs, double ApplyMs, long UploadBytes, int Queued, long CachedBytes, long CacheMappedBytes, int CachedFrames, long Loaded, long Dropped, int First,
    int Last);
