namespace Brainscan.EndToEnd.Tests;

/// <summary>Whatever a person gets wrong is answered in one line on standard error, with exit code 2 and without a trace of anything made.</summary>
public sealed class CliMistakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-cli-").FullName;

    public CliMistakeTests()
    {
        CliRecording.Write(At("run.brainscan"));
        File.WriteAllText(At("foreign.brainscan"), "Call me Ishmael. Some years ago, never mind how long precisely.");
        File.WriteAllBytes(At("empty.brainscan"), []);
        File.WriteAllBytes(At("cut.brainscan"), File.ReadAllBytes(At("run.brainscan"))[..40]);
        File.WriteAllText(At("taken.png"), "mine");
        File.Copy(At("run.brainscan"), At("run.png"));
        File.Copy(At("run.brainscan"), At("run.html"));
        Directory.CreateDirectory(At("folder"));
        File.WriteAllText(At("folder/mine.txt"), "mine");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("render", "--out")]
    [InlineData("render {run} --out", "--out")]
    [InlineData("render {run} --out {new}.png --nonsense", "'--nonsense'")]
    [InlineData("render {run} --out {new}.png --size 10", "--size 10: expected a width and a height")]
    [InlineData("render {run} --out {new}.png --size 99999x9", "--size 99999x9")]
    [InlineData("render {run} --out {new}.png --step x", "--step x: expected a whole number")]
    [InlineData("render {run} --out {new}.png --step 51", "steps 0 to 50")]
    [InlineData("render {run} --out {new}.png --frame 6", "from 0 to 5")]
    [InlineData("render {run} --out {new}.png --frame 1 --step 1", "leave one of the two out")]
    [InlineData("render {run} --out {new}.png --fps 10", "--fps means nothing for one picture")]
    [InlineData("render {run} --out {new}.mp4 --step 1", "--step means nothing for a film")]
    [InlineData("render {run} --out {new}.mp4 --fps 0", "--fps 0: expected a number above 0")]
    [InlineData("render {run} --out {new}.mp4 --from 41 --to 49", "no frame lies between")]
    [InlineData("render {run} --out {new}.mp4 --size 64x64 --codec nonesuch", "has no encoder 'nonesuch'")]
    [InlineData("render {run} --out {new}.png --mode sideways", "expected learned, value, change")]
    [InlineData("render {run} --out {new}.png --normalise never", "expected run, frame, absolute")]
    [InlineData("render {run} --out {new}.png --layout spiral", "spiral")]
    [InlineData("render {run} --out {new}.png --colours mud", "mud")]
    [InlineData("render {run} --out {new}.bmp", "found '.bmp'")]
    [InlineData("render {run} --out {folder}/none/a.png", "make it first")]
    [InlineData("render {run} --out {folder}", "not empty")]
    [InlineData("render {run} --out {taken}", "--overwrite")]
    [InlineData("render {none} --out {new}.png", "none.brainscan")]
    [InlineData("render {folder} --out {new}.png", "is a folder; name a file in it")]
    [InlineData("render {foreign} --out {new}.png", "foreign.brainscan is not a brainscan recording")]
    [InlineData("render {empty} --out {new}.png", "empty.brainscan")]
    [InlineData("render {cut} --out {new}.png", "cut.brainscan")]
    [InlineData("inspect {run}", "--tensor")]
    [InlineData("inspect {run} --tensor head.wieght", "the nearest name is 'head.weight'")]
    [InlineData("inspect {run} --tensor head.weight --row 1", "needs --row and --col")]
    [InlineData("inspect {run} --tensor head.weight --row 1 --col 1 --index 1,1", "leave one of the two out")]
    [InlineData("inspect {run} --tensor head.weight --row 256 --col 1", "shape [256, 16]; found 256 as index of dimension 0, expected 0 to 255")]
    [InlineData("inspect {run} --tensor head.weight --index 1", "2 dimensions")]
    [InlineData("inspect {run} --tensor head.weight --index 1,b", "--index 1,b: expected whole numbers")]
    [InlineData("inspect {run} --tensor head.weight --from 51", "steps 0 to 50")]
    [InlineData("export {run} --out {new}.npz", "--format")]
    [InlineData("export {run} --format xlsx --out {new}.xlsx", "--format xlsx: expected")]
    [InlineData("export {run} --format csv --out {new}.csv", "--what")]
    [InlineData("export {run} --format csv --what tokens --step 0 --out {new}.csv", "--step means nothing for a csv")]
    [InlineData("export {run} --format npz --what tokens --out {new}.npz", "--what names a table")]
    [InlineData("export {run} --format npz --step 51 --out {new}.npz", "steps 0 to 50")]
    [InlineData("export {run} --format npz --step 0 --frame 0 --out {new}.npz", "leave one of the two out")]
    [InlineData("export {run} --format npz --out {taken}", "--overwrite")]
    [InlineData("export {run} --format npz --out {folder}", "is a folder")]
    [InlineData("export {run} --format npz --out {folder}/none/a.npz", "make it first")]
    [InlineData("export {run} --format png --out {new}.mp4", "ends in .png")]
    [InlineData("export {run} --format npz --out {run} --overwrite", "a file of the recording itself")]
    [InlineData("export {run} --format csv --what metrics --out {folder}/../run.brainscan --overwrite", "a file of the recording itself")]
    [InlineData("export {run} --format safetensors --out {run}.checkpoint.safetensors --overwrite", "a file of the recording itself")]
    [InlineData("export {picture} --format png --out {picture} --overwrite", "a file of the recording itself")]
    [InlineData("render {picture} --out {picture} --overwrite", "a file of the recording itself")]
    [InlineData("info {page} --report {page} --overwrite", "a file of the recording itself")]
    [InlineData("export {run} --format npz --out /dev/null --overwrite", "'/dev/null' is a device")]
    [InlineData("export {foreign} --format npz --out {new}.npz", "foreign.brainscan is not a brainscan recording")]
    [InlineData("repair {run}", "--out")]
    [InlineData("repair {run} --out {run}", "a file of the recording itself")]
    [InlineData("repair {run} --out {taken}", "--overwrite")]
    [InlineData("repair {cut} --out {new}.brainscan", "cut.brainscan")]
    [InlineData("cut {run} --out {new}.brainscan --from 51", "the recording has steps 0 to 50")]
    [InlineData("cut {run} --out {new}.brainscan --every 0", "--every 0: expected a whole number from 1")]
    [InlineData("cut {run} --out {new}.brainscan --quality better", "--quality better: expected display, fine, exact")]
    [InlineData("cut {run} --out {new}.brainscan --quality exact", "the recording is display")]
    [InlineData("cut {run} --out {folder}/none/a.brainscan", "make it first")]
    [InlineData("join {run} --out {taken}", "--overwrite")]
    [InlineData("join {foreign} --out {new}.brainscan", "foreign.brainscan is not a brainscan recording")]
    public void Mistake_is_answered_in_one_line(string command, string says)
    {
        string[] before = Everything();
        string line = Cli.Mistake(Cli.Player(Words(command)));

        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
    }

    [Theory]
    [InlineData("play ''", "FILE is empty")]
    [InlineData("live ''", "FILE is empty")]
    [InlineData("render '' --out {new}.png", "FILE is empty")]
    [InlineData("render {run} --out ''", "--out is empty")]
    [InlineData("info ''", "FILE is empty")]
    [InlineData("verify ''", "FILE is empty")]
    [InlineData("repair '' --out {new}.brainscan", "FILE is empty")]
    [InlineData("repair {run} --out ''", "--out is empty")]
    [InlineData("cut '' --out {new}.brainscan", "FILE is empty")]
    [InlineData("cut {run} --out ''", "--out is empty")]
    [InlineData("join '' --out {new}.brainscan", "FILE is empty")]
    [InlineData("inspect '' --tensor head.weight", "FILE is empty")]
    [InlineData("export '' --format npz --out {new}.npz", "FILE is empty")]
    [InlineData("export {run} --format npz --out ''", "--out is empty")]
    public void Name_that_is_empty_is_answered_in_one_line_too(string command, string says)
    {
        string line = Cli.Mistake(Cli.Player([.. Words(command).Select(word => word == "''" ? "" : word)]));
        Assert.Contains(says, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate", "there is no command 'frobnicate'")]
    [InlineData("demo --nonsense", "found '--nonsense'")]
    [InlineData("bench sideways", "found 'sideways'")]
    [InlineData("demo --out", "--out needs one folder")]
    [InlineData("demo --out {taken}", "give another with --out")]
    [InlineData("setup now", "found 'now'")]
    [InlineData("test one", "found 'one'")]
    public void Launcher_answers_in_one_line_too(string command, string says)
    {
        Assert.Contains(says, Cli.Mistake(Cli.Launcher(Words(command))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("setup --help")]
    [InlineData("test --help")]
    [InlineData("demo -h")]
    [InlineData("bench --help")]
    public void Launcher_lists_its_commands(string command)
    {
        CliResult result = Cli.Launcher(Words(command));

        Assert.Equal(0, result.ExitCode);
        foreach (string name in new[] { "setup", "demo", "test", "bench", "record", "render", "info", "verify", "repair", "cut", "join", "inspect", "export" })
        {
            Assert.Contains($"\n  {name} ", result.Output, StringComparison.Ordinal);
        }
    }

    private string[] Words(string command) => [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word
        .Replace("{new}", At("new"), StringComparison.Ordinal)
        .Replace("{taken}", At("taken.png"), StringComparison.Ordinal)
        .Replace("{folder}", At("folder"), StringComparison.Ordinal)
        .Replace("{picture}", At("run.png"), StringComparison.Ordinal)
        .Replace("{page}", At("run.html"), StringComparison.Ordinal)
        .Replace("{", _folder + "/", StringComparison.Ordinal)
        .Replace("}", ".brainscan", StringComparison.Ordinal))];

    private string At(string name) => Path.Combine(_folder, name);

    private string[] Everything() => [.. Directory.EnumerateFileSystemEntries(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Order(StringComparer.Ordinal)];
}
