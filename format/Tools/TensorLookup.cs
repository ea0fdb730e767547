namespace Brainscan.Format.Tools;

/// <summary>From what a person writes (a name, indices) to a tensor and a weight of it; what is wrong is answered in one line.</summary>
public static class TensorLookup
{
    /// <summary>The tensor of that name.</summary>
    /// <exception cref="RecordingException">There is none; the line names the nearest there is.</exception>
    public static TensorInfo Find(RecordingHeader header, string name) =>
        header.Tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw FormatError.NoSuchTensor(name, Nearest(header.Tensors.Select(tensor => tensor.Name), name));

    /// <summary>Place of one weight in its tensor, row-major.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="indices">0-based, one for each of its dimensions, outermost first; for a scalar none, or one 0.</param>
    /// <exception cref="RecordingException">Too many or too few indices, or one beyond the shape.</exception>
    public static long PlaceOf(TensorInfo tensor, IReadOnlyList<int> indices)
    {
        if (tensor.Shape.IsEmpty && indices is [0])
        {
            indices = [];
        }
        if (indices.Count != tensor.Shape.Length)
        {
            throw FormatError.WrongIndices(tensor, indices.Count);
        }
        long place = 0;
        for (int dimension = 0; dimension < indices.Count; dimension++)
        {
            int size = tensor.Shape[dimension];
            if (indices[dimension] < 0 || indices[dimension] >= size)
            {
                throw FormatError.IndexOutside(tensor, dimension, indices[dimension]);
            }
            place = place * size + indices[dimension];
        }
        return place;
    }

    // A part of a name is nearer than a misspelt one.
    private static string? Nearest(IEnumerable<string> names, string wanted) =>
        names.MinBy(name => name.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, wanted));

    // Levenshtein's, row by row.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int replaced = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1);
            }
        }
        return row[^1];
    }
}
