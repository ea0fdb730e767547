namespace Brainscan.Format.Tools;

/// <summary>Makes one file of a chain of segments. Payloads are copied as they are.</summary>
public static class RecordingJoin
{
    /// <summary>Joins the files of a recording; memory holds two frames and the state.</summary>
    /// <param name="reader">The recording, opened by its first file.</param>
    /// <param name="path">The new file, which must not be one of the recording's.</param>
    /// <param name="overwrite">Whether it may replace another.</param>
    /// <param name="progress">Told the bytes read so far; may be null.</param>
    /// <param name="cancel">Stops between two regions; nothing is left then.</param>
    /// <returns>Frames in the new file.</returns>
    /// <exception cref="RecordingException">
    /// The recording is damaged, one of its files is missing or of another run, it is not the first that was opened, or the new one cannot be written.
    /// </exception>
    public static int Run(
        TimelineReader reader, string path, bool overwrite = false, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        if (reader.Header.Segment != 1)
        {
            throw FormatError.NotTheFirst(reader.Segments[0].Path, reader.Header.Segment);
        }
        using var output = RecordingOutput.At(reader, path, overwrite);
        var report = new RepairReport();
        using (var copy = new RecordingCopy(reader, output, report))
        {
            copy.Run(progress, cancel);
        }
        if (!report.IsWhole)
        {
            throw FormatError.JoinsDamaged(reader.Segments[0].Path, report.Lost.Select(frames => frames.ToString()).Concat(report.OthersLost).First());
        }
        output.Keep();
        return report.FramesKept;
    }
}
