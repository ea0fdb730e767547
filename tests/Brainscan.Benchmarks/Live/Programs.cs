using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Benchmarks.Live;

/// <summary>The recorder and the player as they are built beside this program.</summary>
internal static class Programs
{
    private static readonly string Root = FindRoot();

    /// <summary>Text of a few hundred kilobytes that every checkout has.</summary>
    public static string[] Corpus => [Path.Combine(Root, "README.md"), .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md")];

    /// <summary>Starts one.</summary>
    /// <param name="folder">Its folder at the top of the repository.</param>
    /// <param name="name">Its assembly.</param>
    /// <param name="variable">A variable of its environment.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="RecordingException">It has not been built.</exception>
    public static Process Start(string folder, string name, (string Name, string Value) variable, params string[] arguments)
    {
        string path = Path.Combine(Root, folder, "bin", "Release", "net10.0", name + ".dll");
        if (!File.Exists(path))
        {
            throw new RecordingException($"{path} is not there: run ./brainscan setup, which builds it.");
        }
        ProcessStartInfo start = new(Environment.ProcessPath!, [path, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[variable.Name] = variable.Value;
        return Process.Start(start)!;
    }

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Brainscan.sln")))
            {
                return folder.FullName;
            }
        }
        throw new RecordingException($"no Brainscan.sln above {AppContext.BaseDirectory}: run it in a checkout.");
    }
}
