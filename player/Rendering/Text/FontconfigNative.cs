using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.Text;

/// <summary>The functions of fontconfig that say which fonts the system has and which of them it prefers.</summary>
internal static partial class FontconfigNative
{
    /// <summary>FcResultMatch: the value asked for is there.</summary>
    public const int Match = 0;

    private const string Library = "libfontconfig.so.1";

    [LibraryImport(Library, EntryPoint = "FcNameParse", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ParseName(string name);

    // kind 0: what the system's configuration says of patterns
    [LibraryImport(Library, EntryPoint = "FcConfigSubstitute")]
    public static partial int Substitute(nint config, nint pattern, int kind);

    [LibraryImport(Library, EntryPoint = "FcDefaultSubstitute")]
    public static partial void SubstituteDefaults(nint pattern);

    [LibraryImport(Library, EntryPoint = "FcFontSort")]
    public static unsafe partial FontSetRecord* Sort(nint config, nint pattern, int trim, nint charSets, out int result);

    [LibraryImport(Library, EntryPoint = "FcPatternGetString", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetString(nint pattern, string name, int number, out nint value);

    [LibraryImport(Library, EntryPoint = "FcPatternGetInteger", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetInteger(nint pattern, string name, int number, out int value);

    [LibraryImport(Library, EntryPoint = "FcPatternGetBool", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetBool(nint pattern, string name, int number, out int value);

    [LibraryImport(Library, EntryPoint = "FcPatternGetCharSet", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetCharSet(nint pattern, string name, int number, out nint value);

    [LibraryImport(Library, EntryPoint = "FcCharSetHasChar")]
    public static partial int HasCharacter(nint charSet, uint character);

    /// <summary>FcFontSet.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct FontSetRecord
    {
        public int Count;
        public int Room;
        public nint* Fonts;
    }
}
