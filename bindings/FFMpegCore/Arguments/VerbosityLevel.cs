namespace FFMpegCore.Arguments;

/// <summary>How much ffmpeg says; the numbers are ffmpeg's. As in FFMpegCore.</summary>
public enum VerbosityLevel
{
    Quiet = -8,
    Fatal = 8,
    Error = 16,
    Warning = 24,
    Info = 32,
    Verbose = 40,
    Debug = 48,
    Trace = 56,
}
