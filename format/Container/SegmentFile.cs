using System.Globalization;

namespace Brainscan.Format.Container;

/// <summary>The files of a chain on disk.</summary>
internal static class SegmentFile
{
    /// <summary>Opens one file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="grid">The chain's grid where it is known.</param>
    /// <exception cref="RecordingException">There is no such file, it cannot be read, or it is no recording of a version we know.</exception>
    public static SegmentReader Open(string path, TileGrid? grid = null)
    {
        DiskFile? file = null;
        try
        {
            file = DiskFile.OpenToRead(path);
            var segment = SegmentReader.Open(path, file, grid);
            file = null;
            return segment;
        }
        catch (FileNotFoundException exception)
        {
            throw FormatError.Unreadable(path, "there is no such file", exception);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw FormatError.Unreadable(path, "there is no such folder", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.Unreadable(path, exception.Message, exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>The first segment there is after a number; null where there is none.</summary>
    /// <param name="first">Path of the first segment.</param>
    /// <param name="number">Number of a segment.</param>
    /// <param name="nextOnly">True to look for the very next one only, which is cheap.</param>
    public static (int Number, string Path)? After(string first, int number, bool nextOnly = false)
    {
        string next = SegmentPath.Of(first, number + 1);
        if (File.Exists(next))
        {
            return (number + 1, next);
        }
        if (nextOnly)
        {
            return null;
        }
        string folder = Path.GetDirectoryName(Path.GetFullPath(first)) ?? ".";
        string start = Path.GetFileNameWithoutExtension(first) + ".";
        return Directory.EnumerateFiles(folder)
            .Select(file => Path.GetFileName(file))
            .Where(name => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(Path.GetExtension(first), StringComparison.Ordinal))
            .Select(name => name.AsSpan(start.Length, Math.Max(0, name.Length - start.Length - Path.GetExtension(first).Length)) is { Length: >= 4 } digits
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int found) ? found : 0)
            .Where(found => found > number)
            .Order()
            .Select(found => ((int, string)?)(found, SegmentPath.Of(first, found)))
            .FirstOrDefault();
    }

    /// <summary>True when anything was ever committed to a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool HasCommit(string path)
    {
        using var file = DiskFile.OpenToRead(path);
        return CommitSearch.Last(file, file.Length) is not null;
    }

    /// <summary>True when two headers describe the same tensors in the same tiles.</summary>
    public static bool SameTensors(RecordingHeader one, RecordingHeader other) =>
        one.TileWeights == other.TileWeights && one.Tensors.Length == other.Tensors.Length
        && one.Tensors.Zip(other.Tensors).All(pair => pair.First.Name == pair.Second.Name && pair.First.Shape.AsSpan().SequenceEqual(pair.Second.Shape.AsSpan()));
}
