namespace Brainscan.EndToEnd.Tests;

/// <summary>Which folder may use which, checked over the sources as they are.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = RepositoryRoot.Path;

    public static TheoryData<string> ProductFolders => [.. ArchitectureRules.Products.Select(rule => rule.Folder)];

    [Theory]
    [MemberData(nameof(ProductFolders))]
    public void Project_refers_only_to_what_its_folder_may_use(string folder)
    {
        FolderRule rule = Rule(folder);
        string project = Assert.Single(Directory.GetFiles(Path.Combine(Root, folder), "*.csproj"));
        Assert.Empty(ArchitectureRules.ProjectErrors(rule, File.ReadAllText(project)));
    }

    [Theory]
    [MemberData(nameof(ProductFolders))]
    public void Sources_name_only_what_their_folder_may_know(string folder)
    {
        FolderRule rule = Rule(folder);
        (string Path, string Text)[] sources = [.. Sources(folder)];
        Assert.NotEmpty(sources);
        Assert.Empty(sources.SelectMany(source => ArchitectureRules.SourceErrors(rule, source.Path, source.Text)));
    }

    [Fact]
    public void Every_file_is_short_and_argues_its_exceptions_and_bindings_stay_foreign()
    {
        (string Path, string Text)[] sources = [.. new[] { "format", "recorder", "player", "bindings", "tests" }.SelectMany(Sources)];
        Assert.True(sources.Length > 50, $"only {sources.Length} sources found under {Root}");
        Assert.Empty(sources.SelectMany(source => ArchitectureRules.FileErrors(source.Path, source.Text)));
    }

    [Fact]
    public void Only_what_is_no_package_anywhere_has_a_binding_and_it_refers_to_nothing_of_ours()
    {
        string project = Assert.Single(Directory.GetFiles(Path.Combine(Root, "bindings"), "*.csproj", SearchOption.AllDirectories));
        Assert.Equal("Silk.NET.GLFW.csproj", Path.GetFileName(project));
        Assert.Empty(ArchitectureRules.ProjectErrors(new FolderRule("bindings", [], ["Silk.NET.Core"], []), File.ReadAllText(project)));
    }

    [Fact]
    public void Users_packages_are_referred_to_and_every_package_has_its_version_in_one_place()
    {
        string versions = File.ReadAllText(Path.Combine(Root, "Directory.Packages.props"));
        string[] used = [.. Files("", ".csproj").SelectMany(project => ArchitectureRules.PackagesUsed(project.Text)).Distinct()];
        Assert.All(new[] { "TorchSharp", "Apache.Arrow", "ZstdSharp.Port", "Silk.NET.OpenGL", "FFMpegCore" }, package => Assert.Contains(package, used));
        Assert.All(used, package => Assert.Contains($"Include=\"{package}\"", versions, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("format", "format/A.cs", "using TorchSharp;")]
    [InlineData("format", "format/A.cs", "using System.Diagnostics;\nvar p = Process.Start(\"ls\");")]
    [InlineData("recorder", "recorder/A.cs", "Brainscan.Player.Rendering.Canvas canvas;")]
    [InlineData("recorder", "recorder/A.cs", "using FFMpegCore.Pipes;")]
    [InlineData("player", "player/Video/A.cs", "using Silk.NET.OpenGL;")]
    [InlineData("player", "player/Video/A.cs", "using static TorchSharp.torch;")]
    [InlineData("player", "player/Rendering/A.cs", "  #if DEBUG\n  #endif\n")]
    public void Rules_catch_a_source_that_breaks_them(string folder, string path, string source) =>
        Assert.Single(ArchitectureRules.SourceErrors(Rule(folder), path, source));

    [Theory]
    [InlineData("player", "player/Rendering/A.cs", "using Silk.NET.OpenGL;")]
    [InlineData("format", "format/A.cs", "// TorchSharp is not used here\n/* nor is\nFFMpegCore */ int MyTorchSharp;")]
    public void Rules_leave_a_good_source_alone(string folder, string path, string source) =>
        Assert.Empty(ArchitectureRules.SourceErrors(Rule(folder), path, source));

    [Theory]
    [InlineData("format", """<ProjectReference Include="../recorder/Brainscan.Recorder.csproj" />""")]
    [InlineData("format", """<ProjectReference Include="..\player\Brainscan.Player.csproj" />""")]
    [InlineData("recorder", """<PackageReference Include="TorchSharp;FFMpegCore" />""")]
    public void Rules_catch_a_project_that_breaks_them(string folder, string item) =>
        Assert.Single(ArchitectureRules.ProjectErrors(Rule(folder), $"<Project><ItemGroup>{item}</ItemGroup></Project>"));

    [Fact]
    public void Rules_catch_a_file_that_is_too_long_or_unargued()
    {
        Assert.Single(ArchitectureRules.FileErrors("format/A.cs", new string('\n', ArchitectureRules.LinesAtMost + 1)));
        Assert.Empty(ArchitectureRules.FileErrors("format/A.cs", new string('\n', ArchitectureRules.LinesAtMost)));
        Assert.Single(ArchitectureRules.FileErrors("format/A.cs", "#pragma warning disable CS0649\n"));
        Assert.Empty(ArchitectureRules.FileErrors("format/A.cs", "#pragma warning disable CS0649 // assigned by GL\n"));
        Assert.Single(ArchitectureRules.FileErrors("bindings/X/A.cs", "namespace Brainscan.Bindings;"));
    }

    private static FolderRule Rule(string folder) => ArchitectureRules.Products.Single(rule => rule.Folder == folder);

    private static IEnumerable<(string Path, string Text)> Sources(string folder) => Files(folder, ".cs");

    /// <summary>Files under a folder, without what builds leave behind.</summary>
    private static IEnumerable<(string Path, string Text)> Files(string folder, string extension) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + extension, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj" or "build" or "node_modules")
        select (path, File.ReadAllText(file));
}
