using Brainscan.Format;

namespace Brainscan.Player.Rendering.Text;

/// <summary>In which order the letters of a line stand from left to right.</summary>
internal static unsafe class Bidi
{
    private const uint IsRightToLeft = 1;
    private const uint IsStrong = 0x10;

    /// <summary>Where nothing is read from the right nothing has to be found out: Hebrew is the first script that is.</summary>
    public static bool MayTurn(int character) => character is (>= 0x590 and < 0x900) or (>= 0xFB1D and < 0xFF00) or (>= 0x10800 and < 0x11000) or (>= 0x1E800 and < 0x1F000)
        or 0x200F or 0x202B or 0x202E or 0x2067;

    /// <summary>Finds the order of a line's letters.</summary>
    /// <param name="letters">Code points in the order they are read in, one a letter.</param>
    /// <param name="isFromRight">Whether the line begins at the right.</param>
    /// <param name="levels">Receives a number for each; an odd one is read from right to left.</param>
    /// <param name="order">Receives, from left to right, which letter stands there.</param>
    /// <exception cref="RecordingException">FriBidi is missing.</exception>
    public static void Order(ReadOnlySpan<int> letters, bool isFromRight, Span<sbyte> levels, Span<int> order)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            order[i] = i;
        }
        if (letters.IsEmpty)
        {
            return;
        }
        uint direction = isFromRight ? FriBidiNative.RightToLeft : FriBidiNative.LeftToRight;
        uint[] types = TypesOf(letters);
        uint[] brackets = new uint[letters.Length];
        fixed (int* text = letters)
        fixed (uint* type = types)
        fixed (uint* bracket = brackets)
        fixed (sbyte* level = levels)
        fixed (int* map = order)
        {
            FriBidiNative.GetBrackets((uint*)text, letters.Length, type, bracket);
            if (FriBidiNative.GetLevels(type, bracket, letters.Length, &direction, level) == 0
                || FriBidiNative.Reorder(0, type, letters.Length, 0, direction, level, null, map) == 0)
            {
                throw new RecordingException("FriBidi has found no order for a line of text: there is no memory left.");
            }
        }
    }

    /// <summary>Whether more of the letters are read from right to left than from left to right; what is neither (digits, signs) does not count.</summary>
    public static bool IsMostlyFromRight(ReadOnlySpan<int> letters) =>
        TypesOf(letters).Sum(type => (type & IsStrong) == 0 ? 0 : (type & IsRightToLeft) != 0 ? 1 : -1) > 0;

    /// <summary>Whether a line of words begins at the right: where the first letter that has a direction does.</summary>
    public static bool BeginsFromRight(ReadOnlySpan<int> letters) =>
        (Array.Find(TypesOf(letters), type => (type & IsStrong) != 0) & IsRightToLeft) != 0;

    private static uint[] TypesOf(ReadOnlySpan<int> letters)
    {
        uint[] types = new uint[letters.Length];
        fixed (int* text = letters)
        fixed (uint* type = types)
        {
            try
            {
                FriBidiNative.GetTypes((uint*)text, letters.Length, type);
            }
            catch (DllNotFoundException missing)
            {
                throw new RecordingException(
                    "libfribidi.so.0 is not installed, and text that is read from right to left is put in order with it: install libfribidi0 (Debian).", missing);
            }
        }
        return types;
    }
}
