using System.Collections.Immutable;

namespace Brainscan.Format;

/// <summary>Where a committed frame lies in the file. Cheap: known from the commit alone, without reading the frame.</summary>
/// <param name="Number">0-based, without gaps.</param>
/// <param name="Step">Optimiser steps done when the weights were copied; 0 is the start.</param>
/// <param name="Seconds">Wall time since the run began.</param>
/// <param name="IsKey">True when no tile of it needs an earlier frame.</param>
/// <param name="Offset">First byte of its record batch in the file.</param>
/// <param name="Length">Bytes of that batch.</param>
public readonly record struct FrameEntry(int Number, long Step, double Seconds, bool IsKey, long Offset, long Length);

/// <summary>
/// One tile as stored. The state it leads to is <c>Factor · base + symbol</c> for each weight, and a weight is <c>Scale · state</c>.
/// </summary>
/// <param name="Tile">Which tile, an index into <see cref="TileGrid.Tiles"/>.</param>
/// <param name="Base">Number of the frame whose state it builds on, or −1: the base is all zero (a key).</param>
/// <param name="Factor">What the base is multiplied by: 1 for a change over time, 17 for the origin's refinement.</param>
/// <param name="Bits">Width of one packed symbol: 2, 4 or 8.</param>
/// <param name="Scale">Size of one quantisation step; finite, at least 0.</param>
/// <param name="Split">Bytes of <paramref name="Payload"/> that hold the symbols; the rest holds the escapes' values.</param>
/// <param name="Crc">CRC-32C of <paramref name="Payload"/>.</param>
/// <param name="Payload">A zstd frame of packed symbols, then one of escape values where there are any; not yet decoded.</param>
public readonly record struct TileRecord(int Tile, int Base, int Factor, int Bits, float Scale, int Split, uint Crc, ReadOnlyMemory<byte> Payload);

/// <summary>
/// One tile's refinement as stored: what is missing from the weights on the display grid to those of a <see cref="Quality.Fine"/> or
/// <see cref="Quality.Exact"/> recording. <see cref="RefinementDecoder"/> reads it.
/// </summary>
/// <param name="Tile">Which tile, an index into <see cref="TileGrid.Tiles"/>.</param>
/// <param name="Split">Bytes of <paramref name="Payload"/> that hold symbols; 0 in a fine one.</param>
/// <param name="Crc">CRC-32C of <paramref name="Payload"/>.</param>
/// <param name="Payload">In an exact one a zstd frame of one symbol a weight; then a stream of raw bits, the lowest first.</param>
public readonly record struct RefinementRecord(int Tile, int Split, uint Crc, ReadOnlyMemory<byte> Payload);

/// <summary>Statistics of one tensor in one frame, taken from the exact weights while recording.</summary>
/// <param name="Tensor">Index of the tensor.</param>
/// <param name="Min">Smallest finite weight.</param>
/// <param name="Max">Largest finite weight.</param>
/// <param name="Mean">Mean of the finite weights.</param>
/// <param name="Rms">Root mean square of the finite weights.</param>
/// <param name="Learned">Root mean square of W(t) − W(0).</param>
/// <param name="Change">Root mean square of W(t) − W(previous frame), both as recorded; 0 in frame 0.</param>
/// <param name="NonFinite">How many weights were NaN or infinite.</param>
public readonly record struct TensorStatistics(
    int Tensor, float Min, float Max, float Mean, float Rms, float Learned, float Change, long NonFinite);

/// <summary>One frame of weights as read from the file: verified, still compressed.</summary>
/// <param name="Entry">Where and when.</param>
/// <param name="Statistics">One per tensor, in tensor order.</param>
/// <param name="Tiles">One per tile, in tile order.</param>
public sealed record Frame(FrameEntry Entry, ImmutableArray<TensorStatistics> Statistics, ImmutableArray<TileRecord> Tiles);

/// <summary>One generated token.</summary>
/// <param name="Step">Optimiser step of the weights that generated it.</param>
/// <param name="Seconds">Wall time since the run began.</param>
/// <param name="Value">The token: a byte, 0–255, in a byte vocabulary.</param>
/// <param name="Confidence">Probability the model gave it, 0–1.</param>
public readonly record struct TokenEvent(long Step, double Seconds, int Value, float Confidence);

/// <summary>One measurement of the run, for example <c>loss</c>.</summary>
/// <param name="Step">Optimiser step it belongs to.</param>
/// <param name="Seconds">Wall time since the run began.</param>
/// <param name="Name">Name: <c>loss</c>, <c>learning_rate</c>, <c>tokens_seen</c> …</param>
/// <param name="Value">Value, in the unit the name implies.</param>
public readonly record struct MetricEvent(long Step, double Seconds, string Name, double Value);

/// <summary>A recording was continued by another process, after a crash or a stop.</summary>
/// <param name="Step">Optimiser step from which training went on.</param>
/// <param name="Seconds">Wall time since the run began, of training, at that step.</param>
/// <param name="BytesCut">Bytes of an unfinished frame that were cut off the file.</param>
public readonly record struct ResumeEvent(long Step, double Seconds, long BytesCut);
