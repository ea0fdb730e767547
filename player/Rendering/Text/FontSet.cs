using System.Text;
using Brainscan.Format;
using HarfBuzzSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace Brainscan.Player.Rendering.Text;

/// <summary>
/// The piece's own font, and for what it lacks the fonts of the system. What was found and shaped once is kept: letters by their font, words in
/// parts of the em, for every size. Any thread may call; there is one for the process.
/// </summary>
internal sealed class FontSet
{
    /// <summary>The number of the piece's own font.</summary>
    public const int Own = 0;

    /// <summary>In place of a font's number: no font has the character.</summary>
    public const int None = -1;

    // a model that writes at random meets many, and each costs some hundred bytes
    private const int MostKept = 20_000;

    // HarfBuzz counts in whole numbers
    private const int UnitsPerEm = 1 << 16;

    private static readonly Lazy<FontSet> Everybodys = new(static () => new FontSet(FontFace.Open(), new Lazy<SystemFonts>(static () => SystemFonts.Find())));

    private readonly Lock _gate = new();
    private readonly Lazy<SystemFonts> _system;
    private readonly List<Opened> _fonts;
    private readonly Dictionary<SystemFont, int> _numbers = [];
    private readonly Dictionary<int, int> _fontOfCharacter = [];
    private readonly Dictionary<string, int> _fontOfText = [];
    private readonly Dictionary<(string Text, int Font, bool IsFromRight), ShapedWord> _words = [];

    /// <summary>Begins with a font; the others are opened when they are needed.</summary>
    /// <param name="own">The piece's own font; from here on this set's.</param>
    /// <param name="system">What to ask for the others.</param>
    internal FontSet(FontFace own, Lazy<SystemFonts> system) => (_fonts, _system) = ([new Opened(own, default)], system);

    /// <summary>The fonts of this machine.</summary>
    /// <exception cref="RecordingException">FreeType or every font is missing.</exception>
    public static FontSet OfSystem => Everybodys.Value;

    /// <summary>Which font a character is drawn with; <see cref="None"/> where no font has it.</summary>
    public int FontOf(int character)
    {
        lock (_gate)
        {
            if (!_fontOfCharacter.TryGetValue(character, out int font))
            {
                Keep(_fontOfCharacter);
                font = _fonts[Own].Face.GlyphOf(character) != 0 ? Own : Rune.IsValid(character) ? Open([new Rune(character)]) : None;
                _fontOfCharacter.Add(character, font);
            }
            return font;
        }
    }

    /// <summary>Which font a letter is drawn with, its marks with it; <see cref="None"/> where no font has even the letter.</summary>
    public int FontOf(string letter)
    {
        lock (_gate)
        {
            if (!_fontOfText.TryGetValue(letter, out int font))
            {
                Keep(_fontOfText);
                font = FindFor(letter);
                _fontOfText.Add(letter, font);
            }
            return font;
        }
    }

    /// <summary>The number of a character's glyph in one of the fonts; 0 where it has none.</summary>
    public uint GlyphOf(int character, int font)
    {
        lock (_gate)
        {
            return _fonts[font].Face.GlyphOf(character);
        }
    }

    /// <summary>Draws a glyph of one of the fonts; null where the font's file is broken.</summary>
    public GlyphBitmap? Draw(int font, uint glyph, int pixels)
    {
        lock (_gate)
        {
            try
            {
                return _fonts[font].Face.DrawGlyph(glyph, pixels);
            }
            catch (RecordingException) when (font != Own)
            {
                // one broken font of a stranger does not end a film
                return null;
            }
        }
    }

    /// <summary>
    /// Shapes letters that stand beside each other in one font. Of the piece's own only one letter at a time: it makes an arrow of "->", which is not what
    /// was written.
    /// </summary>
    /// <param name="text">The letters, in the order they are read in.</param>
    /// <param name="font">The font.</param>
    /// <param name="isFromRight">Whether they are read from right to left.</param>
    public ShapedWord Shape(string text, int font, bool isFromRight)
    {
        lock (_gate)
        {
            if (!_words.TryGetValue((text, font, isFromRight), out var word))
            {
                Keep(_words);
                word = ShapeNew(text, font, isFromRight);
                _words.Add((text, font, isFromRight), word);
            }
            return word;
        }
    }

