using System.Diagnostics;
using System.Security.Cryptography;

namespace Brainscan.EndToEnd.Tests;

/// <summary>Runs JavaScript of the repository with node, after installing what its folder's package-lock.json pins.</summary>
internal static class ConformanceNode
{
    private static readonly Lock Gate = new();
    private static readonly TimeSpan InstallWithin = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(1);

    /// <summary>Runs a script; fails the test with what it said unless it exits with 0.</summary>
    /// <param name="script">Path from the top of the repository.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to standard output.</returns>
    public static string Run(string script, params string[] arguments)
    {
        string path = Path.Combine(RepositoryRoot.Path, script);
        string folder = Path.GetDirectoryName(path)!;
        Install(folder);
        return Start("node", folder, RunWithin, [path, .. arguments]);
    }

    // Once per content of the lock file, not once per test run: 110 MB are not fetched anew each time.
    private static void Install(string folder)
    {
        lock (Gate)
        {
            string wanted = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "package-lock.json"))));
            string stamp = Path.Combine(folder, "node_modules", ".installed");
            if (!File.Exists(stamp) || File.ReadAllText(stamp) != wanted)
            {
                Start("npm", folder, InstallWithin, "ci");
                File.WriteAllText(stamp, wanted);
            }
        }
    }

    private static string Start(string program, string folder, TimeSpan within, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(within))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} took more than {within}");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {errors.Result}");
        return output.Result;
    }
}
