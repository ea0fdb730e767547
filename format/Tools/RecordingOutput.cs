using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>New recordings made of old ones.</summary>
internal static class RecordingOutput
{
    /// <summary>A file in the making that is none of the recording's own.</summary>
    /// <exception cref="RecordingException">It is, or there is no room for it.</exception>
    public static OutputFile At(TimelineReader reader, string path, bool overwrite)
    {
        string target = Path.GetFullPath(path);
        return reader.Segments.Any(segment => Path.GetFullPath(segment.Path) == target)
            ? throw FormatError.OutputIsInput(path)
            : OutputFile.At(path, overwrite);
    }

    /// <summary>
    /// Begins writing it. The disk is asked once, at the end: a copy that a power cut interrupts is made again, and without the times at which
    /// the disk confirmed something the same recording gives the same bytes.
    /// </summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    public static TimelineWriter Begin(this OutputFile output, RecordingHeader header)
    {
        DiskFile? file = null;
        try
        {
            file = DiskFile.Create(output.PartPath);
            var writer = TimelineWriter.Create(output.Target, file, header, syncSeconds: null);
            file = null;
            return writer;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.CannotWrite(output.Target, exception.Message, exception);
        }
        finally
        {
            file?.Dispose();
        }
    }
}
