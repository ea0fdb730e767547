using System.ComponentModel;
using System.Diagnostics;
using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>One ffmpeg of this machine: where it is, which version, and what it was built with. There may be several, and builds differ in what they may contain.</summary>
internal sealed class FfmpegProgram
{
    private const string OsRelease = "/etc/os-release";

    private readonly Lazy<string> _banner;
    private readonly Lazy<HashSet<string>> _encoders;

    /// <summary>Names it; nothing is run yet.</summary>
    /// <param name="path">Its full path.</param>
    public FfmpegProgram(string path)
    {
        Path = path;
        _banner = new(() => Ask("-version"));
        _encoders = new(() => [.. Ask("-hide_banner -encoders").Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1).Select(words => words[1])]);
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Its name and version, as its first line says them.</summary>
    public string Version => _banner.Value.Split('\n')[0].Trim();

    /// <summary>"/usr/bin/ffmpeg, version 5.1.9": for a line about it.</summary>
    public string Said => Version.Split(' ') is [_, "version", var number, ..] ? $"{Path}, version {number}" : Path;

    /// <summary>
    /// Whether it is a snap. A snap has a /tmp of its own and may enter neither hidden folders of the home nor anything outside of it, and all that it says of that is that a file is missing.
    /// </summary>
    public bool IsSnap => Path.Contains("/snap/bin/", StringComparison.Ordinal)
        || (File.ResolveLinkTarget(Path, returnFinalTarget: true) is { } target && System.IO.Path.GetFileName(target.FullName) == "snap");

    /// <summary>Looks for it where a shell does.</summary>
    /// <param name="path">Folders, as PATH has them.</param>
    /// <returns>The first; null where there is none.</returns>
    public static FfmpegProgram? Find(string path)
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return path.Split(System.IO.Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists) is { } found ? new FfmpegProgram(found) : null;
    }

    /// <summary>Whether it was built with an encoder.</summary>
    public bool Has(string encoder) => _encoders.Value.Contains(encoder);

    /// <summary>Refuses what it was built without, before anything is drawn.</summary>
    /// <param name="codec">How pictures are to be compressed.</param>
    /// <param name="container">ffmpeg's name of the file format.</param>
    /// <exception cref="RecordingException">It lacks the encoder: which ffmpeg this is, what it has instead, or what to install.</exception>
    public void Require(VideoCodec codec, string container)
    {
        // one that lists nothing is broken in some other way, which it says itself when it is run
        string? missing = _encoders.Value.Count == 0 ? null
            : new[] { codec.Encoder, codec.Animation?.Encoder }.FirstOrDefault(encoder => encoder is not null && !Has(encoder));
        if (missing is null)
        {
            return;
        }
        if (VideoContainer.EncodersKnown.All(encoder => encoder != missing))
        {
            throw new RecordingException($"ffmpeg ({Said}) has no encoder '{missing}': --codec takes {VideoCodec.Names}, or a name that 'ffmpeg -encoders' lists.");
        }
        string[] others = [.. VideoContainer.CodecsOf(container).Where(name => Has(VideoCodec.Named(name, this).Encoder))];
        string instead = others.Length == 0 ? "" : $"give --codec {VideoContainer.Either(others)}, which it has, or ";
        throw new RecordingException($"ffmpeg ({Said}) was built without {missing}: {instead}{Advice(File.Exists(OsRelease) ? File.ReadAllText(OsRelease) : "")}.");
    }

    /// <summary>What to do about a build that lacks something.</summary>
    /// <param name="system">The system's os-release.</param>
    internal string Advice(string system)
    {
        // every environment of conda's has this folder beside its programs
        bool isOfConda = Directory.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "..", "conda-meta"));
        bool isFedora = system.Split('\n').Any(line => line is "ID=fedora");
        return isOfConda ? "install conda-forge's build, which has it: conda install -c conda-forge ffmpeg"
            : isFedora ? "install the ffmpeg of RPM Fusion in place of ffmpeg-free, which may not contain it"
            : IsSnap ? "install the system's package ffmpeg, and see that it comes before the snap on the PATH"
            : "install the system's package ffmpeg, and see that it comes first on the PATH";
    }

    private string Ask(string question)
    {
        try
        {
            using Process asked = Process.Start(new ProcessStartInfo(Path, question) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            asked.ErrorDataReceived += static (_, _) => { };
            asked.BeginErrorReadLine();
            string answer = asked.StandardOutput.ReadToEnd();
            asked.WaitForExit();
            return answer;
        }
        catch (Win32Exception e)
        {
            throw new RecordingException($"ffmpeg ({Path}) cannot be started: {e.Message}.", e);
        }
    }
}
