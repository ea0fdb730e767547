using System.Text;
using Brainscan.Format;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.Video.Film;

/// <summary>Makes sure that this machine has the letters of what a film says, before hours are spent on its pictures.</summary>
internal static class FilmLetters
{
    // a title is known by its beginning
    private const int MostQuoted = 24;

    /// <summary>Goes through the title, its subtitle and the captions.</summary>
    /// <param name="script">What the film says.</param>
    /// <param name="fonts">The fonts it would be written with.</param>
    /// <exception cref="RecordingException">No font has one of the letters; the message names the script and a package that has it.</exception>
    public static void Require(FilmScript script, FontSet fonts)
    {
        Require(script, "title", script.Title?.Text ?? "", fonts);
        Require(script, "subtitle", script.Title?.Subtitle ?? "", fonts);
        foreach (var caption in script.Captions)
        {
            Require(script, "caption", caption.Text, fonts);
        }
    }

    private static void Require(FilmScript script, string what, string text, FontSet fonts)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii || Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Scripts.IsSilent(rune) || fonts.FontOf(rune.Value) != FontSet.None)
            {
                continue;
            }
            string file = script.File.Length == 0 ? "render" : script.File;
            throw new RecordingException(
                $"{file}: no font of this machine has the letter '{rune}' (U+{rune.Value:X4}, {Scripts.NameOf(rune.Value)}) of the {what} '{Quoted(text)}': install {Scripts.PackageOf(rune.Value)} (Debian), or another font that has it.");
        }
    }

    private static string Quoted(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MostQuoted ? line : string.Concat(line.EnumerateRunes().Take(MostQuoted)) + "…";
    }
}
