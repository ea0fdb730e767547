using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Brainscan.Format;
using Brainscan.Player.Rendering.Gl;
using FFMpegCore;

namespace Brainscan.Player.Video;

/// <summary>Where the time of a rendering went.</summary>
/// <param name="Frames">Pictures of the film.</param>
/// <param name="Drawn">Of them, the ones drawn now; the others an earlier run had left.</param>
/// <param name="Elapsed">From the first picture's begin to the film's name.</param>
/// <param name="Drawing">Of it: drawing and reading back.</param>
/// <param name="Waiting">Of it: standing still because ffmpeg had all buffers.</param>
internal readonly record struct VideoTimes(int Frames, int Drawn, TimeSpan Elapsed, TimeSpan Drawing, TimeSpan Waiting);

/// <summary>How far a rendering is.</summary>
/// <param name="Done">Pictures drawn, those of earlier runs included.</param>
/// <param name="Frames">Of so many.</param>
/// <param name="Now">Of those done, the ones of this run.</param>
/// <param name="Waiting">How long drawing has stood still because ffmpeg had all buffers.</param>
internal readonly record struct VideoProgress(int Done, int Frames, int Now, TimeSpan Waiting);

/// <summary>An export was stopped and can go on; the message says where.</summary>
internal sealed class ExportStoppedException(string message, Exception inner) : OperationCanceledException(message, inner);

/// <summary>
/// Draws a film on the calling thread while ffmpeg, a process of its own, encodes what was drawn before. The film is made in segments, each by an ffmpeg of its own that starts while the
/// one before is still busy with its last pictures, and joined without encoding anything again: so it is the same file, byte for byte, however often it was interrupted.
/// </summary>
internal sealed class VideoWriter : IDisposable
{
    // the one that is fed, and one that finishes
    private const int EncodersAtMost = 2;

    private readonly RenderOutput _output;
    private readonly VideoArguments _arguments;
    private readonly VideoFormat _format;
    private readonly IFilm _film;
    private readonly PictureSource _pictures;
    private readonly ExportFolder? _export;

    /// <summary>Looks what an earlier run has left; nothing is drawn before <see cref="Write"/>.</summary>
    /// <param name="device">Of the context on this thread.</param>
    /// <param name="film">What is drawn; stays the caller's.</param>
    /// <param name="output">Where it goes; stays the caller's.</param>
    /// <param name="video">How it is encoded.</param>
    /// <param name="segmentFrames">Pictures of a segment, if not as many as suit their size.</param>
    /// <exception cref="RecordingException">The codec cannot have this size, or another program makes the same film.</exception>
    public VideoWriter(GlDevice device, IFilm film, RenderOutput output, VideoSettings video, int? segmentFrames = null)
    {
        VideoArguments arguments = video.Arguments;
        if (output.Kind == OutputKind.Film)
        {
            VideoContainer.Require(arguments.Codec, arguments.Container);
        }
        Ffmpeg.Program.Require(arguments.Codec, arguments.Container);
        if (arguments.Animation is { } animation && (Math.Max(film.Width, film.Height) > animation.MostSide || video.FramesPerSecond > animation.MostFramesPerSecond))
        {
            throw new RecordingException(string.Create(CultureInfo.InvariantCulture, $"a .{arguments.Container} has at most {animation.MostSide} pixels along a side and {animation.MostFramesPerSecond} pictures "
                + $"a second; found {film.Width}x{film.Height} and {video.FramesPerSecond}: give a smaller --size or --fps, or make a film."));
        }
        if (arguments.HalvesColour && (film.Width % 2 != 0 || film.Height % 2 != 0))
        {
            throw new RecordingException($"{arguments.Encoder} keeps one colour for two by two pixels, so width and height must be even; found {film.Width}x{film.Height}: "
                + $"give --size {film.Width + (film.Width % 2)}x{film.Height + (film.Height % 2)}, or a codec that keeps every colour, such as prores or ffv1.");
        }
        _film = film;
        _output = output;
        _arguments = arguments;
        _pictures = new PictureSource(device, film, arguments.Layout);
        _format = new VideoFormat(film.Width, film.Height, video.FramesPerSecond, _pictures.Layout);
        try
        {
            _export = output.Kind == OutputKind.Picture ? null : ExportFolder.Open(output, ExportPlan.For(film, _format, arguments, segmentFrames), video.Fresh);
        }
        catch
        {
            _pictures.Dispose();
            throw;
        }
    }

    /// <summary>Something to say before it begins, such as where it goes on; null when there is nothing.</summary>
    public string? Note => _export?.Note;

    /// <summary>Writes what is missing and gives the result its name. When it returns or throws, ffmpeg has ended and nothing half has the name.</summary>
    /// <param name="progress">Told after each picture.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RecordingException">ffmpeg is missing or failed; with its own words.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public VideoTimes Write(Action<VideoProgress> progress, CancellationToken cancel)
    {
        Stopwatch elapsed = new();
        int whole = _export?.WholeFrames ?? 0;
        try
        {
            if (_export is not null && whole == 0 && _output.Kind == OutputKind.Film)
            {
                Rehearsal.Run(_arguments, _format, _export.Path, _output.Target, cancel);
            }
            elapsed.Start();
            if (_export is null)
            {
                Encode([new Segment(0, 0, 1)], _ => (_output.Folder, _output.PartName), _ => { }, whole, progress, cancel);
                _output.Keep();
            }
            else
            {
                Export(_export, whole, progress, cancel);
            }
        }
        catch (OperationCanceledException e) when (_export?.GoesOn is { } goesOn)
        {
            throw new ExportStoppedException($"stopped; the same command {goesOn} (--fresh begins anew; '{_export.Path}' keeps what is done).", e);
        }
        catch (RecordingException e) when (_export?.GoesOn is { } goesOn)
        {
            throw new RecordingException($"{e.Message.TrimEnd('.')}; once that is mended the same command {goesOn}.", e) { IsDamage = e.IsDamage };
        }
        return new VideoTimes(_film.Frames, _film.Frames - whole, elapsed.Elapsed, _pictures.Drawing, _pictures.Waiting);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _export?.Dispose();
        _pictures.Dispose();
    }

