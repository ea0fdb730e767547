namespace FFMpegCore;

/// <summary>How ffmpeg is started. Those of FFMpegCore's that Brainscan uses.</summary>
public class FFOptions
{
    /// <summary>ffmpeg's working directory; empty for our own.</summary>
    public string WorkingDirectory { get; set; } = string.Empty;

    /// <summary>Folder that holds ffmpeg; empty, or without it, for the one on the PATH.</summary>
    public string BinaryFolder { get; set; } = string.Empty;
}
