namespace Brainscan.EndToEnd.Tests;

/// <summary>Where libtorch is loaded from: it lies on disk once, and a person may name another.</summary>
public sealed class LibTorchTests : IDisposable
{
    private const string Variable = "BRAINSCAN_LIBTORCH";
    private const string Bridge = "libLibTorchSharp.so";

    private readonly string _folder = Directory.CreateTempSubdirectory("brainscan-libtorch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_works_and_says_where_it_is()
    {
        CliResult result = Cli.Recorder("libtorch");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"^TorchSharp [\d.]+ works with libtorch from /\S+", result.Output);
    }

    [Fact]
    public void Folder_that_a_person_names_is_used()
    {
        foreach (string package in new[] { PackageFolder("torchsharp"), PackageFolder("libtorch-cpu-linux-x64") })
        {
            foreach (string file in Directory.EnumerateFiles(package)) File.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(file)), file);
        }
        // the bridge is a copy of its own, so that it is seen to be loaded from there
        string bridge = Path.Combine(_folder, Bridge);
        byte[] bytes = File.ReadAllBytes(bridge);
        File.Delete(bridge);
        File.WriteAllBytes(bridge, bytes);

        CliResult result = Cli.RecorderWith(Variable, _folder, "libtorch");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"works with libtorch from {_folder}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_without_it_is_one_line()
    {
        CliResult result = Cli.RecorderWith(Variable, _folder, "libtorch");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"brainscan: {Variable} is '{_folder}', and there is no {Bridge} in it: name a folder that has both {Bridge} and libtorch.so\n", result.Error);
    }

    [Fact]
    public void Broken_library_is_one_line()
    {
        File.WriteAllText(Path.Combine(_folder, Bridge), "no library");
        File.WriteAllText(Path.Combine(_folder, "libtorch.so"), "no library");
        CliResult result = Cli.RecorderWith(Variable, _folder, "libtorch");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches($"^brainscan: libtorch cannot be loaded from {_folder}: [^\n]+\n$", result.Error);
    }

    [Fact]
    public void No_output_folder_has_a_copy_of_libtorch()
    {
        string[] copies = [.. new[] { "recorder", "player", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*torch*.so*", SearchOption.AllDirectories))];
        Assert.Empty(copies);
    }

    private static string PackageFolder(string package)
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string version = Directory.GetDirectories(Path.Combine(packages, package)).Single();
        return Path.Combine(version, "runtimes", "linux-x64", "native");
    }
}
