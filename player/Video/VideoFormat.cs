using System.Globalization;
using Brainscan.Player.Rendering.Readback;

namespace Brainscan.Player.Video;

/// <summary>Size and rate of a film's pictures, and how they lie in the pipe to ffmpeg: rows from the top, no padding.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="FramesPerSecond">Rate of the film; 1 for pictures, where it says nothing.</param>
/// <param name="Layout">How the pixels lie.</param>
internal sealed record VideoFormat(int Width, int Height, double FramesPerSecond, PixelLayout Layout = PixelLayout.Rgb24)
{
    /// <summary>ffmpeg's name of the layout.</summary>
    public string PixelFormat => Layout == PixelLayout.Yuv420 ? "yuv420p" : "rgb24";

    /// <summary>Bytes of a picture in the pipe.</summary>
    public long PictureBytes => Layout == PixelLayout.Yuv420 ? (long)Width * Height * 3 / 2 : (long)Width * Height * 3;

    /// <summary>The rate as editors mean it: 23.976, 29.97, 59.94 are short for 24000/1001 and so on.</summary>
    public string Rate => IsOfTelevision ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(FramesPerSecond) * 1000}/1001")
        : FramesPerSecond.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same as a number.</summary>
    public double ExactFramesPerSecond => IsOfTelevision ? Math.Ceiling(FramesPerSecond) * 1000 / 1001 : FramesPerSecond;

    /// <summary>How ffmpeg is told of it, before its input.</summary>
    public string Arguments => $"-f rawvideo -pixel_format {PixelFormat} -video_size {Width}x{Height} -framerate {Rate}";

    private bool IsOfTelevision => Math.Ceiling(FramesPerSecond) is 24 or 30 or 48 or 60 or 120
        && FramesPerSecond < Math.Ceiling(FramesPerSecond) && Math.Abs(FramesPerSecond - (Math.Ceiling(FramesPerSecond) * 1000 / 1001)) < 0.005;
}
