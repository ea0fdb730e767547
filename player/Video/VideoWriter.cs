using System.Diagnostics;
using System.Text.RegularExpressions;
using Brainscan.Format;
using FFMpegCore;
using FFMpegCore.Arguments;
using FFMpegCore.Exceptions;

namespace Brainscan.Player.Video;

/// <summary>Draws frame <paramref name="index"/> of the output into <paramref name="pixels"/>: 8-bit RGB, rows from the top.</summary>
internal delegate void DrawFrame(int index, Span<byte> pixels);

/// <summary>Where the time of a rendering went.</summary>
/// <param name="Frames">Frames written.</param>
/// <param name="Elapsed">From ffmpeg's start to its end.</param>
/// <param name="Drawing">Time spent in drawing and reading back.</param>
/// <param name="Waiting">Time drawing stood still because ffmpeg had both buffers.</param>
internal readonly record struct VideoTimes(int Frames, TimeSpan Elapsed, TimeSpan Drawing, TimeSpan Waiting);

/// <summary>Draws frames on the calling thread while ffmpeg, a process of its own, encodes those before.</summary>
internal sealed partial class VideoWriter
{
    private readonly RenderOutput _output;
    private readonly VideoFormat _format;
    private readonly VideoCodec _codec;

    /// <summary>Nothing starts before <see cref="Write"/>.</summary>
    public VideoWriter(RenderOutput output, VideoFormat format, VideoCodec codec)
    {
        _output = output;
        _format = format;
        _codec = codec;
    }

    /// <summary>Writes all frames and gives the result its name. When it returns or throws, ffmpeg has ended and nothing half is left.</summary>
    /// <param name="frames">How many frames, at least 1.</param>
    /// <param name="draw">Called once for each, in order, on this thread (which so may own a GL context).</param>
    /// <param name="drawn">Told after each frame how many are drawn.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RecordingException">ffmpeg is missing or failed; with its own words.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public VideoTimes Write(int frames, DrawFrame draw, Action<int> drawn, CancellationToken cancel)
    {
        FrameQueue queue = new(_format);
        List<string> words = [];
        Stopwatch elapsed = Stopwatch.StartNew();
        _output.Begin();
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task encoding = Task.Run(() => EncodeAsync(queue, words, ended, cancel), CancellationToken.None);

        (VideoTimes times, Exception? failure) = Draw(queue, frames, draw, drawn, ended.Token);
        try
        {
            encoding.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e != failure && (e is FFMpegException or IOException))
        {
            cancel.ThrowIfCancellationRequested();
            throw new RecordingException($"ffmpeg could not write '{_output.Target}': {Reason(words, e)}", e);
        }
        _output.Keep();
        return times with { Elapsed = elapsed.Elapsed };
    }

    /// <summary>What goes wrong here becomes the end of ffmpeg's input too, and so comes out of ffmpeg's run.</summary>
    private static (VideoTimes Times, Exception? Failure) Draw(FrameQueue queue, int frames, DrawFrame draw, Action<int> drawn, CancellationToken ended)
    {
        Stopwatch drawing = new(), waiting = new();
        Exception? failure = null;
        try
        {
            for (int n = 0; n < frames; n++)
            {
                waiting.Start();
                byte[] pixels = queue.Take(ended);
                waiting.Stop();
                drawing.Start();
                draw(n, pixels);
                drawing.Stop();
                queue.Send(pixels);
                drawn(n + 1);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }
        queue.Complete(failure);
        return (new VideoTimes(frames, TimeSpan.Zero, drawing.Elapsed, waiting.Elapsed), failure);
    }

    private async Task EncodeAsync(FrameQueue queue, List<string> words, CancellationTokenSource ended, CancellationToken cancel)
    {
        try
        {
            await FFMpegArguments.FromPipeInput(queue)
                .WithGlobalOptions(options => options.WithVerbosityLevel(VerbosityLevel.Error))
                .OutputToFile(_output.PartName, overwrite: true, Configure)
                .NotifyOnError(words.Add)
                .CancellableThrough(cancel)
                .ProcessAsynchronously(throwOnError: true, new FFOptions { WorkingDirectory = _output.Folder });
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private void Configure(FFMpegArgumentOptions options)
    {
        options.WithVideoCodec(_codec.Encoder).WithCustomArgument(_codec.Options).ForceFormat(_output.Container);
        if (_codec.PixelFormat is not null)
        {
            options.ForcePixelFormat(_codec.PixelFormat);
        }
        if (_output.Kind == OutputKind.Pictures)
        {
            options.WithCustomArgument("-start_number 0");
        }
        if (_output.Container is "mp4" or "mov")
        {
            options.WithCustomArgument("-movflags +faststart"); // plays before it is all there
        }
    }

    /// <summary>ffmpeg's first line that is not mere information: the reason; what follows are its consequences.</summary>
    private static string Reason(List<string> words, Exception failure)
    {
        string? reason = words.Find(line => line.Length > 0 && !line.Contains("[info]", StringComparison.OrdinalIgnoreCase));
        return reason is null ? failure.Message : Origin().Replace(reason, "");
    }

    /// <summary>"[libx264 @ 0x55d0c8]": which of ffmpeg's parts says it, with an address that is new every time.</summary>
    [GeneratedRegex(@"^\[[^\]]* @ 0x[0-9a-f]+\] ")]
    private static partial Regex Origin();
}
