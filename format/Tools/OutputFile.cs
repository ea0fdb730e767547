namespace Brainscan.Format.Tools;

/// <summary>
/// A file in the making. It is written under another name beside its target, in the same file system, and takes its name only when it is
/// whole; until <see cref="Keep"/>, <see cref="Dispose"/> removes every trace.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private readonly bool _overwrite;

    private OutputFile(string target, bool overwrite)
    {
        Target = target;
        PartPath = Path.Combine(Path.GetDirectoryName(target)!, $".brainscan-{Guid.NewGuid():N}.part");
        _overwrite = overwrite;
    }

    /// <summary>Full path under which the file is found in the end.</summary>
    public string Target { get; }

    /// <summary>Full path under which it is written. There is no such file yet.</summary>
    public string PartPath { get; }

    /// <summary>Checks that there is room for the file; makes nothing yet.</summary>
    /// <param name="path">Its path as a person typed it.</param>
    /// <param name="overwrite">Whether it may replace a file that exists.</param>
    /// <exception cref="RecordingException">It exists, is a folder, or there is no folder to hold it.</exception>
    public static OutputFile At(string path, bool overwrite)
    {
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw FormatError.OutputIsFolder(path);
        }
        if (Path.GetDirectoryName(target) is { } folder && !Directory.Exists(folder))
        {
            throw FormatError.NoFolder(path, folder);
        }
        return File.Exists(target) && !overwrite ? throw FormatError.OutputExists(path) : new OutputFile(target, overwrite);
    }

    /// <summary>Opens it for writing, once.</summary>
    /// <exception cref="RecordingException">It may not be written there.</exception>
    public FileStream Create()
    {
        try
        {
            return new FileStream(PartPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FormatError.CannotWrite(Target, exception.Message, exception);
        }
    }

    /// <summary>Gives the whole file its name.</summary>
    public void Keep() => File.Move(PartPath, Target, _overwrite);

    /// <summary>Removes what is not kept.</summary>
    public void Dispose() => File.Delete(PartPath);
}
