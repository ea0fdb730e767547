using System.Globalization;

namespace Brainscan.Fuzzing;

/// <summary>Counts what came of many cases.</summary>
internal sealed class FuzzTally
{
    public int Files { get; private set; }

    /// <summary>Of them those whose checksums were made right again.</summary>
    public int Signed { get; private set; }

    /// <summary>Files that could not be opened at all.</summary>
    public int Refused { get; private set; }

    /// <summary>Files that were whole to the reader: nothing to see was changed, or a signed change was a legal one.</summary>
    public int Whole { get; private set; }

    /// <summary>Frames of all files whose weights were decoded.</summary>
    public long FramesDecoded { get; private set; }

    public double LongestMs { get; private set; }

    public long MostBytes { get; private set; }

    public int Faults { get; private set; }

    /// <summary>Examines a case; returns what it did that no file may do, or null.</summary>
    public string? Try(FuzzCase tried)
    {
        var original = tried.IsSigned ? null : tried.Sample.Answers;
        var examined = Examination.Of(tried.File);
        string? fault = examined.Fault(original);
        if (fault is not null && examined.Time > Examination.TimeLimit)
        {
            // A machine that was busy with something else is no defect of ours; one that is slow twice is.
            examined = Examination.Of(tried.File);
            fault = examined.Fault(original);
        }
        Files++;
        Signed += tried.IsSigned ? 1 : 0;
        Refused += examined.Refusal is null ? 0 : 1;
        Whole += examined.IsWhole ? 1 : 0;
        FramesDecoded += examined.FramesDecoded;
        LongestMs = Math.Max(LongestMs, examined.Time.TotalMilliseconds);
        MostBytes = Math.Max(MostBytes, examined.AllocatedBytes);
        Faults += fault is null ? 0 : 1;
        return fault;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Files:N0} files ({Signed:N0} with their checksums made right): {Refused:N0} refused, {Whole:N0} whole, {FramesDecoded:N0} frames decoded; "
        + $"longest {LongestMs:F0} ms, most memory {MostBytes / 1e6:F1} MB; {Faults:N0} faults");
}
