using System.ComponentModel;
using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>The program that encodes.</summary>
internal static class Ffmpeg
{
    private static readonly Lazy<string> Banner = new(() => Ask("-version"));
    private static readonly Lazy<HashSet<string>> Encoders = new(() => [.. Ask("-hide_banner -encoders").Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1).Select(words => words[1])]);

    /// <summary>Its name and version, as its first line says them.</summary>
    public static string Version => Banner.Value.Split('\n')[0].Trim();

    /// <summary>Whether it was built with an encoder.</summary>
    public static bool Has(string encoder) => Encoders.Value.Contains(encoder);

    /// <summary>Says at once, and not after the first frame is drawn, that it is missing.</summary>
    /// <exception cref="RecordingException">It is not on the PATH.</exception>
    public static void Require() => Require(Environment.GetEnvironmentVariable("PATH") ?? "");

    internal static void Require(string path)
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        if (!path.Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, name))))
        {
            throw Missing(null);
        }
    }

    private static string Ask(string question)
    {
        try
        {
            using Process asked = Process.Start(new ProcessStartInfo("ffmpeg", question) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            asked.ErrorDataReceived += static (_, _) => { };
            asked.BeginErrorReadLine();
            string answer = asked.StandardOutput.ReadToEnd();
            asked.WaitForExit();
            return answer;
        }
        catch (Win32Exception e)
        {
            throw Missing(e);
        }
    }

    private static RecordingException Missing(Exception? inner) =>
        new("ffmpeg is not installed, and pictures and films are encoded with it: install the package ffmpeg, or run ./brainscan setup.", inner);
}
