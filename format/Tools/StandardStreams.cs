using System.Runtime.InteropServices;
using System.Text;

namespace Brainscan.Format.Tools;

/// <summary>
/// Standard output and standard error of our programs. The stream that messages go to may fill up, be closed or lose its terminal; no work
/// may end because of that. Results that cannot be written are a mistake somebody can correct, and are said as one.
/// </summary>
public static class StandardStreams
{
    /// <summary>A defect of ours (EX_SOFTWARE), as in every command.</summary>
    private const int Defect = 70;

    // SIGXFSZ: it kills a process that writes beyond the largest file it may make. Linux's number, which .NET has no name for.
    private const int FileSizeSignal = 25;

    private static PosixSignalRegistration? _fileSize; // holds as long as it is referred to

    /// <summary>
    /// Puts guarded streams in the place of <see cref="Console.Out"/> and <see cref="Console.Error"/>, and has an exception that nobody
    /// caught, on any thread, end the process with one line in place of a stack trace. A file that is as large as it may be becomes an error of
    /// the write, no signal that kills. The first thing a program does.
    /// </summary>
    public static void Guard()
    {
        Console.SetError(WriterOf(new MessageStream(Open(Console.OpenStandardError))));
        Console.SetOut(WriterOf(new ResultStream(Open(Console.OpenStandardOutput))));
        if (OperatingSystem.IsLinux())
        {
            _fileSize = PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, signal => signal.Cancel = true);
        }
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => End(unhandled.ExceptionObject);
    }

    /// <summary>The one line for what should not have happened.</summary>
    public static string DefectLine(Exception exception) =>
        $"this is a defect of brainscan, please report it: {exception.GetType().Name}: {exception.Message} (in {exception.TargetSite})";

    private static void End(object thrown)
    {
        string line = thrown is Exception exception ? DefectLine(exception) : $"{thrown}";
        Console.Error.WriteLine($"brainscan: {line.ReplaceLineEndings(" ")}");
#pragma warning disable RS0030 // No Main can return any more: what threw was on a thread of its own, and the runtime would abort.
        Environment.Exit(Defect);
#pragma warning restore RS0030
    }

    // A stream that was closed before the program began cannot be opened; there is nobody to say it to.
    private static Stream Open(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception)
        {
            return Stream.Null;
        }
    }

    private static StreamWriter WriterOf(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
