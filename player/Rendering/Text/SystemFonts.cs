using System.Runtime.InteropServices;
using System.Text;

namespace Brainscan.Player.Rendering.Text;

/// <summary>A font of the system.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Index">Which of the file's fonts.</param>
internal readonly record struct SystemFont(string Path, int Index);

/// <summary>
/// The fonts that fontconfig knows, in the order in which the system prefers them: that of its configuration and of the user's language. It is
/// read once, when the first character comes that the piece's own font lacks; so a character is drawn with the same font whatever was drawn before it.
/// </summary>
internal sealed class SystemFonts
{
    // fonts like the piece's own first
    private const string Wanted = "JetBrains Mono,DejaVu Sans Mono,monospace,sans-serif";

    // FC_WEIGHT_MEDIUM; what is bolder would be read as more certain
    private const int HeaviestWeight = 100;

    private readonly List<(SystemFont Font, nint CharSet)> _fonts = [];

    /// <summary>A system that has none.</summary>
    public static SystemFonts Nothing { get; } = new();

    /// <summary>Asks the system.</summary>
    public static SystemFonts Find()
    {
        var fonts = new SystemFonts();
        try
        {
            fonts.Read();
        }
        catch (DllNotFoundException)
        {
            // a system without fontconfig has the piece's own font; all else is drawn as what it is, a missing glyph
        }
        return fonts;
    }

    /// <summary>The first font that has all of these characters; null where none has.</summary>
    public SystemFont? With(ReadOnlySpan<Rune> characters)
    {
        foreach (var (font, charSet) in _fonts)
        {
            bool hasAll = true;
            foreach (var character in characters)
            {
                hasAll &= FontconfigNative.HasCharacter(charSet, (uint)character.Value) != 0;
            }
            if (hasAll)
            {
                return font;
            }
        }
        return null;
    }

    // The patterns are fontconfig's, and live as long as the process: it is asked once.
    private unsafe void Read()
    {
        nint pattern = FontconfigNative.ParseName(Wanted);
        if (pattern == 0 || FontconfigNative.Substitute(0, pattern, 0) == 0)
        {
            return;
        }
        FontconfigNative.SubstituteDefaults(pattern);
        var sorted = FontconfigNative.Sort(0, pattern, 0, 0, out _);
        if (sorted == null)
        {
            return;
        }
        List<(SystemFont, nint)> last = [];
        for (int i = 0; i < sorted->Count; i++)
        {
            nint font = sorted->Fonts[i];
            if (!IsDrawn(font)
                || FontconfigNative.GetString(font, "file", 0, out nint file) != FontconfigNative.Match
                || FontconfigNative.GetCharSet(font, "charset", 0, out nint charSet) != FontconfigNative.Match
                || Marshal.PtrToStringUTF8(file) is not { } path)
            {
                continue;
            }
            int index = FontconfigNative.GetInteger(font, "index", 0, out int said) == FontconfigNative.Match ? said : 0;
            (IsUpright(font) ? _fonts : last).Add((new SystemFont(path, index), charSet));
        }
        _fonts.AddRange(last);
    }

    // what has no outlines has one size, and colours are not ours
    private static bool IsDrawn(nint font) =>
        FontconfigNative.GetBool(font, "scalable", 0, out int isScalable) == FontconfigNative.Match && isScalable != 0
        && (FontconfigNative.GetBool(font, "color", 0, out int isColoured) != FontconfigNative.Match || isColoured == 0);

    private static bool IsUpright(nint font) =>
        (FontconfigNative.GetInteger(font, "slant", 0, out int slant) != FontconfigNative.Match || slant == 0)
        && (FontconfigNative.GetInteger(font, "weight", 0, out int weight) != FontconfigNative.Match || weight <= HeaviestWeight);
}
