namespace Brainscan.Format;

/// <summary>The shape of a recorded GPT, from which the player lays out its picture.</summary>
/// <param name="Layers">Number of transformer blocks.</param>
/// <param name="Heads">Attention heads per block; divides <paramref name="Width"/>.</param>
/// <param name="Width">Embedding dimensions.</param>
/// <param name="Context">Longest context in tokens.</param>
/// <param name="Vocabulary">Number of tokens; 256 for bytes.</param>
public sealed record ModelInfo(int Layers, int Heads, int Width, int Context, int Vocabulary);
