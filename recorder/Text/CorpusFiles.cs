using Brainscan.Format;

namespace Brainscan.Recorder.Text;

/// <summary>One file to learn from, and how long it was when the run began.</summary>
internal readonly record struct CorpusFile(string Path, long Bytes);

/// <summary>
/// Finds the files that paths stand for. A file that is named is taken as it is. Of a folder, all files below it are taken that hold
/// text (no zero byte in the first 4 KiB) and are long enough; hidden ones and links are left out.
/// </summary>
internal static class CorpusFiles
{
    private const int ProbeBytes = 4096;

    /// <exception cref="RecordingException">There is no path, or one is missing, unreadable, empty, too short, or a folder without text.</exception>
    public static CorpusFile[] Find(IReadOnlyCollection<string> paths, int windowBytes)
    {
        if (paths.Count == 0) throw new RecordingException("--corpus is missing: name a text file, or a folder of them, to learn from");
        // By full path, so that a file named twice counts once.
        var files = new SortedDictionary<string, CorpusFile>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            foreach (var file in FindAt(path, windowBytes)) files[file.Path] = file;
        }
        return [.. files.Values];
    }

    private static CorpusFile[] FindAt(string path, int windowBytes)
    {
        if (path.Length == 0) throw new RecordingException("--corpus is empty: name a text file, or a folder of them");
        try
        {
            if (Directory.Exists(path)) return InFolder(path, windowBytes);
            var file = new FileInfo(path);
            if (!file.Exists) throw new RecordingException($"corpus {path} does not exist: name a text file, or a folder of them, with --corpus");
            if (file.Length == 0) throw new RecordingException($"corpus {path} is empty: name a file that has text in it");
            if (file.Length < windowBytes)
            {
                throw new RecordingException(
                    $"corpus {path} is too short: {file.Length:N0} bytes, but --context {windowBytes - 1} needs at least {windowBytes:N0}");
            }
            return [Probe(file).File];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"corpus {path} cannot be read: {error.Message}", error);
        }
    }

    private static CorpusFile[] InFolder(string path, int windowBytes)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        var all = new DirectoryInfo(path).EnumerateFiles("*", options).ToArray();
        var probes = all.Where(file => file.Length >= windowBytes).Select(Probe);
        CorpusFile[] files = [.. probes.Where(probe => probe.IsText).Select(probe => probe.File)];
        if (files.Length > 0) return files;
        throw new RecordingException(
            $"corpus folder {path} has no text of at least {windowBytes:N0} bytes in its {all.Length:N0} files: name another, or a smaller --context");
    }

    /// <summary>Reads the beginning, which also shows whether the file can be read at all.</summary>
    private static (CorpusFile File, bool IsText) Probe(FileInfo file)
    {
        Span<byte> start = stackalloc byte[ProbeBytes];
        using var handle = File.OpenHandle(file.FullName);
        int length = RandomAccess.Read(handle, start, 0);
        return (new CorpusFile(file.FullName, file.Length), !start[..length].Contains((byte)0));
    }
}
