using System.Collections.Immutable;

namespace Brainscan.Player.Rendering.Text;

/// <summary>A glyph of a word, in its place. Lengths are parts of the em.</summary>
/// <param name="Number">Its number in the font.</param>
/// <param name="At">Which of the word's UTF-16 characters it begins with.</param>
/// <param name="X">From the word's left end.</param>
/// <param name="Y">Up from the base line.</param>
internal readonly record struct ShapedGlyph(uint Number, int At, float X, float Y);

/// <summary>Letters that were shaped together, from left to right as they are seen.</summary>
/// <param name="Font">Which font, as <see cref="FontSet"/> numbers them.</param>
/// <param name="Glyphs">The glyphs.</param>
/// <param name="Width">The word's width, in parts of the em.</param>
internal sealed record ShapedWord(int Font, ImmutableArray<ShapedGlyph> Glyphs, float Width);
