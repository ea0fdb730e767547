namespace Brainscan.EndToEnd.Tests;

/// <summary>Where the sources lie: the nearest folder above the test's binaries that holds Brainscan.sln.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Brainscan.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No Brainscan.sln in {start} or any folder above it");
    }
}
