using System.Text;

namespace Brainscan.Recorder.Tests;

/// <summary>A folder of a test's own, and text to learn from.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("brainscan-");

    public string Path => _folder.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Writes a file of the given bytes and returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Writes sentences that a model can learn something from.</summary>
    public string WriteText(string name, int byteCount)
    {
        string[] words = ["the ", "whale ", "sea ", "ship ", "of ", "and ", "a ", "captain ", "wind.\n"];
        var random = new Random(3);
        var text = new StringBuilder();
        while (text.Length < byteCount) text.Append(words[random.Next(words.Length)]);
        return Write(name, Encoding.ASCII.GetBytes(text.ToString(0, byteCount)));
    }
}
