using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.State;

/// <summary>A tile of a frame as apply.comp reads it: the struct Tile there, std430, 32 bytes.</summary>
/// <param name="Word">First 32-bit word of its packed symbols in the upload; a multiple of 4.</param>
/// <param name="State">Its first weight in the state array, divided by 8.</param>
/// <param name="Count">Weights.</param>
/// <param name="Bits">Width of a symbol: 2, 4 or 8.</param>
/// <param name="Factor">What the base is multiplied by; 0 for a key.</param>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal readonly record struct PackedTile(uint Word, uint State, uint Count, uint Bits, int Factor);

/// <summary>An escape as escapes.comp reads it: the struct Escape there, std430, 8 bytes.</summary>
/// <param name="Index">The weight in the state array.</param>
/// <param name="Value">What to add.</param>
[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly record struct PackedEscape(uint Index, int Value);

/// <summary>A tensor as trail.comp reads it: the struct Span there, std430, 16 bytes.</summary>
/// <param name="State">The tensor's first weight in the state array, divided by 8.</param>
/// <param name="Groups">Its weights divided by 8, rounded up.</param>
/// <param name="Ratio">Old scale / new scale; 1 where the scale was kept.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly record struct TrailSpan(uint State, uint Groups, float Ratio);
