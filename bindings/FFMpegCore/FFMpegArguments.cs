using FFMpegCore.Pipes;

namespace FFMpegCore;

/// <summary>
/// Builds ffmpeg's command line. The part of FFMpegCore's that takes one input, piped or a file, to one file; what is piped goes through
/// ffmpeg's standard input, where the package uses a named pipe: 5 frames of 8K a second where that gave 3.
/// </summary>
public sealed class FFMpegArguments : FFMpegArgumentsBase
{
    private readonly FFMpegGlobalArguments _globalArguments = new();

    private FFMpegArguments(IPipeSource? source)
    {
        Source = source;
    }

    /// <summary>The command line without the program.</summary>
    public string Text => string.Join(" ", _globalArguments.Arguments.Concat(Arguments));

    /// <summary>Null where the input is a file.</summary>
    internal IPipeSource? Source { get; }

    public static FFMpegArguments FromFileInput(string filePath, bool verifyExists = true, Action<FFMpegArgumentOptions>? addArguments = null)
    {
        if (verifyExists && !File.Exists(filePath))
        {
            throw new FileNotFoundException("Input file not found", filePath);
        }
        FFMpegArguments arguments = new(null);
        arguments.Add(addArguments);
        arguments.Arguments.Add($"-i \"{filePath}\"");
        return arguments;
    }

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
