using Microsoft.Win32.SafeHandles;

namespace Brainscan.Format.Container;

/// <summary>
/// A file on disk. Its writer holds a lock: a second one is refused, readers are not.
/// <para>
/// Why a lock file beside it, and no lock on the file itself? The locks .NET offers shut out readers too, or nobody. The kernel drops this
/// one when its process dies, however it dies; the empty file that may remain means nothing.
/// </para>
/// </summary>
internal sealed class DiskFile : RecordingFile
{
    // On Unix .NET puts the system's error number into HResult as it is.
    private const int HeldOnLinux = 11;
    private const int HeldOnMacOs = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private const FileShare Everyone = FileShare.ReadWrite | FileShare.Delete;

    private readonly SafeFileHandle _handle;
    private readonly SafeFileHandle? _lock;

    private DiskFile(SafeFileHandle handle, SafeFileHandle? lockHandle = null) => (_handle, _lock) = (handle, lockHandle);

    public override long Length => RandomAccess.GetLength(_handle);

    /// <summary>Opens a file that others may be writing, renaming or deleting.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="RecordingException">It is a folder.</exception>
    public static DiskFile OpenToRead(string path)
    {
        try
        {
            return new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, Everyone, FileOptions.RandomAccess));
        }
        catch (UnauthorizedAccessException exception) when (Directory.Exists(path))
        {
            // of which .NET says that access is denied
            throw FormatError.IsFolder(path, exception);
        }
    }

    /// <summary>Makes a new file and locks it.</summary>
    /// <exception cref="IOException">It exists already, or cannot be made.</exception>
    /// <exception cref="RecordingException">Somebody else is writing it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static DiskFile Create(string path)
    {
        var held = Lock(path);
        try
        {
            return new DiskFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, Everyone), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file to go on writing it under a lock that is held already, and becomes the file's.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static DiskFile OpenToAppend(string path, SafeFileHandle held) =>
        new(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Everyone), held);

    /// <summary>Keeps all others from writing a file, until closed.</summary>
    /// <exception cref="RecordingException">Somebody is writing it.</exception>
    /// <exception cref="IOException">It cannot be locked.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be locked.</exception>
    public static SafeFileHandle Lock(string path)
    {
        try
        {
            return File.OpenHandle(LockPath(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (exception.HResult is HeldOnLinux or HeldOnMacOs or HeldOnWindows)
        {
            throw FormatError.IsBeingWritten(path, exception);
        }
    }

    /// <summary>The lock file of a recording.</summary>
    public static string LockPath(string path) => path + ".lock";

    public override int Read(long offset, Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int read = RandomAccess.Read(_handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }
            total += read;
        }
        return total;
    }

    public override void Write(long offset, ReadOnlySpan<byte> bytes) =>
        FileTooLargeException.Guard(written => RandomAccess.Write(_handle, written, offset), bytes);

    public override void Flush() => RandomAccess.FlushToDisk(_handle);

    public override void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public override void Dispose()
    {
        _handle.Dispose();
        _lock?.Dispose();
    }
}
