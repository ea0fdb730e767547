using Brainscan.Format.Container;

namespace Brainscan.Format.Tools;

/// <summary>Files made of recordings.</summary>
public static class RecordingOutput
{
    // What the recorder calls the checkpoint it writes beside a recording.
    private const string Checkpoint = ".checkpoint.safetensors";

    /// <summary>
    /// Refuses a path that leads to a file of the recording itself, through links too: one of its chain, opened or not, or the checkpoint beside it.
    /// </summary>
    /// <param name="reader">The recording.</param>
    /// <param name="path">Path of what is to be made of it, as a person typed it.</param>
    /// <exception cref="RecordingException">It does.</exception>
    public static void RequireOther(TimelineReader reader, string path)
    {
        string target = RealPath.Of(path);
        foreach (string file in reader.Segments.SelectMany(ChainOf).Distinct())
        {
            string real = RealPath.Of(file);
            if (target == real || target == real + Checkpoint || target == RealPath.Of(file + Checkpoint))
            {
                throw FormatError.OutputIsInput(path);
            }
        }
    }

    /// <summary>A file in the making that is none of the recording's own.</summary>
    /// <exception cref="RecordingException">It is, or there is no room for it.</exception>
    internal static OutputFile At(TimelineReader reader, string path, bool overwrite)
    {
        RequireOther(reader, path);
        return OutputFile.At(path, overwrite);
    }

    /// <summary>
    /// Begins writing it. The disk is asked once, at the end: a copy that a power cut interrupts is made again, and without the times at which
    /// the disk confirmed something the same recording gives the same bytes.
    /// </summary>
    /// <exception cref="RecordingException">It cannot be written.</exception>
    internal static TimelineWriter Begin(this OutputFile output, RecordingHeader header)
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

    // Also what was not opened: files before this one, or behind one that is missing.
    private static IEnumerable<string> ChainOf(SegmentReader segment)
    {
        yield return segment.Path;
        string first = SegmentPath.FirstOf(segment.Path, segment.Header.Segment);
        yield return first;
        for (var next = SegmentFile.After(first, 1); next is { } found; next = SegmentFile.After(first, found.Number))
        {
            yield return found.Path;
        }
    }
}
