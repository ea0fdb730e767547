using System.Globalization;
using System.Text.RegularExpressions;
using Brainscan.Format;
using FFMpegCore;
using FFMpegCore.Enums;
using FFMpegCore.Exceptions;

namespace Brainscan.Player.Video;

/// <summary>One run of ffmpeg: one input to one output, in a folder of ours, under names of ours.</summary>
internal static partial class FfmpegRun
{
    private static readonly TimeSpan UntilWeHearOfIt = TimeSpan.FromSeconds(1);

    /// <summary>Runs it to its end.</summary>
    /// <param name="input">The input.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="output">What it writes there.</param>
    /// <param name="arguments">All between input and output.</param>
    /// <param name="target">What becomes of it in the end, for people.</param>
    /// <param name="frames">How many pictures have to be in the output.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <exception cref="RecordingException">It failed: its own words, in one line.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, by us or by the Ctrl-C that it gets as we do.</exception>
    public static async Task RunAsync(FFMpegArguments input, string folder, string output, string arguments, string target, int frames, CancellationToken cancel)
    {
        List<string> words = [];
        string counted = $"brainscan-{Guid.NewGuid():N}.count";
        try
        {
            // without -xerror a disk that is full at the very end is told and forgotten
            await input.OutputToFile(output, overwrite: true, options => options.WithCustomArgument($"{arguments} -xerror -progress {counted}"))
                .WithLogLevel(FFMpegLogLevel.Error)
                .NotifyOnStandardError(words.Add)
                .ProcessAsynchronously(throwOnError: true, Options(folder), cancel);
            int? made = Count(Path.Combine(folder, counted));
            if (made != frames)
            {
                throw new RecordingException(made is null ? $"ffmpeg could not write '{target}': the disk has no room even for how far it came."
                    : $"ffmpeg made {made} pictures of {frames} for '{target}'; leave out of --ffmpeg what changes their rate or number.");
            }
        }
        catch (Exception e) when (e is FFMpegException or IOException)
        {
            if (words.Count == 0)
            {
                cancel.WaitHandle.WaitOne(UntilWeHearOfIt);
            }
            cancel.ThrowIfCancellationRequested();
            throw new RecordingException(
                $"ffmpeg could not write '{target}': {Reason(words, folder, e).Replace(output, Path.GetFileName(target), StringComparison.Ordinal)}{OfSnap(folder)}", e);
        }
        finally
        {
            File.Delete(Path.Combine(folder, counted));
        }
    }

    /// <summary>How it is started: in a folder, and the very ffmpeg that lines about it name, not one that happens to lie in the current folder.</summary>
    public static FFOptions Options(string folder) => new() { WorkingDirectory = folder, BinaryFolder = Path.GetDirectoryName(Ffmpeg.Program.Path)! };

    /// <summary>What may be behind a failure of a snap, which does not know it itself; nothing where it is none.</summary>
    private static string OfSnap(string folder) => !Ffmpeg.Program.IsSnap ? ""
        : $" (this ffmpeg, {Ffmpeg.Program.Path}, is a snap: it may enter no hidden folder, nothing outside your home, and not /tmp; it was to work in '{folder}'. Install the system's package "
            + "ffmpeg and put it first on the PATH, or name an --out in your home and set TMPDIR to a folder there.)";

    /// <summary>ffmpeg's first line that is not mere information: the reason; what follows are its consequences.</summary>
    private static string Reason(List<string> words, string folder, Exception failure)
    {
        // of a disk that is full it says which of its parts found out, or nothing
        if (words.Exists(line => line.Contains("No space left", StringComparison.Ordinal)) || IsFull(folder))
        {
            return "the disk is full; make room, or name another place";
        }
        if (words.Exists(line => line.Contains("File too large", StringComparison.Ordinal)))
        {
            return "a file may not become so large there (its file system's limit, or this user's); name another place";
        }
        string? reason = words.Find(line => line.Length > 0 && !line.Contains("[info]", StringComparison.OrdinalIgnoreCase));
        return reason is null ? failure.Message : Origin().Replace(reason, "");
    }

    private static bool IsFull(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false; // nobody can tell
        }
    }

    /// <summary>How many pictures ffmpeg says it has written; null where it could not even write that.</summary>
    private static int? Count(string path) => !File.Exists(path) ? null : File.ReadLines(path).Where(line => line.StartsWith("frame=", StringComparison.Ordinal))
        .Select(line => int.TryParse(line.AsSpan("frame=".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int made) ? made : (int?)null).LastOrDefault();

    /// <summary>"[libx264 @ 0x55d0c8]": which of ffmpeg's parts says it, with an address that is new every time.</summary>
    [GeneratedRegex(@"^(\[[^\]]* @ 0x[0-9a-f]+\] )+")]
    private static partial Regex Origin();
}
