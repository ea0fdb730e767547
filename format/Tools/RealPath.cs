namespace Brainscan.Format.Tools;

/// <summary>Paths without links: two that name the same file are the same.</summary>
public static class RealPath
{
    /// <summary>The full path of what a path leads to, through links in any part of it; what comes last need not exist.</summary>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }
        string here = Path.Combine(Of(folder), Path.GetFileName(full));
        return new FileInfo(here).LinkTarget is null ? here : Of(File.ResolveLinkTarget(here, returnFinalTarget: true)!.FullName);
    }
}
