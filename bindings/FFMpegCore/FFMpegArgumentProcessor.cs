using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FFMpegCore.Exceptions;

namespace FFMpegCore;

/// <summary>
/// Runs ffmpeg once. The part of FFMpegCore's that Brainscan uses. ffmpeg's standard error is always read, so that it never blocks on it
/// and its own words are there when it fails; it is gone when the returned task is done, whichever way it ended.
/// </summary>
public class FFMpegArgumentProcessor
{
    private readonly FFMpegArguments _arguments;
    private readonly string? _mustNotExist;
    private CancellationToken _cancellation;
    private int _cancelTimeoutMs;
    private Action<string>? _onError;

    internal FFMpegArgumentProcessor(FFMpegArguments arguments, string? mustNotExist)
    {
        _arguments = arguments;
        _mustNotExist = mustNotExist;
    }

    /// <summary>The command line without the program.</summary>
    public string Arguments => _arguments.Text;

    /// <summary>Called with each line ffmpeg writes to its standard error, on a thread of the pool.</summary>
    public FFMpegArgumentProcessor NotifyOnError(Action<string> onError)
    {
        _onError = onError;
        return this;
    }

    /// <summary>Ends ffmpeg when the token is cancelled: its input ends, and after <paramref name="timeout"/> milliseconds it is killed.</summary>
    public FFMpegArgumentProcessor CancellableThrough(CancellationToken token, int timeout = 0)
    {
        token.ThrowIfCancellationRequested();
        _cancellation = token;
        _cancelTimeoutMs = timeout;
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>True when ffmpeg ended with exit code 0.</returns>
    /// <exception cref="FFMpegException">It could not be started; or, with <paramref name="throwOnError"/>, it failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled and <paramref name="throwOnError"/> is set.</exception>
    public async Task<bool> ProcessAsynchronously(bool throwOnError = true, FFOptions? ffMpegOptions = null)
    {
        if (_mustNotExist is not null && File.Exists(_mustNotExist))
        {
            throw new FFMpegException(FFMpegExceptionType.File, $"'{_mustNotExist}' exists and may not be overwritten");
        }
        if (_cancellation.IsCancellationRequested)
        {
            return throwOnError ? throw new OperationCanceledException(_cancellation) : false;
        }
        using Process process = Start(ffMpegOptions ?? new FFOptions());
        Task<string> words = ReadErrorsAsync(process);
        Exception? failure = await FeedUntilExitAsync(process).ConfigureAwait(false);
        string said = await words.ConfigureAwait(false);

        if (_cancellation.IsCancellationRequested)
        {
            return throwOnError ? throw new OperationCanceledException("ffmpeg was cancelled", failure, _cancellation) : false;
        }
        // When ffmpeg dies, writing to it fails too: "broken pipe" is then the consequence, ffmpeg's words the reason.
        if (failure is not null && (failure is not IOException || process.ExitCode == 0))
        {
            ExceptionDispatchInfo.Throw(failure);
        }
        if (process.ExitCode != 0 && throwOnError)
        {
            throw new FFMpegException(FFMpegExceptionType.Process, $"ffmpeg ended with exit code {process.ExitCode}: {said}", failure, said);
        }
        return process.ExitCode == 0;
    }

    private Process Start(FFOptions options)
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        string inFolder = Path.Combine(options.BinaryFolder, name);
        ProcessStartInfo start = new()
        {
            FileName = options.BinaryFolder.Length > 0 && File.Exists(inFolder) ? inFolder : name,
            Arguments = _arguments.Text,
            WorkingDirectory = options.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new FFMpegException(FFMpegExceptionType.Operation, $"'{start.FileName}' cannot be started: {e.Message}", e);
        }
    }

    private async Task<string> ReadErrorsAsync(Process process)
    {
        List<string> lines = [];
        while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lines.Add(line);
            _onError?.Invoke(line);
        }
        return string.Join("\n", lines);
    }

    /// <summary>Feeds ffmpeg and waits for its end. Returns what went wrong with feeding, if anything; ffmpeg has ended in any case.</summary>
    private async Task<Exception?> FeedUntilExitAsync(Process process)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        Task exit = process.WaitForExitAsync(CancellationToken.None);
        Task<Exception?> feeding = Task.Run(() => FeedAsync(process, stop.Token), CancellationToken.None);
        try
        {
            await exit.WaitAsync(_cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Task patience = Task.Delay(_cancelTimeoutMs, CancellationToken.None);
            if (await Task.WhenAny(exit, patience).ConfigureAwait(false) == patience)
            {
                process.Kill(entireProcessTree: true);
            }
            await exit.ConfigureAwait(false);
        }
        await stop.CancelAsync().ConfigureAwait(false);
        return await feeding.ConfigureAwait(false);
    }

    private async Task<Exception?> FeedAsync(Process process, CancellationToken stop)
    {
        Stream input = process.StandardInput.BaseStream;
        Exception? failure = null;
        try
        {
            await (_arguments.Source?.WriteAsync(input, stop) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Stopping is no failure: the caller sees for itself that ffmpeg ended or was cancelled.
            failure = e is OperationCanceledException && stop.IsCancellationRequested ? null : e;
        }
        if (failure is not null and not IOException)
        {
            process.Kill(entireProcessTree: true);
        }
        await input.DisposeAsync().ConfigureAwait(false);
        return failure;
    }
}
