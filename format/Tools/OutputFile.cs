using System.Formats.Tar;

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

    /// <summary>Full path under which the file is found in the end; where a link was named, of what it leads to.</summary>
    public string Target { get; }

    /// <summary>Full path under which it is written. There is no such file yet.</summary>
    public string PartPath { get; }

    /// <summary>Checks that there is room for the file; makes nothing yet.</summary>
    /// <param name="path">Its path as a person typed it.</param>
    /// <param name="overwrite">Whether it may replace a file that exists.</param>
    /// <exception cref="RecordingException">It exists, is no file, or there is no folder to hold it.</exception>
    public static OutputFile At(string path, bool overwrite)
    {
        string target = Path.GetFullPath(path);
        if (File.Exists(target) && RealPath.Of(target) is var real && real.StartsWith("/proc/", StringComparison.Ordinal) && !File.Exists(real))
        {
            throw FormatError.OutputIsNoFile(path); // /dev/stdout of a pipeline: one of the kernel's own links, to what has no path
        }
        // a link is written through, as other programs do
        target = new FileInfo(target).LinkTarget is null ? target : RealPath.Of(target);
        if (Directory.Exists(target))
        {
            throw FormatError.OutputIsFolder(path);
        }
        if (Path.GetDirectoryName(target) is { } folder && !Directory.Exists(folder))
        {
            throw FormatError.NoFolder(path, folder);
        }
        if (File.Exists(target) && !IsRegular(target))
        {
            throw FormatError.OutputIsNoFile(path);
        }
        return File.Exists(target) && !overwrite ? throw FormatError.OutputExists(path) : new OutputFile(target, overwrite);
    }

    /// <summary>Opens it for writing, once.</summary>
    /// <exception cref="RecordingException">It may not be written there.</exception>
    public FileStream Create()
    {
        try
        {
            return new OutputStream(PartPath);
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

    // .NET does not say it of a path, and to open a pipe may wait for ever; an archive's entry says it, and devices, pipes and sockets all are empty.
    private static bool IsRegular(string path)
    {
        if (new FileInfo(path).Length > 0)
        {
            return true;
        }
        using MemoryStream archive = new();
        try
        {
            using TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true);
            writer.WriteEntry(path, "file");
        }
        catch (IOException)
        {
            return false; // a socket, of which an archive knows nothing
        }
        archive.Position = 0;
        using TarReader reader = new(archive);
        return reader.GetNextEntry() is { EntryType: TarEntryType.RegularFile };
    }
}
