using System.Text.RegularExpressions;

namespace Brainscan.EndToEnd.Tests;

/// <summary>The README's commands on files do what it says: each is run as it stands there.</summary>
public sealed partial class ReadmeToolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-readme-").FullName;

    public ReadmeToolsTests() => CliRecording.Write(At("run.brainscan"), quality: Brainscan.Format.Quality.Fine, framesPerFile: 4);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_command_works_as_it_is_written()
    {
        string[] commands = [.. File.ReadLines(Path.Combine(RepositoryRoot.Path, "README.md")).Select(line => Command().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value)];

        Assert.Equal(["cut", "export", "info", "inspect", "join", "repair", "verify"], commands.Select(command => command.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        foreach (string command in commands)
        {
            string[] words = [.. command.Split(' ').Select(word => FileName().IsMatch(word) ? At(word) : word)];
            CliResult result = Cli.Player(words);
            Assert.True(result.ExitCode == 0, $"{command}: {result.Error}");
            Assert.NotEmpty(result.Output);
            Assert.True(Array.IndexOf(words, "--out") is var at && (at < 0 || File.Exists(words[at + 1])), command);
        }
    }

    private string At(string name) => Path.Combine(_folder, name);

    // what explains a command stands two blanks behind it; pictures and films have tests of their own
    [GeneratedRegex(@"^ {4}\./brainscan ((?:info|verify|inspect|export|cut|join|repair) .*?)(?:  .*)?$")]
    private static partial Regex Command();

    [GeneratedRegex(@"^\w+\.(brainscan|safetensors|npz|csv|html)$")]
    private static partial Regex FileName();
}
