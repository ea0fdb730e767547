using Brainscan.Player.Rendering.Gl;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Text;

/// <summary>A glyph in the atlas.</summary>
/// <param name="X">Left edge of its bitmap in the atlas.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Columns; 0 for a blank.</param>
/// <param name="Height">Rows.</param>
/// <param name="Left">Pixels from the pen to the bitmap's left edge.</param>
/// <param name="Top">Pixels from the base line up to its top edge.</param>
internal readonly record struct AtlasGlyph(int X, int Y, int Width, int Height, int Left, int Top);

/// <summary>Bitmaps of all glyphs used so far, at every size used, in one texture; drawn when first asked for.</summary>
internal sealed class GlyphAtlas : IDisposable
{
    private const int Side = 2048;

    private readonly GlTexture _texture;
    private readonly byte[] _texels = new byte[Side * Side];
    private readonly FontSet _fonts;
    private readonly Dictionary<(int Character, int Pixels), AtlasGlyph?> _characters = [];
    private readonly Dictionary<(int Font, uint Number, int Pixels), AtlasGlyph?> _glyphs = [];
    private int _x;
    private int _y;
    private int _shelf;
    private bool _isStale;

    /// <summary>Makes the texture.</summary>
    /// <param name="device">Where.</param>
    /// <param name="fonts">What is drawn with; null: the fonts of the machine.</param>
    public GlyphAtlas(GlDevice device, FontSet? fonts = null)
    {
        _fonts = fonts ?? FontSet.OfSystem;
        _texture = new GlTexture(device, SizedInternalFormat.R8, Side, Side);
    }

    /// <summary>Whether more than half is taken: time to <see cref="Forget"/> what may no longer be needed, before something finds no room.</summary>
    public bool IsCrowded => _y + _shelf > Side / 2;

    /// <summary>Finds or draws a character's glyph: a box where no font has one (<see cref="MissingGlyph"/>); null where the atlas is full.</summary>
    public AtlasGlyph? Find(int character, int pixels)
    {
        if (!_characters.TryGetValue((character, pixels), out var glyph))
        {
            int font = _fonts.FontOf(character);
            glyph = Find(font, font == FontSet.None ? (uint)character : _fonts.GlyphOf(character, font), pixels);
            _characters.Add((character, pixels), glyph);
        }
        return glyph;
    }

    /// <summary>Finds or draws a glyph of a font; null where the font is broken, or the atlas is full.</summary>
    /// <param name="font">Which font; <see cref="FontSet.None"/> for the sign of a missing glyph.</param>
    /// <param name="number">The glyph's number in the font; of a missing one the character.</param>
    /// <param name="pixels">The em, in pixels.</param>
    public AtlasGlyph? Find(int font, uint number, int pixels)
    {
        if (!_glyphs.TryGetValue((font, number, pixels), out var glyph))
        {
            var bitmap = font == FontSet.None
                ? MissingGlyph.Draw((int)number, pixels, (digit, size) => _fonts.Draw(FontSet.Own, _fonts.GlyphOf(digit, FontSet.Own), size))
                : _fonts.Draw(font, number, pixels);
            glyph = bitmap is null ? null : Place(bitmap);
            _glyphs.Add((font, number, pixels), glyph);
        }
        return glyph;
    }

    /// <summary>Forgets all glyphs: those found before must not be drawn any more.</summary>
    public void Forget()
    {
        _characters.Clear();
        _glyphs.Clear();
        (_x, _y, _shelf) = (0, 0, 0);
    }

    /// <summary>Makes the texture the one of unit 0, with everything found so far in it.</summary>
    public void Bind()
    {
        if (_isStale)
        {
            _texture.Write<byte>(PixelFormat.Red, PixelType.UnsignedByte, _texels);
            _isStale = false;
        }
        _texture.Bind(0);
    }

    /// <inheritdoc/>
    public void Dispose() => _texture.Dispose();

    private AtlasGlyph? Place(GlyphBitmap bitmap)
    {
        if (_x + bitmap.Width > Side)
        {
            (_x, _y, _shelf) = (0, _y + _shelf + 1, 0);
        }
        if (bitmap.Width > Side || _y + bitmap.Height > Side)
        {
            return null;
        }
        for (int row = 0; row < bitmap.Height; row++)
        {
            bitmap.Coverage.AsSpan(row * bitmap.Width, bitmap.Width).CopyTo(_texels.AsSpan(((_y + row) * Side) + _x));
        }
        var glyph = new AtlasGlyph(_x, _y, bitmap.Width, bitmap.Height, bitmap.Left, bitmap.Top);
        _x += bitmap.Width + 1;
        _shelf = Math.Max(_shelf, bitmap.Height);
        _isStale = true;
        return glyph;
    }
}
