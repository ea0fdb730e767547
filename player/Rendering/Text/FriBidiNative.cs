using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.Text;

/// <summary>The functions of GNU FriBidi, which knows the Unicode bidirectional algorithm.</summary>
internal static unsafe partial class FriBidiNative
{
    /// <summary>FRIBIDI_PAR_LTR: lines begin at the left.</summary>
    public const uint LeftToRight = 0x110;

    /// <summary>FRIBIDI_PAR_RTL: lines begin at the right.</summary>
    public const uint RightToLeft = 0x111;

    private const string Library = "libfribidi.so.0";

    [LibraryImport(Library, EntryPoint = "fribidi_get_bidi_types")]
    public static partial void GetTypes(uint* text, int length, uint* types);

    [LibraryImport(Library, EntryPoint = "fribidi_get_bracket_types")]
    public static partial void GetBrackets(uint* text, int length, uint* types, uint* brackets);

    // 0 where it has no memory
    [LibraryImport(Library, EntryPoint = "fribidi_get_par_embedding_levels_ex")]
    public static partial sbyte GetLevels(uint* types, uint* brackets, int length, uint* direction, sbyte* levels);

    [LibraryImport(Library, EntryPoint = "fribidi_reorder_line")]
    public static partial sbyte Reorder(uint flags, uint* types, int length, int offset, uint direction, sbyte* levels, uint* visual, int* map);
}