    private void Export(ExportFolder export, int whole, Action<VideoProgress> progress, CancellationToken cancel)
    {
        Dictionary<Segment, string> parts = [];
        Encode([.. export.Missing], Begin, Keep, whole, progress, cancel);
        export.Finish((list, joined) => Join(export.Path, list, joined, cancel));

        (string, string) Begin(Segment segment)
        {
            parts[segment] = export.Begin(segment);
            return (export.Path, export.Output(parts[segment]));
        }

        void Keep(Segment segment)
        {
            lock (export)
            {
                export.Keep(segment, parts[segment]);
            }
        }
    }

    private void Join(string folder, string list, string joined, CancellationToken cancel)
    {
        FFMpegArguments segments = FFMpegArguments.FromFileInput(list, verifyExists: false, options => options.WithCustomArgument("-f concat"));
        if (_arguments.Animation is not { } animation)
        {
            Run(segments, joined, $"-c copy {_arguments.Joining(_film.Frames)} -f {_arguments.Container}", _film.Frames);
            return;
        }
        string words = $"{_arguments.Animating(animation)} -f {_arguments.Container}";
        if (!animation.HasPalette)
        {
            Run(segments, joined, words, _film.Frames);
            return;
        }
        // the palette first, in a run of its own: one run would hold all pictures until it is known
        string palette = $"{joined}.palette";
        Run(segments, palette, "-vf palettegen -frames:v 1 -c:v png -f image2pipe", 1);
        FFMpegArguments both = FFMpegArguments.FromFileInput(palette, verifyExists: false, options => options.WithCustomArgument($"-f concat -i {list} -f png_pipe"));
        Run(both, joined, $"-lavfi {CommandWords.Quote(Animation.PaletteUse)} {words}", _film.Frames);

        void Run(FFMpegArguments input, string output, string arguments, int frames) =>
            FfmpegRun.RunAsync(input, folder, output, arguments, _output.Target, frames, cancel).GetAwaiter().GetResult();
    }

    /// <summary>Draws segments and has each encoded. Whatever goes wrong on either side ends the other, and the first cause is what is thrown.</summary>
    private void Encode(
        Segment[] segments, Func<Segment, (string Folder, string Output)> begin, Action<Segment> keep, int whole, Action<VideoProgress> progress, CancellationToken cancel)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<(PictureFeed Feed, Task Run)> encoders = [];
        Exception? failure = null;
        try
        {
            int done = whole;
            foreach (Segment segment in segments)
            {
                _pictures.Wait(() => WaitForOneOf([.. encoders.Select(encoder => encoder.Run)], ended.Token));
                PictureFeed feed = new(_format);
                (string folder, string output) = begin(segment);
                encoders.Add((feed, Task.Run(() => EncodeAsync(segment, feed, folder, output, keep, ended, cancel), CancellationToken.None)));
                for (int i = 0; i < segment.Count; i++)
                {
                    _pictures.Draw(segment.First + i, feed, i == segment.Count - 1, ended.Token);
                    done++;
                    progress(new VideoProgress(done, _film.Frames, done - whole, _pictures.Waiting));
                }
            }
            _pictures.Flush();
        }
        catch (Exception e)
        {
            failure = e;
        }
        encoders.ForEach(encoder => encoder.Feed.Complete(failure));
        // all of them have ended before anything they read from is let go
        Exception?[] failures = [.. encoders.Select(encoder => FailureOf(encoder.Run))];
        Exception? first = failures.FirstOrDefault(e => e is not null and not OperationCanceledException);
        cancel.ThrowIfCancellationRequested();
        if ((failure is OperationCanceledException or null ? first : failure) is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    private async Task EncodeAsync(
        Segment segment, PictureFeed feed, string folder, string output, Action<Segment> keep, CancellationTokenSource ended, CancellationToken cancel)
    {
        bool isWhole = false;
        try
        {
            string format = _output.Kind switch
            {
                OutputKind.Film => $"-fflags +bitexact -f {_arguments.SegmentContainer}",
                OutputKind.Pictures => $"-start_number {segment.First} -f image2",
                _ => $"-f {_output.Container}",
            };
            await FfmpegRun.RunAsync(
                FFMpegArguments.FromPipeInput(feed), folder, output, $"{_arguments.Encoding(_format.Layout)} {format}", _output.Target, segment.Count, cancel);
            keep(segment);
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                await ended.CancelAsync();
            }
        }
    }

    private static bool WaitForOneOf(Task[] runs, CancellationToken ended)
    {
        Task[] busy = [.. runs.Where(run => !run.IsCompleted)];
        if (busy.Length >= EncodersAtMost)
        {
            Task.WaitAny(busy, ended);
        }
        ended.ThrowIfCancellationRequested();
        return true;
    }

    private static Exception? FailureOf(Task run)
    {
        try
        {
            run.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
