namespace Brainscan.EndToEnd.Tests;

/// <summary><c>render</c> with another ffmpeg first on the PATH, and pictures that move for pages that strip films.</summary>
public sealed class CliFfmpegTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-ffmpeg-").FullName;

    public CliFfmpegTests() => CliRecording.Write(At("run.brainscan"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Build_without_the_encoder_is_named_before_anything_is_made()
    {
        string bin = Script("conda/bin", "case \" $* \" in *' -encoders '*) $real \"$@\" | grep -v libx26 ;; *) exec $real \"$@\" ;; esac");
        Directory.CreateDirectory(At("conda/conda-meta"));

        string line = Cli.Mistake(Render(bin, "a.mp4"));

        Assert.Contains($"ffmpeg ({bin}/ffmpeg, version ", line, StringComparison.Ordinal);
        Assert.Contains("was built without libx264: give --codec av1 or vp9, which it has, or install conda-forge's build", line, StringComparison.Ordinal);
        Assert.False(Path.Exists(At("a.mp4.export")));
    }

    [Fact]
    public void Snap_works_where_it_may_and_is_named_where_it_may_not()
    {
        // as a snap: it is in no hidden folder, or it is not there at all
        string bin = Script("snap/bin", "case \"$PWD\" in */.*) echo 'cannot open: Permission denied' >&2; exit 1 ;; esac\nexec $real \"$@\"");
        Directory.CreateDirectory(At(".hidden"));

        CliResult done = Render(bin, "a.mp4");
        string line = Cli.Mistake(Render(bin, ".hidden/a.mp4"));

        Assert.True(done.ExitCode == 0, done.Error);
        Assert.Contains("Permission denied", line, StringComparison.Ordinal);
        Assert.Contains($"{bin}/ffmpeg, is a snap: it may enter no hidden folder", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.gif", "gif,640,360,6")]
    [InlineData("a.webm", "vp9,320,180,6", "--size", "320x180")]
    public void Page_gets_what_it_shows(string name, string expected, params string[] options)
    {
        CliResult result = Cli.Player(["render", At("run.brainscan"), "--out", At(name), .. options]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(expected, Cli.Probe(At(name)));
    }

    private CliResult Render(string bin, string name)
    {
        using var process = Cli.StartPlayer(
            ["render", At("run.brainscan"), "--out", At(name), "--size", "320x180"], ("PATH", $"{bin}:{Environment.GetEnvironmentVariable("PATH")}"));
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CliResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Writes an ffmpeg that does something else before it is the real one, and gives its folder.</summary>
    private string Script(string folder, string body)
    {
        string real = Cli.Run("sh", ["-c", "command -v ffmpeg"]).Output.Trim();
        string path = Path.Combine(Directory.CreateDirectory(At(folder)).FullName, "ffmpeg");
        File.WriteAllText(path, $"#!/bin/sh\nreal={real}\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return Path.GetDirectoryName(path)!;
    }

    private string At(string name) => Path.Combine(_folder, name);
}
