using System.Globalization;
using System.Text;

namespace Brainscan.Format.Tools;

/// <summary>
/// A tensor's name as that of an entry in an archive. Names come out of files that strangers wrote: one that would lead out of the folder the archive is unpacked
/// into, or that holds what nobody sees, is escaped as in a web address (<c>%2E%2E/x</c>). All others stay as they are, and no two become the same.
/// </summary>
public static class EntryName
{
    /// <summary>The name to use.</summary>
    /// <param name="name">A tensor's name.</param>
    public static string Of(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            bool isPlain = rune.Value is not ('%' or '\\' or ':' or '"' or '<' or '>' or '|' or '*' or '?') && PlainText.IsPlain(rune);
            result.Append(isPlain ? rune.ToString() : Escaped(rune));
        }
        // of a path every part is a name: neither nothing, nor here, nor above
        string[] parts = [.. result.ToString().Split('/').Select(part => part is "." or ".." ? part.Replace(".", "%2E", StringComparison.Ordinal) : part)];
        var path = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.Length; i++)
        {
            path.Append(parts[i - 1].Length == 0 || parts[i].Length == 0 ? "%2F" : "/").Append(parts[i]);
        }
        return path.ToString();
    }

    private static string Escaped(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        int count = rune.EncodeToUtf8(bytes);
        var result = new StringBuilder();
        foreach (byte one in bytes[..count])
        {
            result.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }
        return result.ToString();
    }
}
