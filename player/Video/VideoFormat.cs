using System.Globalization;

namespace Brainscan.Player.Video;

/// <summary>Size and rate of the frames that go to ffmpeg: 8-bit RGB, rows from the top, no padding.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="FramesPerSecond">Rate of the film; 1 for pictures, where it says nothing.</param>
internal sealed record VideoFormat(int Width, int Height, double FramesPerSecond)
{
    /// <summary>Bytes of one frame: 99.5 MB at 8K.</summary>
    public int FrameBytes => checked(Width * Height * 3);

    /// <summary>How ffmpeg is told of it, before its input.</summary>
    public string Arguments => string.Create(CultureInfo.InvariantCulture,
        $"-f rawvideo -pixel_format rgb24 -video_size {Width}x{Height} -framerate {FramesPerSecond}");
}
