using System.Runtime.InteropServices;
using System.Text;

namespace Brainscan.Player.App.Window;

/// <summary>
/// What native libraries write to standard error by themselves. Xlib's and libxcb's reason for a display that refuses is to be had nowhere else, and nobody wants it in a journal every two seconds.
/// </summary>
internal static unsafe partial class NativeWords
{
    private const int StandardError = 2;
    private const int MostBytes = 4096;

    /// <summary>Runs something and takes what is written to standard error meanwhile. Nothing else may write there at the same time; where it cannot be taken, it goes where it always went.</summary>
    /// <param name="work">What is run.</param>
    /// <param name="words">What was written, without line breaks; at most 4 KiB.</param>
    /// <returns>What it returns.</returns>
    public static T During<T>(Func<T> work, out string words)
    {
        words = "";
        int memory = OperatingSystem.IsLinux() ? MemFdCreate("brainscan-words", 0) : -1;
        int before = memory >= 0 ? Dup(StandardError) : -1;
        if (before < 0 || Dup2(memory, StandardError) < 0)
        {
            return work();
        }
        try
        {
            return work();
        }
        finally
        {
            _ = Dup2(before, StandardError);
            _ = Close(before);
            byte[] bytes = new byte[MostBytes];
            fixed (byte* first = bytes)
            {
                nint read = PRead(memory, first, MostBytes, 0);
                words = Encoding.UTF8.GetString(bytes, 0, (int)Math.Max(0, read)).ReplaceLineEndings(" ").Trim();
            }
            _ = Close(memory);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Dup(int file);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint PRead(int file, byte* bytes, nint count, nint offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
