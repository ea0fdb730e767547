using System.Runtime.InteropServices;

namespace Brainscan.Recorder;

/// <summary>What lies behind a path, links followed.</summary>
internal enum FileKind
{
    Regular,

    /// <summary>Nothing, or nothing that one may see.</summary>
    Missing,

    /// <summary>A pipe, FIFO or socket: it can be read once.</summary>
    Pipe,

    /// <summary>A terminal, a disk, /dev/zero: it has no end, or no bytes of its own.</summary>
    Device,
}

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

    /// <summary>What lies behind a path.</summary>
    internal static FileKind KindOf(string path)
    {
        const int CurrentFolder = -100; // AT_FDCWD
        const uint TypeOnly = 1; // STATX_TYPE
        const int Mode = 28; // where struct statx has it, on every processor
        Span<byte> status = stackalloc byte[256];
        if (!OperatingSystem.IsLinux()) return File.Exists(path) ? FileKind.Regular : FileKind.Missing;
        if (StatusOf(CurrentFolder, path, 0, TypeOnly, ref status[0]) != 0) return FileKind.Missing;
        return (BitConverter.ToUInt16(status[Mode..]) & 0xF000) switch
        {
            0x1000 or 0xC000 => FileKind.Pipe,
            0x2000 or 0x6000 => FileKind.Device,
            _ => FileKind.Regular,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
