namespace Brainscan.Format;

/// <summary>A file of a recording that could not become any larger: its file system's limit (4 GiB on FAT), or this user's.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Next">The file in which the recording goes on.</param>
public sealed record FileLimit(string Path, long Bytes, string Next);
