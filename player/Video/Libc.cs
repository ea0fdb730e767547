using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Brainscan.Player.Video;

/// <summary>The C library, for what .NET has no call for. Where the system cannot do a thing, all goes on without it.</summary>
internal static partial class Libc
{
    private const int ReadOnly = 0;
    private const int SetPipeSize = 1031;

    // the most that Linux gives to everybody
    private const int PipeBytes = 1 << 20;

    /// <summary>
    /// Makes a pipe hold sixteen times what it holds by itself (64 KiB), so that a picture of 50 MB takes 50 changes between writer and reader and not 800.
    /// </summary>
    internal static void EnlargePipe(Stream stream)
    {
        if (OperatingSystem.IsLinux() && stream is PipeStream pipe)
        {
            _ = Control(pipe.SafePipeHandle, SetPipeSize, PipeBytes);
        }
    }

    /// <summary>Has the disk confirm the names in a folder, such as that of a file renamed a moment ago.</summary>
    internal static void SyncFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        int folder = Open(path, ReadOnly);
        if (folder >= 0)
        {
            _ = Sync(folder);
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
