namespace Brainscan.Format.Tools;

/// <summary>
/// Makes a whole recording of a damaged or interrupted one, in one file: every frame that verifies and can be shown, every batch of tokens and
/// metrics that verifies. Payloads are copied as they are, and none whose checksum or content does not hold: nothing is signed anew that could
/// not be checked. A recording that was repaired comes out byte for byte as it was.
/// </summary>
public static class RecordingRepair
{
    /// <summary>Repairs a recording; memory holds two frames and the state.</summary>
    /// <param name="reader">The damaged recording: one file, or a chain of them.</param>
    /// <param name="path">The new file, which must not be one of the recording's.</param>
    /// <param name="overwrite">Whether it may replace another.</param>
    /// <param name="progress">Told the bytes read so far; may be null.</param>
    /// <param name="cancel">Stops between two regions; nothing is left then.</param>
    /// <exception cref="RecordingException">The new file cannot be written.</exception>
    public static RepairReport Run(
        TimelineReader reader, string path, bool overwrite = false, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        using var output = RecordingOutput.At(reader, path, overwrite);
        var report = new RepairReport();
        using (var copy = new RecordingCopy(reader, output, report))
        {
            copy.Run(progress, cancel);
        }
        output.Keep();
        return report;
    }
}
