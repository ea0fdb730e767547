using Brainscan.Format;
using Brainscan.Format.Tools;

namespace Brainscan.Player.Video;

/// <summary>What is made of the frames.</summary>
internal enum OutputKind
{
    /// <summary>One PNG.</summary>
    Picture,

    /// <summary>A video file.</summary>
    Film,

    /// <summary>A folder of PNGs, 000000.png and on.</summary>
    Pictures,
}

/// <summary>
/// Where a rendering goes. One picture is written under another name beside its target, in the same file system, and takes its name only when it is whole; until <see cref="Keep()"/>,
/// <see cref="Dispose"/> removes every trace. The other name is ours, so nothing a person types has to be quoted for ffmpeg. Films and folders are made in an <see cref="ExportFolder"/>.
/// </summary>
internal sealed class RenderOutput : IDisposable
{
    private readonly bool _overwrite;

    private RenderOutput(OutputKind kind, string path, string container, bool overwrite)
    {
        Kind = kind;
        Target = path;
        Container = container;
        Folder = Path.GetDirectoryName(path)!;
        _overwrite = overwrite;
    }

    /// <summary>What is made.</summary>
    public OutputKind Kind { get; }

    /// <summary>Full path under which the result is found in the end.</summary>
    public string Target { get; }

    /// <summary>ffmpeg's name of the file format.</summary>
    public string Container { get; }

    /// <summary>What a .gif or .webp is; null for everything else.</summary>
    public Animation? Animation => Container switch { "gif" => Animation.Gif, "webp" => Animation.WebP, _ => null };

    /// <summary>Folder of the target, in which ffmpeg runs.</summary>
    public string Folder { get; }

    /// <summary>Name, relative to <see cref="Folder"/>, under which one picture is written.</summary>
    public string PartName { get; } = $"brainscan-{Guid.NewGuid():N}.part";

    /// <summary>Size of the result, once kept.</summary>
    public long Bytes => Kind == OutputKind.Pictures
        ? new DirectoryInfo(Target).EnumerateFiles().Sum(file => file.Length)
        : new FileInfo(Target).Length;

    private string PartPath => Path.Combine(Folder, PartName);

    /// <summary>Decides by the name what is to be made, and refuses what cannot be or what would be lost.</summary>
    /// <exception cref="RecordingException">The name says nothing, its folder is missing, or something is in the way.</exception>
    public static RenderOutput At(string path, bool overwrite)
    {
        string target = Path.GetFullPath(path);
        string extension = Path.GetExtension(target).ToLowerInvariant();
        (OutputKind kind, string container) = (Directory.Exists(target), extension) switch
        {
            (true, _) or (_, "") => (OutputKind.Pictures, "image2"),
            (_, ".png") => (OutputKind.Picture, "image2pipe"),
            (_, ".mp4") => (OutputKind.Film, "mp4"),
            (_, ".mkv") => (OutputKind.Film, "matroska"),
            (_, ".mov") => (OutputKind.Film, "mov"),
            (_, ".webm") => (OutputKind.Film, "webm"),
            (_, ".gif") => (OutputKind.Film, "gif"),
            (_, ".webp") => (OutputKind.Film, "webp"),
            _ => throw new RecordingException(
                $"--out '{path}': render writes .png, .mp4, .mkv, .mov, .webm, .gif and .webp files, or a folder of PNGs when the name has no dot; found '{extension}'."),
        };
        if (kind != OutputKind.Pictures)
        {
            using OutputFile file = OutputFile.At(path, overwrite);
            target = file.Target;
        }
        RenderOutput output = new(kind, Path.TrimEndingDirectorySeparator(target), container, overwrite);
        if (kind == OutputKind.Pictures)
        {
            output.CheckRoom(path);
        }
        return output;
    }

    /// <summary>Makes the file one picture is written to, before there is anything to write: of a folder that may not be written to ffmpeg says it in riddles.</summary>
    /// <exception cref="RecordingException">Nothing can be written there.</exception>
    public void Reserve()
    {
        try
        {
            File.Create(PartPath).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"no file can be written in '{Folder}'", e);
        }
    }

    /// <summary>Gives the one picture its name.</summary>
    public void Keep() => Keep(PartPath);

    /// <summary>Gives a whole result in the same file system its name.</summary>
    public void Keep(string whole)
    {
        if (Kind != OutputKind.Pictures)
        {
            File.Move(whole, Target, _overwrite);
            return;
        }
        if (Directory.Exists(Target))
        {
            Directory.Delete(Target); // refuses unless it is still empty
        }
        Directory.Move(whole, Target);
    }

    /// <summary>Removes a picture that is not kept.</summary>
    public void Dispose() => File.Delete(PartPath);

    private void CheckRoom(string asTyped)
    {
        if (!Directory.Exists(Folder))
        {
            throw new RecordingException($"--out '{asTyped}': there is no folder '{Folder}'; make it first.");
        }
        if (Directory.Exists(Target) && Directory.EnumerateFileSystemEntries(Target).Any())
        {
            throw new RecordingException($"--out '{asTyped}': the folder is not empty; empty it or name another, nothing in it is ever replaced.");
        }
        if (File.Exists(Target))
        {
            throw new RecordingException($"--out '{asTyped}' exists; name another file, or give --overwrite to replace it.");
        }
    }
}
