using System.Text.RegularExpressions;

namespace Brainscan.Player.Video.Film;

/// <summary>What is wrong with a script that is not YAML, in words for who wrote it: a parser's own are about its grammar, and its line is often another.</summary>
internal static partial class ScriptMistake
{
    /// <summary>Says it, with the line.</summary>
    /// <param name="text">The script.</param>
    /// <param name="line">The line the parser gave up in, from 1.</param>
    /// <param name="parser">What it said.</param>
    public static string Of(string text, int line, string parser)
    {
        string[] lines = text.Split('\n');
        int tab = Array.FindIndex(lines, one => one.AsSpan(0, one.Length - one.AsSpan().TrimStart(" \t").Length).Contains('\t'));
        if (tab >= 0)
        {
            return $"line {tab + 1}: it begins with a tab; lines begin with spaces, as many as the lines they belong with.";
        }
        // the parser notices a line or so too late
        for (int at = Math.Min(line, lines.Length) - 1; at >= Math.Max(0, line - 3); at--)
        {
            if (Unquoted().Match(lines[at]) is { Success: true } words && words.Groups["value"].Value is var value && !IsQuoted(value) && Special().IsMatch(value))
            {
                return $"line {at + 1}, {words.Groups["word"].Value}: put the text in quotes, for it holds a colon, a comma or another sign of YAML's: {words.Groups["word"].Value}: \"…\".";
            }
        }
        return $"line {line}: this is not YAML: {Plain(parser)}.";
    }

    // whole texts only: what is quoted may hold anything
    private static bool IsQuoted(string value) => value.Length > 1 && value[0] is '"' or '\'' && value.TrimEnd('}', ']', ' ', ',').EndsWith(value[0]);

    // without where it thinks it was
    private static string Plain(string parser) => Position().Replace(parser.ReplaceLineEndings(" "), "").Trim().TrimEnd('.');

    [GeneratedRegex(@"\b(?<word>text|subtitle|title)\s*:\s+(?<value>[^{\s].*?)\s*$")]
    private static partial Regex Unquoted();

    [GeneratedRegex(@":(\s|$)|,|^[&*!%@`>|?\-]|[\[\]{}#""']")]
    private static partial Regex Special();

    [GeneratedRegex(@"^\(Line: .*?\): ")]
    private static partial Regex Position();
}
