using System.Text;
using Brainscan.Format;

namespace Brainscan.Player.Video;

/// <summary>Words of a command line.</summary>
internal static class CommandWords
{
    /// <summary>Splits a line as a shell does: at spaces, except within single or double quotes; a backslash outside single quotes keeps what follows it.</summary>
    /// <exception cref="RecordingException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                (word ??= new StringBuilder()).Append(line[++i]);
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                words.AddRange(word is null ? [] : [word.ToString()]);
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }
        if (quote != '\0')
        {
            throw new RecordingException($"'{line}' opens a quote {quote} and does not close it.");
        }
        words.AddRange(word is null ? [] : [word.ToString()]);
        return words;
    }

    /// <summary>A word as it has to stand in the arguments of a process: in double quotes where it must, with what is special to them kept.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && !word.AsSpan().ContainsAny(" \t\n\""))
        {
            return word;
        }
        StringBuilder quoted = new("\"");
        int backslashes = 0;
        foreach (char c in word)
        {
            // backslashes count double before a quote, and only there
            quoted.Append('\\', c == '"' ? backslashes + 1 : 0).Append(c);
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
