namespace FFMpegCore;

/// <summary>Options of one input or output. Those of FFMpegCore's that Brainscan uses.</summary>
public class FFMpegArgumentOptions : FFMpegArgumentsBase
{
    internal FFMpegArgumentOptions() { }

    public FFMpegArgumentOptions WithVideoCodec(string videoCodec) => With($"-c:v {videoCodec}");

    public FFMpegArgumentOptions ForceFormat(string format) => With($"-f {format}");

    public FFMpegArgumentOptions ForcePixelFormat(string pixelFormat) => With($"-pix_fmt {pixelFormat}");

    public FFMpegArgumentOptions WithCustomArgument(string argument) => With(argument);

    private FFMpegArgumentOptions With(string argument)
    {
        Arguments.Add(argument);
        return this;
    }
}
