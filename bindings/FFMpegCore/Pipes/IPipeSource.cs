namespace FFMpegCore.Pipes;

/// <summary>What ffmpeg reads its input from. As in FFMpegCore.</summary>
public interface IPipeSource
{
    /// <summary>ffmpeg's options that describe the stream, to stand before its <c>-i</c>.</summary>
    string GetStreamArguments();

    /// <summary>Writes the whole stream. Cancelled when ffmpeg ends or is cancelled.</summary>
    Task WriteAsync(Stream outputStream, CancellationToken cancellationToken);
}
