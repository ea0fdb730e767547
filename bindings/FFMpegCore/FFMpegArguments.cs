using FFMpegCore.Pipes;

namespace FFMpegCore;

/// <summary>
/// Builds ffmpeg's command line. The part of FFMpegCore's that takes one piped input to one file; the input goes through ffmpeg's
/// standard input, where the package uses a named pipe: 5 frames of 8K a second where that gave 3.
/// </summary>
public sealed class FFMpegArguments : FFMpegArgumentsBase
{
    private readonly FFMpegGlobalArguments _globalArguments = new();

    private FFMpegArguments(IPipeSource source)
    {
        Source = source;
    }

    /// <summary>The command line without the program.</summary>
    public string Text => string.Join(" ", _globalArguments.Arguments.Concat(Arguments));

    internal IPipeSource Source { get; }

    public static FFMpegArguments FromPipeInput(IPipeSource sourcePipe, Action<FFMpegArgumentOptions>? addArguments = null)
    {
        FFMpegArguments arguments = new(sourcePipe);
        arguments.Add(addArguments);
        arguments.Arguments.Add($"{sourcePipe.GetStreamArguments()} -i pipe:0");
        return arguments;
    }

    public FFMpegArguments WithGlobalOptions(Action<FFMpegGlobalArguments> configureOptions)
    {
        configureOptions(_globalArguments);
        return this;
    }

    public FFMpegArgumentProcessor OutputToFile(string file, bool overwrite = true, Action<FFMpegArgumentOptions>? addArguments = null)
    {
        Add(addArguments);
        Arguments.Add($"\"{file}\"{(overwrite ? " -y" : "")}");
        return new FFMpegArgumentProcessor(this, overwrite ? null : file);
    }

    private void Add(Action<FFMpegArgumentOptions>? addArguments)
    {
        FFMpegArgumentOptions options = new();
        addArguments?.Invoke(options);
        Arguments.AddRange(options.Arguments);
    }
}
