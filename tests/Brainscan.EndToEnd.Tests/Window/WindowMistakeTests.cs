using Brainscan.Display;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary>Machines and files on which there is nothing to show: one line, and exit code 2.</summary>
[Collection(WindowScreenCollection.Name)]
public sealed class WindowMistakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-mistake-").FullName;
    private readonly string _run;
    private readonly XServer _screen;

    public WindowMistakeTests(WindowScreen screen)
    {
        _screen = screen.Server;
        _run = Path.Combine(_folder, "run.brainscan");
        CliRecording.Write(_run);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("play")]
    [InlineData("live")]
    public void No_display(string command)
    {
        string line = Mistake([command, _run], ("DISPLAY", null), ("WAYLAND_DISPLAY", null));
        Assert.Contains("display", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Display_that_does_not_answer() => Assert.Contains(":987", Mistake(["play", _run], ("DISPLAY", ":987")), StringComparison.Ordinal);

    [Fact]
    public void OpenGL_that_is_too_old()
    {
        string line = Mistake(["play", _run], ("DISPLAY", _screen.Name), ("MESA_GL_VERSION_OVERRIDE", "4.1"));
        Assert.Contains("OpenGL 4.5", line, StringComparison.Ordinal);
        Assert.Contains("LIBGL_ALWAYS_SOFTWARE=1", line, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenGL_that_is_too_old_without_a_window()
    {
        string line = Mistake(["render", _run, "--out", Path.Combine(_folder, "a.png"), "--size", "320x180"], ("MESA_GL_VERSION_OVERRIDE", "3.3"));
        Assert.Contains("Mesa's software device: OpenGL below 4.5", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Monitors_that_say_nothing() => Assert.Contains(
        "--monitor both: expected a monitor's number, several with commas between such as 1,2, or all", Mistake(["play", _run, "--monitor", "both"]), StringComparison.Ordinal);

    [Fact]
    public void Monitor_that_there_is_not() =>
        Assert.Contains("800×600", Mistake(["play", _run, "--fullscreen", "--monitor", "3"], ("DISPLAY", _screen.Name)), StringComparison.Ordinal);

    [Fact]
    public void File_that_there_is_not() =>
        Assert.Contains("missing.brainscan", Mistake(["play", Path.Combine(_folder, "missing.brainscan")], ("DISPLAY", _screen.Name)), StringComparison.Ordinal);

    [Fact]
    public void Folder_in_place_of_a_file() =>
        Assert.Contains($"{_folder} is a folder", Mistake(["play", _folder], ("DISPLAY", _screen.Name)), StringComparison.Ordinal);

    [Fact]
    public void File_that_is_no_recording()
    {
        string text = Path.Combine(_folder, "letter.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 100)));
        Assert.Contains("letter.txt", Mistake(["play", text], ("DISPLAY", _screen.Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_without_a_frame()
    {
        string empty = Path.Combine(_folder, "empty.brainscan");
        CliRecording.Write(empty, frames: 0);
        Assert.Contains("empty.brainscan", Mistake(["play", empty], ("DISPLAY", _screen.Name)), StringComparison.Ordinal);
    }

    private static string Mistake(string[] arguments, params (string Name, string? Value)[] environment)
    {
        using var process = Cli.StartPlayer(arguments, environment);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), $"{string.Join(' ', arguments)} has not ended");
        return Cli.Mistake(new CliResult(process.ExitCode, output, error.GetAwaiter().GetResult()));
    }
}
