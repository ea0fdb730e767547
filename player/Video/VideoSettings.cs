namespace Brainscan.Player.Video;

/// <summary>How a film is encoded.</summary>
/// <param name="Arguments">What ffmpeg is told.</param>
/// <param name="FramesPerSecond">Its rate; 1 for pictures, where it says nothing.</param>
/// <param name="Fresh">Whether what an interrupted run has left is thrown away.</param>
internal sealed record VideoSettings(VideoArguments Arguments, double FramesPerSecond, bool Fresh = false);
