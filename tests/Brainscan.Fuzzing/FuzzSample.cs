namespace Brainscan.Fuzzing;

/// <summary>A small recording to mutate.</summary>
/// <param name="Name">What it is.</param>
/// <param name="File">Its bytes.</param>
internal sealed record FuzzSample(string Name, byte[] File)
{
    private readonly Lazy<Examination> _answers = new(() => Examination.Of(File));

    /// <summary>What the whole file answers.</summary>
    public Examination Answers => _answers.Value;
}
