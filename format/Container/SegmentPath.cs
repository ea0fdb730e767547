using System.Globalization;

namespace Brainscan.Format.Container;

/// <summary>Names of the files of a chain: <c>run.brainscan</c>, <c>run.0002.brainscan</c>, <c>run.0003.brainscan</c> …</summary>
internal static class SegmentPath
{
    /// <summary>Path of the first segment of the chain that a file belongs to; the file's own where it is not called as a later one is.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="segment">Number of the segment in it.</param>
    public static string FirstOf(string path, int segment)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string number = string.Create(CultureInfo.InvariantCulture, $".{segment:D4}");
        return segment > 1 && name.EndsWith(number, StringComparison.Ordinal)
            ? Path.Combine(Path.GetDirectoryName(path) ?? "", name[..^number.Length] + Path.GetExtension(path))
            : path;
    }

    /// <summary>Path of a segment, beside the first one.</summary>
    /// <param name="first">Path of the first segment.</param>
    /// <param name="segment">Number of the segment wanted, from 1 on.</param>
    public static string Of(string first, int segment) => segment == 1
        ? first
        : Path.Combine(Path.GetDirectoryName(first) ?? "", string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileNameWithoutExtension(first)}.{segment:D4}{Path.GetExtension(first)}"));
}
