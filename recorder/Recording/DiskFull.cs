namespace Brainscan.Recorder.Recording;

/// <summary>Tells a lack of room, which may pass, from an error that will not.</summary>
internal static class DiskFull
{
    // On Unix .NET puts the system's error number into HResult as it is; on Windows the number is its lower half.
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMacOs = 69;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int NoSpaceForHandleOnWindows = unchecked((int)0x80070027);

    /// <summary>True where the disk, or its owner's share of it, is full. A file too large for its file system is not that: waiting does not help.</summary>
    public static bool Is(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException && IsFull(cause.HResult)) return true;
        }
        return false;
    }

    private static bool IsFull(int code) => OperatingSystem.IsWindows()
        ? code is NoSpaceOnWindows or NoSpaceForHandleOnWindows
        : code == NoSpace || code == (OperatingSystem.IsMacOS() ? QuotaOnMacOs : QuotaOnLinux);
}
