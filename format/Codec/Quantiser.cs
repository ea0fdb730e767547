using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Format.Codec;

/// <summary>What one pass over (part of) a tensor found. Sums are over finite weights.</summary>
internal struct PassResult
{
    public float Min, Max, LargestError;
    public double Sum, SumSquares, SumLearnedSquares, SumChangeSquares;
    public long NonFinite, Count;

    /// <summary>How many changes are larger than 1, 7 and 127: what decides the symbols' width.</summary>
    public long Over1, Over7, Over127;

    public static PassResult Empty => new() { Min = float.PositiveInfinity, Max = float.NegativeInfinity };

    /// <summary>Largest finite magnitude; 0 where nothing was finite.</summary>
    public readonly float Range => Count == NonFinite ? 0 : Math.Max(Math.Abs(Min), Math.Abs(Max));

    public void Add(in PassResult other)
    {
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        LargestError = Math.Max(LargestError, other.LargestError);
        Sum += other.Sum;
        SumSquares += other.SumSquares;
        SumLearnedSquares += other.SumLearnedSquares;
        SumChangeSquares += other.SumChangeSquares;
        NonFinite += other.NonFinite;
        Count += other.Count;
        Over1 += other.Over1;
        Over7 += other.Over7;
        Over127 += other.Over127;
    }
}

/// <summary>
/// From floats to a grid of integers, and every statistic on the way, in one pass over memory: quantising is bound by memory, so the
/// statistics cost nothing. Rounding is to nearest, ties to even; NaN becomes 0, infinities the grid's ends, and both are counted.
/// </summary>
internal static class Quantiser
{
    /// <summary>
    /// States never leave ± this, so that the change between any two of them fits in 16 bits. Finite weights stay far below: a tensor is
    /// keyed anew when its range has doubled.
    /// </summary>
    public const int StateLimit = short.MaxValue / 2;

    /// <summary>Magnitudes below this are stored as zero: a grid finer than it would need denormal steps.</summary>
    public const float Negligible = 1e-30f;

    // Adding 1.5 · 2²³ leaves a float's integer part, rounded to nearest even, in its low bits: exact to ± 2²², on every processor.
    private const float Magic = 12582912f;
    private const int Block = 4096;

    /// <summary>Near the end of what a float holds, where a weight that is rounded up may become infinite.</summary>
    public const float NearInfinity = 1e38f;

    /// <summary>
    /// The key frame's largest magnitude in quantisation steps, or the fewest in an exact recording. Display: it stays within the 127 a key's
    /// symbol holds, and half a step is safely below 1/254 of it. The others: half an eighth of a step is safely below 1/4094 (so fine can be made of
    /// exact too). The fractions are such that the largest magnitude is rounded down, in a refinement too: no finite weight becomes infinite by it.
    /// </summary>
    public static float StepsInRange(Quality quality) => quality == Quality.Display ? 127.4f : 256.44f;

