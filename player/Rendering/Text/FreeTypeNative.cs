using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.Text;

/// <summary>
/// The functions of FreeType that make a bitmap of a glyph, and the public heads of its records. Every function returns 0 on success and
/// an error number otherwise.
/// </summary>
internal static unsafe partial class FreeTypeNative
{
    /// <summary>FT_LOAD_RENDER: draw the glyph into its slot's bitmap, 256 greys.</summary>
    public const int LoadRender = 1 << 2;

    /// <summary>FT_LOAD_NO_BITMAP: the outline, also where the font has small pictures of its own, which have two greys.</summary>
    public const int LoadNoBitmap = 1 << 3;

    private const string Library = "libfreetype.so.6";

    [LibraryImport(Library, EntryPoint = "FT_Init_FreeType")]
    public static partial int Init(out nint library);

    [LibraryImport(Library, EntryPoint = "FT_Done_FreeType")]
    public static partial int Done(nint library);

    [LibraryImport(Library, EntryPoint = "FT_New_Face", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int NewFace(nint library, string path, CLong index, out FaceRecord* face);

    [LibraryImport(Library, EntryPoint = "FT_Done_Face")]
    public static partial int DoneFace(FaceRecord* face);

    [LibraryImport(Library, EntryPoint = "FT_Set_Pixel_Sizes")]
    public static partial int SetPixelSizes(FaceRecord* face, uint width, uint height);

    [LibraryImport(Library, EntryPoint = "FT_Get_Char_Index")]
    public static partial uint GetCharIndex(FaceRecord* face, CULong character);

    [LibraryImport(Library, EntryPoint = "FT_Load_Glyph")]
    public static partial int LoadGlyph(FaceRecord* face, uint glyph, int flags);

    /// <summary>The public part of FT_FaceRec up to its glyph slot.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FaceRecord
    {
        public CLong Faces;
        public CLong Index;
        public CLong FaceFlags;
        public CLong StyleFlags;
        public CLong Glyphs;
        public nint FamilyName;
        public nint StyleName;
        public int FixedSizes;
        public nint AvailableSizes;
        public int CharMaps;
        public nint CharMapList;
        public nint GenericData;
        public nint GenericFinalizer;
        public CLong BoxLeft;
        public CLong BoxBottom;
        public CLong BoxRight;
        public CLong BoxTop;
        public ushort UnitsPerEm;
        public short Ascender;
        public short Descender;
        public short Height;
        public short MaxAdvanceWidth;
        public short MaxAdvanceHeight;
        public short UnderlinePosition;
        public short UnderlineThickness;
        public GlyphSlot* Slot;
    }

    /// <summary>FT_Bitmap.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Bitmap
    {
        public uint Rows;
        public uint Width;
        public int Pitch;
        public byte* Buffer;
        public ushort Greys;
        public byte PixelMode;
        public byte PaletteMode;
        public nint Palette;
    }

    /// <summary>The public part of FT_GlyphSlotRec up to its bitmap and where that lies.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct GlyphSlot
    {
        public nint Library;
        public nint Face;
        public nint Next;
        public uint GlyphIndex;
        public nint GenericData;
        public nint GenericFinalizer;
        public CLong MetricsWidth;
        public CLong MetricsHeight;
        public CLong HorizontalBearingX;
        public CLong HorizontalBearingY;
        public CLong HorizontalAdvance;
        public CLong VerticalBearingX;
        public CLong VerticalBearingY;
        public CLong VerticalAdvance;
        public CLong LinearHorizontalAdvance;
        public CLong LinearVerticalAdvance;
        public CLong AdvanceX;
        public CLong AdvanceY;
        public int Format;
        public Bitmap Bitmap;
        public int Left;
        public int Top;
    }
}
