using System.Reflection;
using System.Runtime.InteropServices;
using Brainscan.Format;
using Microsoft.Win32.SafeHandles;

namespace Brainscan.Recorder.Natives;

/// <summary>
/// Loads libtorch before TorchSharp looks for it. TorchSharp uses what is loaded already, so nothing of its 480 MB is copied beside the
/// program: it is loaded from where NuGet keeps it, or from the folder that a person names.
/// </summary>
internal static class LibTorch
{
    /// <summary>The environment variable that names another folder with libLibTorchSharp.so, libtorch.so and what these need.</summary>
    public const string FolderVariable = "BRAINSCAN_LIBTORCH";

    private const string Bridge = "libLibTorchSharp.so";
    private const string Library = "libtorch.so";

    private static readonly Lock Gate = new();
    private static string? _loaded;

    /// <summary>Loads it once a process. Returns one line that says what was loaded, and from where.</summary>
    /// <exception cref="RecordingException">It is not there, or cannot be loaded here.</exception>
    public static string Load()
    {
        lock (Gate)
        {
            return _loaded ??= LoadFrom(FindFolders());
        }
    }

    private static (string Bridge, string Library) FindFolders()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            string folder = Path.GetFullPath(named);
            string? missing = new[] { Bridge, Library }.FirstOrDefault(file => !File.Exists(Path.Combine(folder, file)));
            return missing is null
                ? (folder, folder)
                : throw new RecordingException(
                    $"{FolderVariable} is '{named}', and there is no {missing} in it: name a folder that has both {Bridge} and {Library}");
        }
        string beside = Path.Combine(AppContext.BaseDirectory, "libtorch");
        if (File.Exists(Path.Combine(beside, Bridge))) return (beside, beside);
        string bridge = BuiltFrom("TorchSharpFolder");
        string library = BuiltFrom("LibTorchFolder");
        return File.Exists(Path.Combine(bridge, Bridge)) && File.Exists(Path.Combine(library, Library))
            ? (bridge, library)
            : throw new RecordingException(
                $"there is no libtorch for {RuntimeInformation.RuntimeIdentifier} here, and networks are trained with it: name a folder that has "
                + $"{Bridge} and {Library} by {FolderVariable}=DIR; docs/LIVE.md says where to get them");
    }

    /// <summary>A folder of a NuGet package, as the build found it; empty where the build had no such package.</summary>
    private static string BuiltFrom(string key) =>
        typeof(LibTorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == key)?.Value ?? "";

    private static string LoadFrom((string Bridge, string Library) folders)
    {
        string bridge = Path.Combine(folders.Bridge, Bridge);
        try
        {
            // The bridge needs it by name; once it is loaded, it is found wherever the bridge lies.
            NativeLibrary.Load(Path.Combine(folders.Library, Library));
            NativeLibrary.Load(bridge);
            return $"libtorch from {folders.Library}";
        }
        catch (DllNotFoundException refused) when (refused.Message.Contains("GLIBCXX_", StringComparison.Ordinal))
        {
            LoadMended(bridge, refused);
            return $"libtorch from {folders.Library}. {Bridge} asks for a newer libstdc++ than this system has, for a symbol that it never uses; "
                + "a copy in memory does without";
        }
        catch (Exception refused) when (refused is DllNotFoundException or BadImageFormatException)
        {
            throw new RecordingException($"libtorch cannot be loaded from {folders.Library}: {FirstLine(refused)}", refused);
        }
    }

    /// <summary>
    /// The linker writes down the version of libstdc++ that any symbol names, also of a symbol that nothing refers to. Such a need is made
    /// a weak one, in a copy that never touches the disk.
    /// </summary>
    private static void LoadMended(string path, Exception refused)
    {
        byte[] library = File.ReadAllBytes(path);
        if (VersionNeeds.WeakenUnused(library, version => IsMissing(version, refused.Message)) == 0)
        {
            throw new RecordingException($"{path} needs a newer libstdc++ than this system has: {FirstLine(refused)}", refused);
        }
        int file = Libc.CreateMemoryFile(Bridge, 0);
        if (file < 0) throw new RecordingException($"there is no memory for a copy of {path} (error {Marshal.GetLastPInvokeError()})", refused);
        using SafeFileHandle handle = new(file, ownsHandle: true); // what is loaded stays mapped
        try
        {
            RandomAccess.Write(handle, library, fileOffset: 0);
            NativeLibrary.Load($"/proc/self/fd/{file}");
        }
        catch (DllNotFoundException again)
        {
            throw new RecordingException($"{path} cannot be loaded on this system: {FirstLine(again)}", again);
        }
        catch (Exception full) when (full is IOException or ArgumentOutOfRangeException)
        {
            // A limit on the size of files (ulimit -f) holds in memory too; .NET has its own exception for it.
            throw new RecordingException($"a copy of {path} takes {library.Length:N0} bytes in memory, which this user's limit on files does not allow: {FirstLine(full)}", full);
        }
    }

    private static bool IsMissing(string version, string loadersWords) =>
        version.StartsWith("GLIBCXX_", StringComparison.Ordinal) && loadersWords.Contains($"`{version}'", StringComparison.Ordinal);

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();
}
