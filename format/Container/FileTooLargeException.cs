namespace Brainscan.Format.Container;

/// <summary>
/// A file cannot become any larger, though the disk may have room: its file system (4 GiB on FAT) or this user's limit is reached. Waiting
/// does not help; another file does.
/// </summary>
internal sealed class FileTooLargeException : IOException
{
    // EFBIG, on Linux and on macOS.
    private const int TooLarge = 27;

    public FileTooLargeException(Exception inner) : base("the file is as large as its file system, or this user, may make it", inner) => HResult = TooLarge;

    /// <summary>True where that is what an error is about.</summary>
    public static bool Is(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is FileTooLargeException)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Does something with a file, and says with this what .NET has two exceptions for, neither of which says it.</summary>
    public static void Guard(SafeWrite write, ReadOnlySpan<byte> bytes)
    {
        try
        {
            write(bytes);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new FileTooLargeException(exception);
        }
        catch (IOException exception) when (exception.HResult == TooLarge)
        {
            throw new FileTooLargeException(exception);
        }
    }

    /// <summary>Writes some bytes.</summary>
    public delegate void SafeWrite(ReadOnlySpan<byte> bytes);
}
