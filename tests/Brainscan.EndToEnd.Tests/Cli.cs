using System.Diagnostics;

namespace Brainscan.EndToEnd.Tests;

/// <summary>What a program did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
internal sealed record CliResult(int ExitCode, string Output, string Error);

/// <summary>Runs the programs as they are built, as the launcher does.</summary>
internal static class Cli
{
    /// <summary>What runs commands on recordings, for dotnet.</summary>
    public static string PlayerPath => Built("player", "Brainscan.Player");

    /// <summary>What runs the recorder, for dotnet.</summary>
    public static string RecorderPath => Built("recorder", "Brainscan.Recorder");

    /// <summary>Runs a command on recordings.</summary>
    public static CliResult Player(params string[] arguments) => Run("dotnet", [PlayerPath, .. arguments]);

    /// <summary>Runs the recorder.</summary>
    public static CliResult Recorder(params string[] arguments) => Run("dotnet", [Built("recorder", "Brainscan.Recorder"), .. arguments]);

    /// <summary>Runs the recorder with a variable of its environment set.</summary>
    public static CliResult RecorderWith(string variable, string value, params string[] arguments) =>
        End(Start("dotnet", [Built("recorder", "Brainscan.Recorder"), .. arguments], (variable, value)));

    /// <summary>Runs the launcher. Only with what does not build or install anything.</summary>
    public static CliResult Launcher(params string[] arguments) => Run(Path.Combine(RepositoryRoot.Path, "brainscan"), arguments);

    /// <summary>Starts a player without waiting for it.</summary>
    public static Process StartPlayer(params string[] arguments) => StartPlayer(arguments, []);

    /// <summary>Starts a player with variables of its environment set, or removed where they are null.</summary>
    public static Process StartPlayer(string[] arguments, params (string Name, string? Value)[] environment) =>
        Start("dotnet", [Built("player", "Brainscan.Player"), .. arguments], environment);

    /// <summary>Starts a recorder without waiting for it.</summary>
    public static Process StartRecorder(params string[] arguments) => Start("dotnet", [Built("recorder", "Brainscan.Recorder"), .. arguments]);

    /// <summary>Asserts that a run ended with a mistake said in one line, and gives the line.</summary>
    public static string Mistake(CliResult result)
    {
        // what a run learns from is said before its recording is opened
        string line = Assert.Single(result.Error.TrimEnd('\n').Split('\n'), said => !said.StartsWith("brainscan: learning from", StringComparison.Ordinal));
        Assert.StartsWith("brainscan: ", line, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        return line;
    }

    /// <summary>"codec,width,height,frames" of a picture or film, frames counted by decoding them.</summary>
    public static string Probe(string path) => Run("ffprobe",
        ["-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of", "csv=p=0", path]).Output.Trim();

    /// <summary>Runs any program to its end.</summary>
    public static CliResult Run(string program, string[] arguments) => End(Start(program, arguments));

    private static CliResult End(Process started)
    {
        using Process process = started;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CliResult(process.ExitCode, output, error.Result);
    }

    private static Process Start(string program, string[] arguments, params (string Name, string? Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static string Built(string folder, string name) =>
        Path.Combine(RepositoryRoot.Path, folder, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", $"{name}.dll");
}
