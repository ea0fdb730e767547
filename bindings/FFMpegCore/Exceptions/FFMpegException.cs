namespace FFMpegCore.Exceptions;

/// <summary>What kind of failure an <see cref="FFMpegException"/> is. As in FFMpegCore.</summary>
public enum FFMpegExceptionType
{
    Conversion,
    File,
    Operation,
    Process,
}

/// <summary>ffmpeg failed or could not be started. The constructor and members of FFMpegCore's that Brainscan needs.</summary>
public class FFMpegException : Exception
{
    public FFMpegException(FFMpegExceptionType type, string message, Exception? innerException = null, string ffMpegErrorOutput = "")
        : base(message, innerException)
    {
        Type = type;
        FFMpegErrorOutput = ffMpegErrorOutput;
    }

    public FFMpegExceptionType Type { get; }

    /// <summary>Everything ffmpeg wrote to its standard error.</summary>
    public string FFMpegErrorOutput { get; }
}
