namespace Brainscan.Format;

/// <summary>Bytes of a recording that belong to no region, or to one that cannot be trusted.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes; 0 when it is a file of a chain that is missing.</param>
/// <param name="What">What is wrong: the frame, and the tile where it is one tile.</param>
public readonly record struct Damage(long Offset, long Length, string What)
{
    /// <summary>The file the bytes are in, where the recording is a chain of them.</summary>
    public string? File { get; init; }
}
