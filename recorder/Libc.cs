using System.Runtime.InteropServices;

namespace Brainscan.Recorder;

/// <summary>The C library, for what .NET has no call for.</summary>
internal static partial class Libc
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Returns 0, or −1 after an error. .NET changes environment variables for itself only; a native library reads the process's own.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetEnvironment(string name, string value, int overwrite);

    /// <summary>
    /// Has the disk confirm the names in a file's folder, such as that of a file renamed a moment ago. Where a file system cannot do that
    /// (some on a network) it keeps names in its own way, so an error means nothing here.
    /// </summary>
    internal static void SyncFolder(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        int folder = Open(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", ReadOnly);
        if (folder < 0) return;
        _ = Sync(folder);
        _ = Close(folder);
    }

    /// <summary>A file that is in memory only, under a name that maps show. Returns its descriptor, or −1 after an error.</summary>
    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
