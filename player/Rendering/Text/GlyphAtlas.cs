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
    private readonly FontFace _font;
    private readonly Dictionary<(int Character, int Pixels), AtlasGlyph?> _glyphs = [];
    private int _x;
    private int _y;
    private int _shelf;
    private bool _isStale;

    /// <summary>Opens the font and makes the texture.</summary>
    public GlyphAtlas(GlDevice device)
    {
        _font = FontFace.Open();
        _texture = new GlTexture(device, SizedInternalFormat.R8, Side, Side);
    }

    /// <summary>Whether more than half is taken: time to <see cref="Forget"/> what may no longer be needed, before something finds no room.</summary>
    public bool IsCrowded => _y + _shelf > Side / 2;

    /// <summary>Finds or draws a glyph; null where the font lacks it, or where the atlas is full.</summary>
    public AtlasGlyph? Find(int character, int pixels)
    {
        if (!_glyphs.TryGetValue((character, pixels), out var glyph))
        {
            glyph = _font.Draw(character, pixels) is { } bitmap ? Place(bitmap) : null;
            _glyphs.Add((character, pixels), glyph);
        }
        return glyph;
    }

    /// <summary>Forgets all glyphs: those found before must not be drawn any more.</summary>
    public void Forget()
    {
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
    public void Dispose()
    {
        _font.Dispose();
        _texture.Dispose();
    }

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
