using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Brainscan.EndToEnd.Tests;

/// <summary>What one folder's project may build on, and which names its sources may not hold.</summary>
/// <param name="Folder">Folder at the top of the repository.</param>
/// <param name="Projects">Folders of ours it may refer to.</param>
/// <param name="Packages">Packages it may refer to.</param>
/// <param name="Forbidden">Names its code may not hold, comments aside.</param>
internal sealed record FolderRule(string Folder, string[] Projects, string[] Packages, string[] Forbidden);

/// <summary>The table of docs/ARCHITECTURE.md as a check over project files and sources. Every method returns what is wrong, in words.</summary>
internal static partial class ArchitectureRules
{
    public const int LinesAtMost = 500;

    public static FolderRule[] Products { get; } =
    [
        new("format", [], ["Apache.Arrow", "ZstdSharp.Port"],
            ["TorchSharp", "Silk.NET", "FFMpegCore", "System.Diagnostics.Process", "ProcessStartInfo", "Process.Start", "DllImport", "LibraryImport"]),
        new("recorder", ["format"], ["TorchSharp", "libtorch-cpu-linux-x64", "System.CommandLine", "Spectre.Console"],
            ["Brainscan.Player", "Silk.NET", "FFMpegCore", "Apache.Arrow", "ZstdSharp"]),
        new("player", ["format", "bindings"],
            ["Silk.NET.OpenGL", "FFMpegCore", "System.CommandLine", "Spectre.Console", "YamlDotNet", "Tmds.DBus.Protocol", "HarfBuzzSharp", "HarfBuzzSharp.NativeAssets.Linux", "Wcwidth"],
            ["Brainscan.Recorder", "TorchSharp", "Apache.Arrow", "ZstdSharp"]),
    ];

    /// <summary>References of a project file that the rule does not allow.</summary>
    public static IEnumerable<string> ProjectErrors(FolderRule rule, string projectXml)
    {
        var project = XDocument.Parse(projectXml);
        foreach (string include in Includes(project, "ProjectReference"))
        {
            string folder = include.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).First(part => part != "..");
            if (!rule.Projects.Contains(folder))
            {
                yield return $"{rule.Folder} refers to {include}; it may refer to [{string.Join(", ", rule.Projects)}]";
            }
        }
        foreach (string include in PackagesUsed(projectXml).Where(include => !rule.Packages.Contains(include)))
        {
            yield return $"{rule.Folder} uses {include}; it may use [{string.Join(", ", rule.Packages)}]";
        }
    }

    /// <summary>Which packages a project refers to.</summary>
    public static IEnumerable<string> PackagesUsed(string projectXml) => Includes(XDocument.Parse(projectXml), "PackageReference");

    /// <summary>Names in a source that its folder may not know.</summary>
    /// <param name="rule">The folder's rule.</param>
    /// <param name="path">Path from the top of the repository, with forward slashes.</param>
    /// <param name="source">The file's text.</param>
    public static IEnumerable<string> SourceErrors(FolderRule rule, string path, string source)
    {
        string code = WithoutComments(source);
        foreach (string name in rule.Forbidden.Where(name => Names(code, name)))
        {
            yield return $"{path} names {name}, which {rule.Folder} must not know";
        }
        if (Names(code, "Silk.NET.OpenGL") && !path.StartsWith("player/Rendering/", StringComparison.Ordinal))
        {
            yield return $"{path} names Silk.NET.OpenGL; only player/Rendering touches OpenGL";
        }
        if (Conditional().IsMatch(source))
        {
            yield return $"{path} has a #if: what is built is what is tested";
        }
    }

    /// <summary>What holds for every C# file, wherever it is.</summary>
    public static IEnumerable<string> FileErrors(string path, string source)
    {
        int lines = source.AsSpan().Count('\n') + (source.EndsWith('\n') ? 0 : 1);
        if (lines > LinesAtMost)
        {
            yield return $"{path} has {lines} lines, at most {LinesAtMost} are allowed: it does more than one thing";
        }
        if (UnarguedPragma().IsMatch(source))
        {
            yield return $"{path} disables a warning without saying why on the same line";
        }
        if (path.StartsWith("bindings/", StringComparison.Ordinal) && Names(WithoutComments(source), "Brainscan"))
        {
            yield return $"{path} names Brainscan: a binding holds nothing but names of the package it stands for";
        }
    }

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        from item in project.Descendants(element)
        from include in ((string?)item.Attribute("Include") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select include;

    /// <summary>True where the name stands by itself or begins a longer dotted one.</summary>
    private static bool Names(string code, string name) => Regex.IsMatch(code, $@"(?<![\w.]){Regex.Escape(name)}(?!\w)");

    private static string WithoutComments(string source) => Comment().Replace(source, " ");

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*#\s*(if|elif|else|endif)\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"^\s*#pragma\s+warning\s+disable(?![^\n]*//)", RegexOptions.Multiline)]
    private static partial Regex UnarguedPragma();
}
