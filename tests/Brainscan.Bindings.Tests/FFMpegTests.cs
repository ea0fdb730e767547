using System.Diagnostics;
using System.Globalization;
using FFMpegCore;
using FFMpegCore.Arguments;
using FFMpegCore.Exceptions;
using FFMpegCore.Pipes;

namespace Brainscan.Bindings.Tests;

public sealed class FFMpegTests : IDisposable
{
    private const int Width = 64;
    private const int Height = 48;
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-ffmpeg-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Arguments_stand_in_ffmpegs_order()
    {
        FFMpegArgumentProcessor processor = FFMpegArguments
            .FromPipeInput(new Source(NoFrames), o => o.WithCustomArgument("-before input"))
            .WithGlobalOptions(o => o.WithVerbosityLevel())
            .OutputToFile("a b.mkv", overwrite: true, o => o.WithVideoCodec("ffv1").ForcePixelFormat("gbrp").ForceFormat("matroska"));

        string expected = "-hide_banner -loglevel error -before input -f rawvideo -pix_fmt rgb24 -s 64x48 -r 10 -i pipe:0 "
            + "-c:v ffv1 -pix_fmt gbrp -f matroska \"a b.mkv\" -y";
        Assert.Equal(expected, processor.Arguments);
    }

    [Fact]
    public async Task Frames_written_to_the_pipe_are_in_the_file()
    {
        bool ended = await Encode(new Source(output => Frames(output, 7)), "ffv1", "seven.mkv");

        Assert.True(ended);
        Assert.Equal("ffv1,64,48,7", Probe("seven.mkv"));
    }

    [Fact]
    public async Task File_is_an_input_too()
    {
        await Encode(new Source(output => Frames(output, 7)), "ffv1", "seven.mkv");
        FFMpegArgumentProcessor copy = FFMpegArguments.FromFileInput("seven.mkv", verifyExists: false, o => o.WithCustomArgument("-f matroska"))
            .WithGlobalOptions(o => o.WithVerbosityLevel())
            .OutputToFile("copy.mkv", overwrite: true, o => o.WithCustomArgument("-c copy"));

        Assert.Equal("-hide_banner -loglevel error -f matroska -i \"seven.mkv\" -c copy \"copy.mkv\" -y", copy.Arguments);
        Assert.True(await copy.ProcessAsynchronously(throwOnError: true, new FFOptions { WorkingDirectory = _folder }));
        Assert.Equal("ffv1,64,48,7", Probe("copy.mkv"));
        Assert.Throws<FileNotFoundException>(() => FFMpegArguments.FromFileInput(Path.Combine(_folder, "nothing.mkv")));
    }

    [Fact]
    public async Task Failure_has_ffmpegs_own_words_and_not_only_a_broken_pipe()
    {
        List<string> heard = [];
        Task<bool> run = Encode(new Source(output => Frames(output, 10_000)), "nonesuch", "x.mkv", heard: heard);

        FFMpegException e = await Assert.ThrowsAsync<FFMpegException>(() => run);
        Assert.Equal(FFMpegExceptionType.Process, e.Type);
        Assert.Contains("Unknown encoder 'nonesuch'", e.FFMpegErrorOutput, StringComparison.Ordinal);
        Assert.Contains("Unknown encoder 'nonesuch'", e.Message, StringComparison.Ordinal);
        Assert.Contains(heard, line => line.Contains("nonesuch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_is_false_when_the_caller_wants_no_exception()
    {
        Assert.False(await Encode(new Source(NoFrames), "nonesuch", "x.mkv", throwOnError: false));
    }

    [Fact]
    public async Task Cancelling_ends_the_source_and_ffmpeg()
    {
        using CancellationTokenSource cancel = new();
        TaskCompletionSource started = new();
        TaskCompletionSource sourceStopped = new();
        Source endless = new(async (output, token) =>
        {
            await Frames(output, 1);
            started.SetResult();
            token.Register(sourceStopped.SetResult);
            await Task.Delay(Timeout.Infinite, token);
        });
        Task<bool> run = Encode(endless, "ffv1", "x.mkv", cancel: cancel.Token);
        await started.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await sourceStopped.Task;
        Assert.Empty(ChildrenNamed("ffmpeg"));
    }

    [Fact]
    public async Task Failing_source_is_reported_as_it_failed()
    {
        Source failing = new(async output =>
        {
            await Frames(output, 1);
            throw new InvalidDataException("no frame 1");
        });

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => Encode(failing, "ffv1", "x.mkv"));
        Assert.Equal("no frame 1", e.Message);
        Assert.Empty(ChildrenNamed("ffmpeg"));
    }

    [Fact]
    public async Task Existing_file_is_kept_unless_it_may_be_overwritten()
    {
        string path = Path.Combine(_folder, "kept.mkv");
        await File.WriteAllTextAsync(path, "mine");
        FFMpegArgumentProcessor processor = FFMpegArguments.FromPipeInput(new Source(NoFrames)).OutputToFile(path, overwrite: false);

        FFMpegException e = await Assert.ThrowsAsync<FFMpegException>(() => processor.ProcessAsynchronously());
        Assert.Equal(FFMpegExceptionType.File, e.Type);
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
    }

    private Task<bool> Encode(
        Source source, string codec, string name, bool throwOnError = true, List<string>? heard = null, CancellationToken cancel = default) =>
        FFMpegArguments.FromPipeInput(source)
            .WithGlobalOptions(o => o.WithVerbosityLevel(VerbosityLevel.Error))
            .OutputToFile(name, overwrite: true, o => o.WithVideoCodec(codec))
            .NotifyOnError(line => heard?.Add(line))
            .CancellableThrough(cancel)
            .ProcessAsynchronously(throwOnError, new FFOptions { WorkingDirectory = _folder });

    private static Task NoFrames(Stream output) => Task.CompletedTask;

    private static async Task Frames(Stream output, int count)
    {
        byte[] frame = new byte[Width * Height * 3];
        for (int n = 0; n < count; n++)
        {
            Array.Fill(frame, (byte)n);
            await output.WriteAsync(frame);
        }
    }

    private string Probe(string name)
    {
        string arguments = $"-v error -count_frames -show_entries stream=codec_name,width,height,nb_read_frames -of csv=p=0 \"{name}\"";
        using Process process = Process.Start(new ProcessStartInfo("ffprobe", arguments) { RedirectStandardOutput = true, WorkingDirectory = _folder })!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said.Trim();
    }

    /// <summary>Children of this process by that name, dead ones that nobody waited for included.</summary>
    private static List<string> ChildrenNamed(string name) => Directory.GetDirectories("/proc")
        .Where(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out _))
        .Select(d => Path.Combine(d, "stat"))
        .Where(File.Exists)
        .Select(TryRead)
        .Where(stat => stat.Contains($"({name})", StringComparison.Ordinal)
            && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        .ToList();

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // it ended between the listing and the reading
        }
    }

    private sealed class Source(Func<Stream, CancellationToken, Task> write) : IPipeSource
    {
        public Source(Func<Stream, Task> write) : this((output, _) => write(output)) { }

        public string GetStreamArguments() => $"-f rawvideo -pix_fmt rgb24 -s {Width}x{Height} -r 10";

        public Task WriteAsync(Stream outputStream, CancellationToken cancellationToken) => write(outputStream, cancellationToken);
    }
}
