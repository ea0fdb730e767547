namespace Brainscan.Format;

/// <summary>A change too large for its symbol.</summary>
/// <param name="Index">The weight, counted within its tile.</param>
/// <param name="Value">What to add to it.</param>
public readonly record struct Escape(int Index, int Value);