    private static void Keep<TKey, TValue>(Dictionary<TKey, TValue> kept)
        where TKey : notnull
    {
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }
    }

    private int FindFor(string letter)
    {
        Rune[] seen = [.. Composed(letter).Where(rune => !Scripts.IsSilent(rune))];
        if (seen.Length == 0 || Array.TrueForAll(seen, rune => _fonts[Own].Face.GlyphOf(rune.Value) != 0))
        {
            return Own;
        }
        if (Open(seen) is >= 0 and var all)
        {
            return all;
        }
        // no font has the letter with all of its marks: those that are missing are seen to be
        return FontOf(seen[0].Value);
    }

    // a letter and a mark are one character where Unicode has it, and fonts have that rather than the two; HarfBuzz does the same when it shapes
    private static List<Rune> Composed(string letter)
    {
        List<Rune> runes = [];
        foreach (var rune in letter.EnumerateRunes())
        {
            if (runes.Count == 1 && UnicodeFunctions.Default.TryCompose(runes[0].Value, rune.Value, out int both) && Rune.IsValid(both))
            {
                runes[0] = new Rune(both);
            }
            else
            {
                runes.Add(rune);
            }
        }
        return runes;
    }

    private int Open(Rune[] characters)
    {
        if (_system.Value.With(characters) is not { } font)
        {
            return None;
        }
        if (!_numbers.TryGetValue(font, out int number))
        {
            try
            {
                _fonts.Add(new Opened(FontFace.Open(font.Path, font.Index), font));
                number = _fonts.Count - 1;
            }
            catch (RecordingException)
            {
                // fontconfig has seen it, and it is gone or broken
                number = None;
            }
            _numbers.Add(font, number);
        }
        return number;
    }

    private ShapedWord ShapeNew(string text, int font, bool isFromRight)
    {
        var opened = _fonts[font];
        opened.Shaper ??= Opened.OpenShaper(font == Own ? new SystemFont(FontFile.Find(), 0) : opened.Source);
        using var buffer = new Buffer { Direction = isFromRight ? Direction.RightToLeft : Direction.LeftToRight, ClusterLevel = ClusterLevel.MonotoneGraphemes };
        buffer.AddUtf16(text);
        var direction = buffer.Direction;
        buffer.GuessSegmentProperties();
        buffer.Direction = direction;
        opened.Shaper.Shape(buffer);
        var infos = buffer.GetGlyphInfoSpan();
        var positions = buffer.GetGlyphPositionSpan();
        var glyphs = new ShapedGlyph[infos.Length];
        float pen = 0;
        for (int i = 0; i < infos.Length; i++)
        {
            var place = positions[i];
            glyphs[i] = new ShapedGlyph(infos[i].Codepoint, (int)infos[i].Cluster, pen + (place.XOffset / (float)UnitsPerEm), place.YOffset / (float)UnitsPerEm);
            pen += place.XAdvance / (float)UnitsPerEm;
        }
        return new ShapedWord(font, [.. glyphs], pen);
    }

    /// <summary>A font that is open; of the process, as its set is.</summary>
    private sealed class Opened(FontFace face, SystemFont source)
    {
        public FontFace Face => face;

        public SystemFont Source => source;

        public Font? Shaper { get; set; }

        public static Font OpenShaper(SystemFont from)
        {
            // HarfBuzz keeps what it is made of
            using var file = Blob.FromFile(from.Path);
            using var tables = new Face(file, from.Index & 0xFFFF);
            var font = new Font(tables);
            font.SetScale(UnitsPerEm, UnitsPerEm);
            font.SetFunctionsOpenType();
            return font;
        }
    }
}