    /// <summary>
    /// The grid step for a tensor whose largest magnitude is <paramref name="range"/>; 0 for one that is all zero. In an exact recording it is a
    /// power of two, so that the floats in a step are always as many as a number of bits can tell apart (docs/decisions/005).
    /// </summary>
    public static float ScaleFor(float range, Quality quality)
    {
        float scale = range < Negligible ? 0f : range / StepsInRange(quality);
        const uint ExponentMask = 0x7F800000;
        return quality == Quality.Exact && range <= NearInfinity
            ? BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(scale) & ExponentMask)
            : scale;
    }

    /// <summary>Largest error a grid step allows: half of it, and the few last bits in which float arithmetic may stray.</summary>
    public static float Bound(float scale, float range) => scale * 0.5f + Math.Max(range * 2.4e-7f, Negligible);

    /// <summary>
    /// Quantises a tile, and takes its statistics.
    /// </summary>
    /// <param name="weights">The tile's weights.</param>
    /// <param name="scale">Grid step.</param>
    /// <param name="fromZero">True for a key: changes are counted from zero, not from the state.</param>
    /// <param name="state">The tile's state: read as the previous frame, overwritten with the new one.</param>
    /// <param name="previousScale">Grid step the previous state was made with; 0 when there was none.</param>
    /// <param name="origin">The run's origin for this tile, or empty while there is none.</param>
    /// <param name="originScale">Grid step of the origin.</param>
    /// <param name="changes">Receives the changes; at least the tile's length rounded up to 128, and zero beyond it.</param>
    public static PassResult Run(
        ReadOnlySpan<float> weights, float scale, bool fromZero, Span<short> state, float previousScale,
        ReadOnlySpan<short> origin, float originScale, Span<short> changes)
    {
        var total = PassResult.Empty;
        total.Count = weights.Length;
        for (int start = 0; start < weights.Length; start += Block)
        {
            int length = Math.Min(Block, weights.Length - start);
            total.Add(RunBlock(
                weights.Slice(start, length), scale, fromZero, state.Slice(start, length), previousScale,
                origin.IsEmpty ? origin : origin.Slice(start, length), originScale, changes.Slice(start, length)));
        }
        changes[weights.Length..].Clear();
        return total;
    }

    private static PassResult RunBlock(
        ReadOnlySpan<float> weights, float scale, bool fromZero, Span<short> state, float previousScale,
        ReadOnlySpan<short> origin, float originScale, Span<short> changes)
    {
        var result = PassResult.Empty;
        int done = RunVectors(weights, scale, fromZero, state, previousScale, origin, originScale, changes, ref result);
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = done; i < weights.Length; i++)
        {
            float weight = weights[i];
            bool finite = float.IsFinite(weight);
            float scaled = float.IsNaN(weight) || scale == 0 ? 0 : Math.Clamp(weight * inverse, -StateLimit, StateLimit);
            int value = (int)MathF.Round(scaled, MidpointRounding.ToEven);
            int before = state[i];
            int change = fromZero ? value : value - before;
            changes[i] = (short)change;
            state[i] = (short)value;
            int magnitude = Math.Abs(change);
            result.Over1 += magnitude > 1 ? 1 : 0;
            result.Over7 += magnitude > 7 ? 1 : 0;
            result.Over127 += magnitude > 127 ? 1 : 0;
            float moved = value * scale - before * previousScale;
            result.SumChangeSquares += moved * moved;
            if (!finite)
            {
                result.NonFinite++;
                continue;
            }
            float learned = origin.IsEmpty ? 0 : weight - origin[i] * originScale;
            result.SumLearnedSquares += learned * learned;
            result.Min = Math.Min(result.Min, weight);
            result.Max = Math.Max(result.Max, weight);
            result.Sum += weight;
            result.SumSquares += (double)weight * weight;
            result.LargestError = Math.Max(result.LargestError, Math.Abs(weight - value * scale));
        }
        return result;
    }

    // Stops before the first vector that holds a NaN or an infinity and leaves the rest of the block to the scalar loop.
    private static int RunVectors(
        ReadOnlySpan<float> weights, float scale, bool fromZero, Span<short> state, float previousScale,
        ReadOnlySpan<short> origin, float originScale, Span<short> changes, ref PassResult result)
    {
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref short s = ref MemoryMarshal.GetReference(state);
        ref short o = ref MemoryMarshal.GetReference(origin);
        ref short c = ref MemoryMarshal.GetReference(changes);
        bool hasOrigin = !origin.IsEmpty;
        var inverse = Vector256.Create(scale == 0 ? 0 : 1 / scale);
        var step = Vector256.Create(scale);
        var previousStep = Vector256.Create(previousScale);
        var originStep = Vector256.Create(originScale);
        var keep = Vector256.Create(fromZero ? 0 : -1);
        var ends = Vector256.Create((float)StateLimit);
        var min = Vector256.Create(float.PositiveInfinity);
        var max = Vector256.Create(float.NegativeInfinity);
        var error = Vector256<float>.Zero;
        var sum = Vector256<float>.Zero;
        var squares = Vector256<float>.Zero;
        var learnedSquares = Vector256<float>.Zero;
        var changeSquares = Vector256<float>.Zero;
        var over1 = Vector256<short>.Zero;
        var over7 = Vector256<short>.Zero;
        var over127 = Vector256<short>.Zero;

        int i = 0;
        for (; i + 16 <= weights.Length; i += 16)
        {
            var first = Vector256.LoadUnsafe(ref w, (nuint)i);
            var second = Vector256.LoadUnsafe(ref w, (nuint)i + 8);
            var magnitude = (first.AsInt32() & Vector256.Create(0x7FFFFFFF)) | (second.AsInt32() & Vector256.Create(0x7FFFFFFF));
            if (Vector256.GreaterThanOrEqualAny(magnitude, Vector256.Create(0x7F800000)))
            {
                // The OR of two finite numbers' bits can look infinite, so ask again before giving the block away.
                if (!Finite(first) || !Finite(second))
                {
                    break;
                }
            }
            var before = Vector256.LoadUnsafe(ref s, (nuint)i);
            var (beforeFirst, beforeSecond) = Vector256.Widen(before);
            var q1 = Round(first * inverse, ends);
            var q2 = Round(second * inverse, ends);
            var f1 = Vector256.ConvertToSingle(q1) * step;
            var f2 = Vector256.ConvertToSingle(q2) * step;
            Vector256.Narrow(q1, q2).StoreUnsafe(ref s, (nuint)i);
            var change = Vector256.Narrow(q1 - (beforeFirst & keep), q2 - (beforeSecond & keep));
            change.StoreUnsafe(ref c, (nuint)i);

            var size = Vector256.Abs(change);
            over1 -= Vector256.GreaterThan(size, Vector256.Create((short)1));
            over7 -= Vector256.GreaterThan(size, Vector256.Create((short)7));
            over127 -= Vector256.GreaterThan(size, Vector256.Create((short)127));
            var moved1 = f1 - Vector256.ConvertToSingle(beforeFirst) * previousStep;
            var moved2 = f2 - Vector256.ConvertToSingle(beforeSecond) * previousStep;
            changeSquares += moved1 * moved1 + moved2 * moved2;
            min = Vector256.Min(min, Vector256.Min(first, second));
            max = Vector256.Max(max, Vector256.Max(first, second));
            sum += first + second;
            squares += first * first + second * second;
            error = Vector256.Max(error, Vector256.Max(Vector256.Abs(first - f1), Vector256.Abs(second - f2)));
            if (hasOrigin)
            {
                var (originFirst, originSecond) = Vector256.Widen(Vector256.LoadUnsafe(ref o, (nuint)i));
                var learned1 = first - Vector256.ConvertToSingle(originFirst) * originStep;
                var learned2 = second - Vector256.ConvertToSingle(originSecond) * originStep;
                learnedSquares += learned1 * learned1 + learned2 * learned2;
            }
        }
        if (i > 0)
        {
            result.Min = Smallest(min);
            result.Max = -Smallest(-max);
            result.LargestError = -Smallest(-error);
            result.Sum = Vector256.Sum(sum);
            result.SumSquares = Vector256.Sum(squares);
            result.SumLearnedSquares = Vector256.Sum(learnedSquares);
            result.SumChangeSquares = Vector256.Sum(changeSquares);
            result.Over1 = Vector256.Sum(over1);
            result.Over7 = Vector256.Sum(over7);
            result.Over127 = Vector256.Sum(over127);
        }
        return i;

        static bool Finite(Vector256<float> values) =>
            !Vector256.GreaterThanOrEqualAny(values.AsInt32() & Vector256.Create(0x7FFFFFFF), Vector256.Create(0x7F800000));

        static Vector256<int> Round(Vector256<float> values, Vector256<float> ends)
        {
            var clamped = Vector256.Min(Vector256.Max(values, -ends), ends);
            return (clamped + Vector256.Create(Magic)).AsInt32() - Vector256.Create(Magic).AsInt32();
        }

        static float Smallest(Vector256<float> values)
        {
            float smallest = values[0];
            for (int lane = 1; lane < 8; lane++)
            {
                smallest = Math.Min(smallest, values[lane]);
            }
            return smallest;
        }
    }

    /// <summary>Largest finite magnitude of some weights: what a key's grid is made from.</summary>
    public static float RangeOf(ReadOnlySpan<float> weights)
    {
        var largest = Vector256<int>.Zero;
        int i = 0;
        for (; i + 8 <= weights.Length; i += 8)
        {
            // Finite floats of one sign order like their bits, so magnitudes compare as integers and NaN and infinity drop out.
            var bits = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(weights), (nuint)i).AsInt32() & Vector256.Create(0x7FFFFFFF);
            largest = Vector256.Max(largest, Vector256.ConditionalSelect(
                Vector256.LessThan(bits, Vector256.Create(0x7F800000)), bits, Vector256<int>.Zero));
        }
        int result = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            result = Math.Max(result, largest[lane]);
        }
        float range = BitConverter.Int32BitsToSingle(result);
        for (; i < weights.Length; i++)
        {
            range = float.IsFinite(weights[i]) ? Math.Max(range, Math.Abs(weights[i])) : range;
        }
        return range;
    }

    /// <summary>A grid's weights: scale · state, one float multiplication each.</summary>
    public static void Restore(ReadOnlySpan<short> state, float scale, Span<float> weights)
    {
        ref short s = ref MemoryMarshal.GetReference(state[..weights.Length]);
        ref float w = ref MemoryMarshal.GetReference(weights);
        int i = 0;
        for (; i + 16 <= weights.Length; i += 16)
        {
            var (first, second) = Vector256.Widen(Vector256.LoadUnsafe(ref s, (nuint)i));
            (Vector256.ConvertToSingle(first) * scale).StoreUnsafe(ref w, (nuint)i);
            (Vector256.ConvertToSingle(second) * scale).StoreUnsafe(ref w, (nuint)i + 8);
        }
        for (; i < weights.Length; i++)
        {
            weights[i] = scale * state[i];
        }
    }
}
