using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Brainscan.Player.Inspection;

/// <summary>
/// What can be said of a tensor from its weights alone. Both measures are the same whatever the weights are multiplied by, so they are taken
/// from the integers a recording stores.
/// </summary>
internal static class TensorMeasures
{
    // Each costs two passes over the weights. Noise, whose singular values lie close together, comes within 2 %; what has learned, closer.
    private const int Turns = 12;

    /// <summary>
    /// Hoyer's sparsity, (√n − Σ|w| / √Σw²) / (√n − 1): 0 when all weights are equally large, 1 when all but one are zero; normally distributed
    /// weights have 0.2. NaN for a single weight, or none but zeros.
    /// </summary>
    public static float Sparsity(ReadOnlySpan<short> state)
    {
        long sum = 0;
        double squares = 0;
        foreach (short value in state)
        {
            sum += Math.Abs((int)value);
            squares += (double)value * value;
        }
        double root = Math.Sqrt(state.Length);
        return state.Length > 1 && squares > 0 ? (float)((root - (sum / Math.Sqrt(squares))) / (root - 1)) : float.NaN;
    }

    /// <summary>
    /// The stable rank, Σw² / σ₁², with σ₁ the largest singular value: in how many directions a matrix acts strongly, from 1 to its smaller side.
    /// σ₁² is the largest eigenvalue of WᵀW within what a dozen turns of a vector through it span (Lanczos' method), and so never too large.
    /// </summary>
    /// <param name="state">The matrix, row by row.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="direction">A vector as long as a row; begins where it is, unless it is zero, and ends near the first singular vector.</param>
    /// <returns>NaN for a matrix of zeros.</returns>
    public static float StableRank(ReadOnlySpan<short> state, int columns, float[] direction)
    {
        double squares = Squares(state);
        if (squares == 0)
        {
            return float.NaN;
        }
        if (direction.AsSpan().IndexOfAnyExcept(0f) < 0)
        {
            // orthogonal to nothing in particular, and the same each time
            for (int i = 0; i < columns; i++)
            {
                direction[i] = 1 + (0.5f * MathF.Sin(i * 12.9898f));
            }
        }
        var basis = new List<float[]>();
        var (diagonal, beside) = (new double[Turns], new double[Turns]);
        float[] next = [.. direction];
        double length = Normalise(next);
        while (length > 0 && basis.Count < Math.Min(Turns, columns))
        {
            int turn = basis.Count;
            float[] vector = next;
            basis.Add(vector);
            next = Turn(state, columns, vector);
            diagonal[turn] = Dot(vector, next);
            foreach (float[] before in basis)
            {
                AddTo(next, before, -Dot(before, next));
            }
            length = Normalise(next);
            beside[turn] = length;
            length = length > 1e-5 * diagonal[0] ? length : 0; // nothing is left but rounding
        }
        double largest = LargestEigenvalue(diagonal.AsSpan(0, basis.Count), beside);
        Point(direction, basis, diagonal, beside, largest);
        return (float)(squares / largest);
    }

    // WᵀW·vector
    private static float[] Turn(ReadOnlySpan<short> state, int columns, float[] vector)
    {
        float[] turned = new float[columns];
        for (int at = 0; at < state.Length; at += columns)
        {
            var row = state.Slice(at, columns);
            AddTo(turned, row, Dot(row, vector));
        }
        return turned;
    }

    // Of a symmetric tridiagonal matrix, by halving: as many eigenvalues are below x as the pivots of T − x are negative.
    private static double LargestEigenvalue(ReadOnlySpan<double> diagonal, double[] beside)
    {
        double low = 0;
        double high = 0;
        for (int i = 0; i < diagonal.Length; i++)
        {
            low = Math.Max(low, diagonal[i]);
            high = Math.Max(high, diagonal[i] + (i > 0 ? beside[i - 1] : 0) + (i + 1 < diagonal.Length ? beside[i] : 0));
        }
        for (int halving = 0; halving < 60; halving++)
        {
            double middle = (low + high) / 2;
            double pivot = diagonal[0] - middle;
            bool isAbove = pivot > 0;
            for (int i = 1; i < diagonal.Length && !isAbove; i++)
            {
                pivot = diagonal[i] - middle - (beside[i - 1] * beside[i - 1] / (pivot == 0 ? -double.Epsilon : pivot));
                isAbove = pivot > 0;
            }
            (low, high) = isAbove ? (middle, high) : (low, middle);
        }
        return high;
    }

    // The eigenvector to an eigenvalue, from the basis. Where a small element divides rounding by rounding, zero: the next begins anew.
    private static void Point(float[] direction, List<float[]> basis, double[] diagonal, double[] beside, double eigenvalue)
    {
        Array.Clear(direction);
        double[] shares = new double[basis.Count];
        shares[0] = 1;
        for (int i = 0; i + 1 < shares.Length; i++)
        {
            shares[i + 1] = (((eigenvalue - diagonal[i]) * shares[i]) - (i > 0 ? beside[i - 1] * shares[i - 1] : 0)) / beside[i];
        }
        double length = Math.Sqrt(shares.Sum(share => share * share));
        for (int i = 0; i < shares.Length && double.IsFinite(length); i++)
        {
            AddTo(direction, basis[i], shares[i] / length);
        }
    }

    private static double Normalise(float[] vector)
    {
        double length = Math.Sqrt(Dot(vector, vector));
        for (int i = 0; i < vector.Length && length > 0; i++)
        {
            vector[i] = (float)(vector[i] / length);
        }
        return length;
    }

    private static void AddTo(float[] target, float[] vector, double factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += (float)(vector[i] * factor);
        }
    }

    private static double Squares(ReadOnlySpan<short> weights)
    {
        double sum = 0;
        foreach (short weight in weights)
        {
            sum += (double)weight * weight;
        }
        return sum;
    }

    private static double Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += (double)one[i] * other[i];
        }
        return sum;
    }

    private static float Dot(ReadOnlySpan<short> weights, ReadOnlySpan<float> vector)
    {
        ref short w = ref MemoryMarshal.GetReference(weights);
        ref float v = ref MemoryMarshal.GetReference(vector[..weights.Length]);
        var sum = Vector256<float>.Zero;
        int i = 0;
        for (; i + 16 <= weights.Length; i += 16)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref w, (nuint)i));
            sum += Vector256.ConvertToSingle(low) * Vector256.LoadUnsafe(ref v, (nuint)i);
            sum += Vector256.ConvertToSingle(high) * Vector256.LoadUnsafe(ref v, (nuint)i + 8);
        }
        float rest = 0;
        for (; i < weights.Length; i++)
        {
            rest += weights[i] * vector[i];
        }
        return Vector256.Sum(sum) + rest;
    }

    // target += factor · weights
    private static void AddTo(Span<float> target, ReadOnlySpan<short> weights, float factor)
    {
        ref short w = ref MemoryMarshal.GetReference(weights);
        ref float t = ref MemoryMarshal.GetReference(target[..weights.Length]);
        var times = Vector256.Create(factor);
        int i = 0;
        for (; i + 16 <= weights.Length; i += 16)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref w, (nuint)i));
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (Vector256.ConvertToSingle(low) * times)).StoreUnsafe(ref t, (nuint)i);
            (Vector256.LoadUnsafe(ref t, (nuint)i + 8) + (Vector256.ConvertToSingle(high) * times)).StoreUnsafe(ref t, (nuint)i + 8);
        }
        for (; i < weights.Length; i++)
        {
            target[i] += weights[i] * factor;
        }
    }
}
