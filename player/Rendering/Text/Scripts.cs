using System.Globalization;
using System.Text;
using HarfBuzzSharp;

namespace Brainscan.Player.Rendering.Text;

/// <summary>What is known of scripts: their names, what has to be installed for them, and which of them join their letters.</summary>
internal static class Scripts
{
    private const string ManyScripts = "fonts-noto-core";
    private const string EastAsia = "fonts-noto-cjk";
    private const string Signs = "fonts-symbola";

    // Scripts whose letters each stand by themselves, so that a letter can be drawn without its neighbours. All others are shaped a word at a time.
    private static readonly HashSet<string> Apart =
    [
        "Zyyy", "Zinh", "Zzzz", "Latn", "Grek", "Cyrl", "Armn", "Geor", "Hebr", "Hani", "Hira", "Kana", "Hang", "Bopo", "Yiii", "Thai", "Laoo", "Ethi", "Cher", "Cans",
        "Copt", "Goth", "Ogam", "Runr", "Tfng", "Vaii", "Brai",
    ];

    // what a person calls them; of the rest ISO 15924's four letters are said
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Arab"] = "Arabic", ["Armn"] = "Armenian", ["Beng"] = "Bengali", ["Bopo"] = "Bopomofo", ["Cyrl"] = "Cyrillic", ["Deva"] = "Devanagari", ["Ethi"] = "Ethiopic",
        ["Geor"] = "Georgian", ["Grek"] = "Greek", ["Gujr"] = "Gujarati", ["Guru"] = "Gurmukhi", ["Hang"] = "Hangul", ["Hani"] = "Han", ["Hebr"] = "Hebrew",
        ["Hira"] = "Hiragana", ["Kana"] = "Katakana", ["Khmr"] = "Khmer", ["Knda"] = "Kannada", ["Laoo"] = "Lao", ["Latn"] = "Latin", ["Mlym"] = "Malayalam",
        ["Mong"] = "Mongolian", ["Mymr"] = "Burmese", ["Orya"] = "Odia", ["Sinh"] = "Sinhala", ["Syrc"] = "Syriac", ["Taml"] = "Tamil", ["Telu"] = "Telugu",
        ["Thaa"] = "Thaana", ["Thai"] = "Thai", ["Tibt"] = "Tibetan",
    };

    /// <summary>The script of a character as ISO 15924 writes it: <c>Latn</c>, <c>Hani</c>; <c>Zyyy</c> for what belongs to none.</summary>
    public static string Of(int character) => UnicodeFunctions.Default.GetScript(character).ToString();

    /// <summary>Whether the letters of the script of this character have to be shaped together.</summary>
    public static bool Joins(int character) => character >= 0x300 && !Apart.Contains(Of(character));

    /// <summary>The script of a character as a person calls it.</summary>
    public static string NameOf(int character) => Of(character) is var script && Names.TryGetValue(script, out string? name) ? name
        : script is "Zyyy" or "Zinh" or "Zzzz" ? "signs and emoji" : script;

    /// <summary>The package of Debian that has glyphs for this character.</summary>
    public static string PackageOf(int character) => Of(character) switch
    {
        "Hani" or "Hira" or "Kana" or "Hang" or "Bopo" or "Yiii" => EastAsia,
        // the marks and full-width signs of East Asia belong to no script
        "Zyyy" or "Zinh" or "Zzzz" => character is >= 0x3000 and < 0xA000 or >= 0xFE30 and < 0xFFF0 ? EastAsia : Signs,
        _ => ManyScripts,
    };

    /// <summary>Whether a character is there for those beside it and is not seen itself.</summary>
    public static bool IsSilent(Rune character) => character.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F or 0x115F or 0x1160
        || (character.Value > 0xAD && Rune.GetUnicodeCategory(character) == UnicodeCategory.Format && character.Value is >= 0x2000 and not (>= 0x110BD and <= 0x110CD));
}
