using System.Runtime.InteropServices;
using Brainscan.Format;

namespace Brainscan.Player.Rendering.Text;

/// <summary>One glyph as grey levels.</summary>
/// <param name="Left">Pixels from the pen to the bitmap's left edge.</param>
/// <param name="Top">Pixels from the base line up to the bitmap's top edge.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Coverage">Row by row without gaps: 0 outside the glyph, 255 inside.</param>
internal sealed record GlyphBitmap(int Left, int Top, int Width, int Height, byte[] Coverage);

/// <summary>One typeface. Owns FreeType's library and face. For one thread.</summary>
internal sealed unsafe class FontFace : IDisposable
{
    private readonly nint _library;
    private FreeTypeNative.FaceRecord* _face;

    private FontFace(nint library, FreeTypeNative.FaceRecord* face)
    {
        _library = library;
        _face = face;
    }

    /// <summary>Opens the first font there is; see <see cref="FontFile"/>.</summary>
    /// <exception cref="RecordingException">FreeType or every font is missing.</exception>
    public static FontFace Open() => Open(FontFile.Find());

    /// <summary>Opens a font.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="index">Which of the file's fonts, as fontconfig numbers them.</param>
    /// <exception cref="RecordingException">FreeType is missing, or cannot read it.</exception>
    public static FontFace Open(string path, int index = 0)
    {
        try
        {
            Require(FreeTypeNative.Init(out nint library), "start FreeType");
            int error = FreeTypeNative.NewFace(library, path, new CLong(index), out var face);
            if (error != 0)
            {
                _ = FreeTypeNative.Done(library);
            }
            Require(error, $"read the font {path}");
            return new FontFace(library, face);
        }
        catch (DllNotFoundException missing)
        {
            throw new RecordingException("libfreetype.so.6 is not installed, and text is drawn with it: install libfreetype6 (Debian).", missing);
        }
    }

    /// <summary>Advance of every glyph at a size, in pixels: the fonts preferred, and nearly all others, are 0.6 em wide.</summary>
    public static float AdvanceOf(int pixels) => pixels * 0.6f;

    /// <summary>Draws a character at a size; null where the font does not have it.</summary>
    public GlyphBitmap? Draw(int character, int pixels)
    {
        uint glyph = GlyphOf(character);
        return glyph == 0 ? null : DrawGlyph(glyph, pixels);
    }

    /// <summary>The number of a character's glyph in this font; 0 where it has none.</summary>
    /// <param name="character">Unicode code point.</param>
    public uint GlyphOf(int character)
    {
        ObjectDisposedException.ThrowIf(_face == null, this);
        return FreeTypeNative.GetCharIndex(_face, new CULong((uint)character));
    }

    /// <summary>Draws a glyph of this font at a size.</summary>
    /// <param name="glyph">Its number.</param>
    /// <param name="pixels">The em, in pixels.</param>
    public GlyphBitmap DrawGlyph(uint glyph, int pixels)
    {
        ObjectDisposedException.ThrowIf(_face == null, this);
        Require(FreeTypeNative.SetPixelSizes(_face, 0, (uint)pixels), $"set the size {pixels}");
        Require(FreeTypeNative.LoadGlyph(_face, glyph, FreeTypeNative.LoadRender | FreeTypeNative.LoadNoBitmap), $"draw the glyph {glyph}");
        var slot = _face->Slot;
        int width = (int)slot->Bitmap.Width;
        int height = (int)slot->Bitmap.Rows;
        byte[] coverage = new byte[width * height];
        for (int row = 0; row < height; row++)
        {
            new ReadOnlySpan<byte>(slot->Bitmap.Buffer + ((nint)row * slot->Bitmap.Pitch), width).CopyTo(coverage.AsSpan(row * width));
        }
        return new GlyphBitmap(slot->Left, slot->Top, width, height, coverage);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_face != null)
        {
            _ = FreeTypeNative.DoneFace(_face);
            _ = FreeTypeNative.Done(_library);
            _face = null;
        }
    }

    private static void Require(int error, string doing)
    {
        if (error != 0)
        {
            throw new RecordingException($"cannot {doing}: FreeType's error {error}; reinstall libfreetype6 and fonts-jetbrains-mono.");
        }
    }
}
