using System.ComponentModel;
using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Text;

/// <summary>Finds the file of a typeface whose characters are all as wide as one another.</summary>
internal static class FontFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Where Debian, Fedora and Arch put the fonts, the one preferred first.</summary>
    private static readonly string[] Known =
    [
        "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf",
        "/usr/share/fonts/jetbrains-mono-fonts/JetBrainsMono-Regular.otf",
        "/usr/share/fonts/TTF/JetBrainsMono-Regular.ttf",
        "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
        "/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf",
        "/usr/share/fonts/TTF/DejaVuSansMono.ttf",
    ];

    /// <summary>The first font there is; otherwise the one that the system's fontconfig has for "monospace".</summary>
    /// <exception cref="RecordingException">There is none.</exception>
    public static string Find() => Find(Known);

    /// <summary>The same, of other places.</summary>
    /// <param name="known">Where to look first.</param>
    /// <param name="asks">The program that knows the system's fonts.</param>
    /// <exception cref="RecordingException">There is none.</exception>
    internal static string Find(string[] known, string asks = "fc-match") => Array.Find(known, File.Exists) ?? Ask(asks)
        ?? throw new RecordingException(
            $"no font to write with: none at {string.Join(", ", known)}, and {asks} knows none; install fonts-jetbrains-mono or fonts-dejavu-core (Debian), or any monospaced font and fontconfig.");

    private static string? Ask(string program)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(program, ["-f", "%{file}", "JetBrains Mono,DejaVu Sans Mono,monospace"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            asked.ErrorDataReceived += static (_, _) => { };
            asked.BeginErrorReadLine();
            var said = asked.StandardOutput.ReadToEndAsync();
            if (!asked.WaitForExit(Patience))
            {
                asked.Kill();
                return null;
            }
            string path = said.GetAwaiter().GetResult().Trim();
            return File.Exists(path) ? path : null;
        }
        catch (Win32Exception)
        {
            return null; // there is no fontconfig
        }
    }
}
