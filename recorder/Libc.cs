using System.Runtime.InteropServices;

namespace Brainscan.Recorder;

/// <summary>The C library. .NET changes environment variables for itself only; a native library reads the process's own.</summary>
internal static partial class Libc
{
    /// <summary>Returns 0, or −1 after an error.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetEnvironment(string name, string value, int overwrite);
}
