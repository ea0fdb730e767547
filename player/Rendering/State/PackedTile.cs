using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.State;

/// <summary>A tile of a frame as apply.comp reads it: the struct Tile there, std430, 32 bytes.</summary>
/// <param name="Word">First 32-bit word of its packed symbols in the arena; a multiple of 4.</param>
/// <param name="State">Its first weight in the state array, divided by 8.</param>
/// <param name="Count">Weights.</param>
/// <param name="Bits">Width of a symbol: 2, 4 or 8.</param>
/// <param name="Factor">What the base is multiplied by; 0 for a key.</param>
/// <param name="Sign">1 to add the symbols, −1 to take them away.</param>
/// <param name="Shift">What the product is divided by, as a power of two; 0 but on a bridge.</param>
/// <param name="Rounding">What is added before that, so that it is rounded.</param>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal readonly record struct PackedTile(uint Word, uint State, uint Count, uint Bits, int Factor, int Sign, int Shift, int Rounding);

/// <summary>One tile's escapes as escapes.comp reads them: the struct Run there, std430, 16 bytes.</summary>
/// <param name="First">The first, in the arena, counted in escapes.</param>
/// <param name="Count">How many.</param>
/// <param name="State">The tile's first weight in the state array.</param>
/// <param name="Sign">1 to add them, −1 to take them away.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly record struct EscapeRun(uint First, uint Count, uint State, int Sign);

/// <summary>A tensor as trail.comp reads it: the struct Span there, std430, 16 bytes.</summary>
/// <param name="State">The tensor's first weight in the state array, divided by 8.</param>
/// <param name="Groups">Its weights divided by 8, rounded up.</param>
/// <param name="Ratio">Old scale / new scale; 1 where the scale was kept.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly record struct TrailSpan(uint State, uint Groups, float Ratio);
