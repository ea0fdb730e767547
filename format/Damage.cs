namespace Brainscan.Format;

/// <summary>Bytes of a recording that belong to no region, or to one that cannot be trusted.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="What">What is wrong.</param>
public readonly record struct Damage(long Offset, long Length, string What);
