namespace FFMpegCore;

/// <summary>A list of ffmpeg arguments. Base of FFMpegCore's argument builders; each entry is a piece of the command line, already quoted.</summary>
public abstract class FFMpegArgumentsBase
{
    internal List<string> Arguments { get; } = [];
}
