using System.Collections.Immutable;

namespace Brainscan.Format;

/// <summary>A frame ready to be written, made by <see cref="FrameEncoder"/>.</summary>
/// <param name="Number">0-based, without gaps.</param>
/// <param name="Step">Optimiser steps done when the weights were copied.</param>
/// <param name="Seconds">Wall time since the run began.</param>
/// <param name="IsKey">True when no tile needs an earlier frame.</param>
/// <param name="Statistics">One per tensor, in tensor order.</param>
/// <param name="Tiles">One per tile, in tile order.</param>
/// <param name="Origin">In frame 0 the refinement that holds the run's start more finely, one per tile; empty in all others.</param>
public sealed record EncodedFrame(
    int Number, long Step, double Seconds, bool IsKey,
    ImmutableArray<TensorStatistics> Statistics, ImmutableArray<TileRecord> Tiles, ImmutableArray<TileRecord> Origin)
{
    /// <summary>What makes the weights fine or exact, one per tile; empty in a recording of <see cref="Quality.Display"/>.</summary>
    public ImmutableArray<RefinementRecord> Refinement { get; init; } = [];

    /// <summary>In a key frame what leads from it back to the frame before, one per tile; empty where there is none.</summary>
    public ImmutableArray<TileRecord> Bridge { get; init; } = [];

    /// <summary>Which weights are no numbers, one per tile that has any, tiles ascending; empty where all are.</summary>
    public ImmutableArray<MarkRecord> Marks { get; init; } = [];

    /// <summary>Bytes of compressed weights, the origin, the refinement, the bridge and the marks included.</summary>
    public long PayloadBytes => Tiles.Sum(tile => (long)tile.Payload.Length) + Origin.Sum(tile => (long)tile.Payload.Length)
        + Refinement.Sum(tile => (long)tile.Payload.Length) + Bridge.Sum(tile => (long)tile.Payload.Length)
        + Marks.Sum(tile => (long)tile.Payload.Length);
}
