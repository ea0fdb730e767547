namespace Brainscan.Fuzzing;

/// <summary>One mutated file. The same seed makes the same file again (with the same zstd, since the samples are compressed by it).</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Sample">The recording it was.</param>
/// <param name="Mutation">What was done to it, for people.</param>
/// <param name="IsSigned">True when its checksums were made right again.</param>
/// <param name="File">The file.</param>
internal sealed record FuzzCase(int Seed, FuzzSample Sample, string Mutation, bool IsSigned, byte[] File)
{
    /// <summary>Makes the case of a seed.</summary>
    public static FuzzCase Of(int seed, IReadOnlyList<FuzzSample> samples)
    {
        var random = new Random(seed);
        var sample = samples[random.Next(samples.Count)];
        bool signed = random.Next(5) < 3;
        var (name, file) = signed ? SignedMutation.Apply(sample.File, random) : PlainMutation.Apply(sample.File, random);
        return new FuzzCase(seed, sample, name, signed, file);
    }

    /// <inheritdoc />
    public override string ToString() => $"seed {Seed}: {Sample.Name}, {(IsSigned ? "signed" : "plain")}: {Mutation}";
}
