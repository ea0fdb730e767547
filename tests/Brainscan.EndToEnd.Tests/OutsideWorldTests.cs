using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.EndToEnd.Tests;

/// <summary>Streams that cannot be written, signals, and files that may not grow: none of them costs a run, and nothing ends with a stack trace.</summary>
public sealed class OutsideWorldTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-outside-").FullName;

    public OutsideWorldTests()
    {
        File.WriteAllText(At("corpus.txt"), string.Concat(Enumerable.Repeat("The sea was calm, and the ship lay still upon it. ", 200)));
        CliRecording.Write(At("run.brainscan"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Log_that_is_full_ends_no_run()
    {
        var recorded = Shell($"{Record("x.brainscan", steps: 6)} 2> /dev/full");

        Assert.Equal(0, recorded.ExitCode);
        Assert.True(IsFinished("x.brainscan"));
    }

    [Fact]
    public void Summary_that_cannot_be_written_is_said_and_the_run_is_done()
    {
        var recorded = Shell($"{Record("x.brainscan", steps: 6)} > /dev/full");

        Assert.Equal(0, recorded.ExitCode);
        Assert.Contains("is finished and whole, but the results cannot be written to standard output", recorded.Error, StringComparison.Ordinal);
        Assert.True(IsFinished("x.brainscan"));
    }

    [Theory]
    [InlineData("info {run}")]
    [InlineData("info {run} --json")]
    [InlineData("verify {run}")]
    [InlineData("inspect {run} --tensor head.weight")]
    [InlineData("export {run} --format csv --what metrics --out {folder}/a.csv")]
    [InlineData("--help")]
    public void Results_that_cannot_be_written_are_one_line(string command)
    {
        string line = Cli.Mistake(Shell($"{Player(command)} > /dev/full"));
        Assert.Contains("standard output", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("info {folder}/none.brainscan")]
    public void Mistake_that_cannot_be_said_is_a_mistake_still(string command) =>
        Assert.Equal((2, "", ""), Parts(Shell($"{Player(command)} 2> /dev/full")));

    [Fact]
    public void Launcher_s_mistake_that_cannot_be_said_is_one_still() =>
        Assert.Equal((2, "", ""), Parts(Shell($"'{Path.Combine(RepositoryRoot.Path, "brainscan")}' frobnicate 2> /dev/full")));

    [Fact]
    public void Reader_that_leaves_a_pipe_is_no_mistake() =>
        Assert.Equal((0, "", ""), Parts(Shell($"set -o pipefail; {Player("inspect {run} --tensor head.weight")} | true")));

    [Theory]
    [InlineData("HUP")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    [InlineData("XCPU")]
    public void Signal_that_warns_ends_a_run_well(string signal)
    {
        // Whatever this test was started under, nohup or a shell's background, has its say about signals too.
        using var process = Start($"exec env --default-signal={signal} {Record("x.brainscan", steps: 1_000_000)}");
        Until(() => Frames("x.brainscan") >= 2, process);

        // twice, as a terminal and its shell do
        Assert.Equal(0, Cli.Run("bash", ["-c", $"kill -s {signal} {process.Id} && kill -s {signal} {process.Id}"]).ExitCode);
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.True(IsFinished("x.brainscan"));
        Assert.False(File.Exists(At("x.brainscan.lock")));
    }

    [Fact]
    public void Signal_that_is_ignored_stays_ignored()
    {
        using var process = Start($"exec env --ignore-signal=HUP {Record("x.brainscan", steps: 60)}");
        Until(() => Frames("x.brainscan") >= 2, process);
        Assert.Equal(0, Cli.Run("bash", ["-c", $"kill -s HUP {process.Id}"]).ExitCode);
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        using var reader = TimelineReader.Open(At("x.brainscan"));
        Assert.Equal(60, reader.Frames[^1].Step);
    }

    [Fact]
    public void Terminal_that_goes_away_ends_no_run()
    {
        using var terminal = Start($"exec script --quiet --command \"env --ignore-signal=HUP {Record("x.brainscan", steps: 300)}\" /dev/null");
        Until(() => Frames("x.brainscan") >= 2, terminal);
        terminal.Kill(); // the terminal, not what runs in it
        terminal.WaitForExit();

        Until(() => IsFinished("x.brainscan"));
        using var reader = TimelineReader.Open(At("x.brainscan"));
        Assert.Equal(300, reader.Frames[^1].Step);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public void Kiosk_that_waits_for_a_display_ends_well(string signal)
    {
        using var process = Start($"exec env --default-signal={signal} -u DISPLAY -u WAYLAND_DISPLAY {Player("live {run} --kiosk")}");
        Assert.Contains("brainscan:", process.StandardError.ReadLine(), StringComparison.Ordinal); // no display
        Assert.Equal(0, Cli.Run("bash", ["-c", $"kill -s {signal} {process.Id}"]).ExitCode);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void File_that_may_not_grow_is_followed_by_another_and_so_it_is_when_resumed()
    {
        // .NET reserves address space with a file of 2 GiB, unless told not to; libtorch's bridge may need 2.4 MB in memory, for which the limit holds too
        const string Limit = "export DOTNET_EnableWriteXorExecute=0; ulimit -f 3000;";
        var recorded = Shell($"{Limit} {Record("x.brainscan", steps: 130)}");

        Assert.True(recorded.ExitCode == 0, recorded.Error);
        Assert.Single(recorded.Error.Split('\n'), line => line.Contains("the recording goes on in x.0002.brainscan", StringComparison.Ordinal));
        Assert.Equal(0, Shell($"{Limit} {Recorder()} record --resume --out {At("x.brainscan")} --steps 260").ExitCode);
        using var reader = TimelineReader.Open(At("x.brainscan"));
        Assert.True(reader.SegmentCount > 2 && reader.IsFinished);
        Assert.Equal(Enumerable.Range(0, 261).Select(step => (long)step), reader.Frames.Select(frame => frame.Step));
        Assert.Empty(RecordingVerifier.Run(reader));
    }

    [Fact]
    public void Output_that_may_not_grow_is_a_mistake_in_one_line()
    {
        string line = Cli.Mistake(Shell($"export DOTNET_EnableWriteXorExecute=0; ulimit -f 1; {Player("export {run} --format npz --out {folder}/a.npz")}"));
        Assert.Contains("as large as its file system", line, StringComparison.Ordinal);
        Assert.False(File.Exists(At("a.npz")));
    }

    private static (int, string, string) Parts(CliResult result) => (result.ExitCode, result.Output, result.Error);

    private static CliResult Shell(string command) => Cli.Run("bash", ["-c", command]);

    private static Process Start(string command) =>
        Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private static string Recorder() => $"dotnet '{Cli.RecorderPath}'";

    private string Record(string name, int steps) =>
        $"{Recorder()} record --corpus '{At("corpus.txt")}' --out '{At(name)}' --layers 2 --heads 2 --width 64 --context 64 --steps {steps} --every 1";

    private string Player(string command) => $"dotnet '{Cli.PlayerPath}' {command.Replace("{run}", At("run.brainscan"), StringComparison.Ordinal).Replace("{folder}", _folder, StringComparison.Ordinal)}";

    private string At(string name) => Path.Combine(_folder, name);

    private int Frames(string name)
    {
        try
        {
            using var reader = TimelineReader.Open(At(name));
            return reader.Frames.Count;
        }
        catch (RecordingException)
        {
            // not there, or not begun
            return 0;
        }
    }

    private bool IsFinished(string name)
    {
        using var reader = TimelineReader.Open(At(name));
        return reader.IsFinished;
    }

    private static void Until(Func<bool> happened, Process? by = null)
    {
        var patience = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.False(by is { HasExited: true }, "it ended by itself");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(3), "it did not happen within three minutes");
            Thread.Yield();
        }
    }
}
