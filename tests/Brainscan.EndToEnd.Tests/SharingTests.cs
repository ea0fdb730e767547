using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Brainscan.EndToEnd.Tests;

/// <summary>docs/SHARING.md from top to bottom, as somebody follows it who has nothing but the page and a recording.</summary>
public sealed partial class SharingTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "SHARING.md"));
    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-sharing-").FullName;

    public SharingTests()
    {
        CliRecording.Write(At("run.brainscan"), frames: 101);
        Directory.CreateSymbolicLink(At("samples"), Path.Combine(RepositoryRoot.Path, "samples"));
        File.WriteAllText(At("brainscan"), $"#!/bin/sh\nexec dotnet '{Cli.PlayerPath}' \"$@\"\n");
        Cli.Run("chmod", ["+x", At("brainscan")]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Page_works_as_it_is_written()
    {
        PrepareRows();
        var blocks = Fence().Matches(Page).Select(match => (Language: match.Groups[1].Value, Text: match.Groups[2].Value)).ToList();
        Assert.Equal(["python", "sh", "text"], blocks.Select(block => block.Language).Distinct().Order(StringComparer.Ordinal));
        int commands = 0, programs = 0;
        foreach (var (language, text) in blocks)
        {
            if (language == "sh")
            {
                CliResult result = Shell("set -e\n" + text);
                Assert.True(result.ExitCode == 0, $"{text}: {result.Error}");
                Assert.All(Out().Matches(text), name => Assert.True(new FileInfo(At(name.Groups[1].Value)).Length > 0, name.Value));
                commands += text.Split('\n').Count(line => line.StartsWith("./brainscan ", StringComparison.Ordinal));
            }
            else if (language == "python" && !text.Contains("polars", StringComparison.Ordinal))
            {
                File.WriteAllText(At("block.py"), text);
                CliResult result = Shell("/usr/bin/python3 block.py", standsIn: text.Contains("weights_at", StringComparison.Ordinal));
                Assert.True(result.ExitCode == 0, $"{text}: {result.Error}");
                Assert.NotEmpty(result.Output);
                programs++;
            }
        }
        Assert.Equal((13, 4), (commands, programs));
        Assert.True(new FileInfo(At("loss.png")).Length > 10_000);
    }

    [Fact]
    public void Query_in_Polars_is_the_one_of_the_samples()
    {
        string samples = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "readers", "README.md"));
        string block = Assert.Single(Fence().Matches(Page).Select(match => match.Groups[2].Value), text => text.Contains("import polars", StringComparison.Ordinal));

        Assert.Contains(block, samples, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_pages_it_names_are_there()
    {
        string docs = Path.Combine(RepositoryRoot.Path, "docs");

        Assert.All(Link().Matches(Page), link => Assert.True(File.Exists(Path.Combine(docs, link.Groups[1].Value)), link.Value));
        Assert.All(Directory.GetFiles(Path.Combine(docs, "pictures")).Where(path => Page.Contains(Path.GetFileName(path), StringComparison.Ordinal)),
            path => Assert.InRange(new FileInfo(path).Length, 20_000, 400_000));
    }

    // what pyarrow would read, for its stand-in; see SampleTests
    private void PrepareRows()
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(At("run.brainscan")).AsSpan(8)));
        File.WriteAllText(At(name + ".json"), ConformanceNode.Run("tests/conformance/rows.mjs", At("run.brainscan")));
    }

    private CliResult Shell(string script, bool standsIn = false)
    {
        string standIns = standsIn ? Path.Combine(RepositoryRoot.Path, "tests", "conformance", "standins") : "";
        return Cli.Run("/usr/bin/env",
        [
            "--chdir", _folder, "PYTHONDONTWRITEBYTECODE=1", $"PYTHONPATH={standIns}", $"BRAINSCAN_ROWS={_folder}", $"MPLCONFIGDIR={_folder}", "/bin/bash", "-c", script,
        ]);
    }

    private string At(string name) => Path.Combine(_folder, name);

    [GeneratedRegex("^```(\\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"--(?:out|report) ([\w.]+)")]
    private static partial Regex Out();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
